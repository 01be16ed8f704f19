"""Train as a request says: check it, load what trains, and fill in what it leaves open."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from face2face.card import NOT_STATED
from face2face.config import DEFAULT_SIZE, REENACTMENT
from face2face.dataset.layout import PairFiles, doubt_of, find_pairs
from face2face.errors import TrainingError
from face2face.nets.form import GeneratorForm
from face2face.tasks.info import TrainingDefaults
from face2face.tasks.registry import info_of
from face2face.training.request import DROPOUT, FILTERS, TrainRequest
from face2face.training.run_record import RunOptions, RunRecord, StepOptions, read_run
from face2face.utils.inputs import refuse_linked_folders

if TYPE_CHECKING:
    from face2face.training.init_from import Start
    from face2face.training.loop import Trained


def _nobody_to_ask() -> str:
    return NOT_STATED


def train_run(
    request: TrainRequest,
    *,
    report: Callable[[str], None],
    ask_consent: Callable[[], str] = _nobody_to_ask,
    start_hint: str = "",
    began: float | None = None,
) -> "Trained":
    """Begin a training run, or go on with the one in the folder, to its end.

    What can be refused is refused before TensorFlow is loaded, which takes seconds. It trains on
    the backend that KERAS_BACKEND names, see `open_backend`.

    Args:
        request: what is asked for.
        report: takes the messages for the user.
        ask_consent: asked what the person agreed to where neither the request nor the run says.
        start_hint: ends the message that there is no model such as `request.init_from`.
        began: when the command began, by `time.monotonic`, for `request.minutes`; None: now.

    Returns:
        Where the run ended.

    Raises:
        ConsentError: `ask_consent` raised it.
        DatasetError: there are no pairs, or they are damaged.
        ModelError: there is no model such as `init_from`, or it is damaged.
        TrainingError: the folder holds another run, is in use, or its run.json is broken; there
            is no such backend; the data is too small, or the time is.
        SourceError: an image of the dataset is damaged.
        SinkError, DiskFullError: the run's folder cannot be written.
    """
    began = time.monotonic() if began is None else began
    pairs = find_pairs(request.data)
    refuse_linked_folders(request.out)
    earlier = read_run(request.out)
    if earlier is None and request.out.resolve() == request.data.resolve():
        raise TrainingError(f"{request.out} is the dataset itself: give --out a folder of its own")
    if line := doubt_of(pairs):
        report(line)
    consent = consent_of(request, earlier, ask_consent)

    from face2face.training.backend import open_backend

    make_step = open_backend(report)

    from face2face.training.init_from import read_start
    from face2face.training.loop import train
    from face2face.training.validation import Validator

    start = None
    if request.init_from and earlier is None:
        start = read_start(request.init_from, start_hint)
    task = pairs.manifest.task if pairs.manifest else REENACTMENT
    usual = info_of(task).training
    options = _step_options(request, usual, earlier, start)
    validator = Validator(pairs, options.size, request.landmark_model)
    if earlier is not None:
        minutes_before = earlier.minutes_before
    else:
        minutes_before = start.minutes if start else 0.0
    record = _record_of(request, pairs, task, options, consent, minutes_before)
    step = make_step(options)
    if start:
        step.start_with(start.fitted(options.widest).weights)
    return train(record, pairs, request.out, step, validator, report, began)


def consent_of(request: TrainRequest, earlier: RunRecord | None, ask: Callable[[], str]) -> str:
    """What the person agreed to: as the request says, the run so far, or who is asked."""
    if request.consent:
        return request.consent
    return ask() if earlier is None else earlier.consent


def _record_of(
    request: TrainRequest,
    pairs: PairFiles,
    task: str,
    options: StepOptions,
    consent: str,
    minutes_before: float,
) -> RunRecord:
    """How the run is started, as run.json keeps it."""
    from face2face.dataset.person_statistics import person_in  # loads dlib

    manifest = pairs.manifest
    usual = info_of(task).training
    return RunRecord(
        options=RunOptions(
            step=options,
            epochs=request.epochs if request.minutes is None else None,
            minutes=request.minutes,
            batch=request.batch_size,
            lr_schedule=request.lr_schedule,
            lr_step_epochs=request.lr_step_epochs,
            settle=usual.settle if request.settle is None else request.settle,
            gan_from=request.gan_from,
            augment=request.augment,
            flip=usual.flip if request.flip is None else request.flip,
            keep=request.keep,
            checkpoint_minutes=request.checkpoint_minutes,
        ),
        data=request.data.resolve().name,
        task=task,
        pairs=(len(pairs.train), len(pairs.val)),
        sources=[source.model_dump() for source in manifest.sources] if manifest else [],
        person=person_in(pairs, request.landmark_model),
        commands=[*([manifest.command] if manifest and manifest.command else []), request.command],
        iris=manifest is not None and manifest.iris,
        consent=consent,
        minutes_before=minutes_before,
    )


def _step_options(
    request: TrainRequest,
    usual: TrainingDefaults,
    earlier: RunRecord | None,
    start: "Start | None",
) -> StepOptions:
    """The request, and for what it leaves open what the run or its start says."""
    if earlier is not None:
        known = earlier.options.step
        form, discriminator, dropout = known.form, known.discriminator_filters, known.dropout
    elif start is not None:
        form, discriminator, dropout = start.form, start.discriminator_filters, 0.0
    else:
        form, discriminator, dropout = GeneratorForm(DEFAULT_SIZE, FILTERS), FILTERS, DROPOUT
    return StepOptions(
        size=request.size or form.size,
        filters=request.filters or form.filters,
        discriminator_filters=request.discriminator_filters or discriminator,
        dropout=dropout if request.dropout is None else request.dropout,
        learning_rate=request.learning_rate,
        beta1=request.beta1,
        l1_weight=request.l1_weight,
        gan_weight=request.gan_weight,
        feature_weight=request.feature_weight,
        detail_weight=usual.detail_weight
        if request.detail_weight is None
        else request.detail_weight,
        hole_weight=usual.hole_weight if request.hole_weight is None else request.hole_weight,
        optimizer=request.optimizer,
        residual=usual.residual if request.residual is None else request.residual,
        refining=form.refining if request.refining is None else request.refining,
        widest=request.widest or form.widest,
        mixed_precision=request.mixed_precision,
        seed=request.seed,
    )
