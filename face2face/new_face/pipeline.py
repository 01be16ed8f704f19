"""The whole way from videos to a model that the program finds by its name."""

import importlib.util
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath

from face2face.card import NOT_STATED, write_card
from face2face.dataset.layout import MANIFEST, find_pairs
from face2face.errors import (
    DatasetError,
    ErrorKind,
    ModelError,
    NoFaceError,
    SourceError,
    UsageError,
    writing,
)
from face2face.evaluation.face_quality import FaceQuality, with_quality
from face2face.model import copy_model, read_model
from face2face.new_face.clip import Clip
from face2face.new_face.pairs import choose_pairs
from face2face.new_face.progress import Progress, Report
from face2face.new_face.watch import newest_sheet, watched
from face2face.new_face.workspace import Plan, Work, forget, model_of
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.training.request import TrainRequest
from face2face.utils.files import whole_folder
from face2face.utils.system import keras_on_tensorflow

_LAPTOP_FILTERS = 32
_CLOSING_SHARE = 0.05
"""Of the minutes: reducing, freezing and their start."""

_LEAST_TRAINING_SHARE = 0.5
"""Of the minutes, however long the videos are."""

_SAMPLES = 100
"""Pairs that int8 is calibrated on."""

_CHECKPOINT_MINUTES = 1
"""What a power cut may cost."""

_RATE, _BETA1, _GAN_FROM = 5e-4, 0.9, 0.55
"""How a face is trained from a trained one: at a higher rate, and without the discriminator at
first, as in SRGAN (arXiv 1609.04802, section 3.2), since such steps take six tenths of the time.
From random weights it is trained as published."""


def settle_backend() -> None:
    """Let Keras run on TensorFlow in this process, which must not have loaded it yet.

    Only TensorFlow freezes graphs, and Keras keeps the backend that it was loaded with.

    Raises:
        UsageError: KERAS_BACKEND asks for another.
    """
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        raise UsageError(
            f"a face is trained and frozen in one go, which TensorFlow alone can do, and "
            f"KERAS_BACKEND is {backend}: unset it, or train with tools/train.py",
            ErrorKind.BACKEND_UNFIT,
            backend=backend,
        )


@dataclass(frozen=True)
class MadeFace:
    """A face that is ready to be used.

    Attributes:
        folder: among the user's models.
        quality: on the frames held back.
    """

    folder: Path
    quality: FaceQuality


def make_face(plan: Plan, work: Work, report: Report, *, command: str) -> MadeFace:
    """Make a face, or go on where its work folder stands.

    Networks are trained and frozen in this process: see `settle_backend`.

    Args:
        plan: what is asked for; kept in the work folder.
        work: the work folder, which exists.
        report: takes the news.
        command: the command line, for the record; what it did follows there in words.

    Returns:
        The model's folder among the user's models, and how good it is; what stood there before
        is replaced only now that the new one is whole.

    Raises:
        Face2FaceError: of whatever stage failed; what was done before it is kept, but for videos
            of which no pairs can be chosen: they are forgotten.
    """
    closing_s = 60 * plan.minutes * _CLOSING_SHARE
    if plan.data_minutes is None:
        plan = _with_pairs(plan, work, report, closing_s, command)
    _train(plan, work, report, closing_s)
    _export(plan, work, report, closing_s)
    quality = _measure(work, report)
    return MadeFace(install(work.model, plan.name), quality)


def _measure(work: Work, report: Report) -> FaceQuality:
    """Measure the model on the pairs held back, and write the figures into its card."""
    from face2face.evaluation.held_back import measure_held_back

    model = read_model(str(work.model))
    assert model.card is not None, "a model that was frozen has a card"
    runtime = open_runtime(model.graph, "auto", model.int8)
    quality = measure_held_back(find_pairs(work.data), runtime)
    metrics = with_quality(model.card.metrics, quality)
    write_card(work.model, model.card.model_copy(update={"metrics": metrics}))
    report(Progress("note", message=quality.in_words()))
    return quality


def _as_note(report: Report) -> Callable[[str], None]:
    """What takes the messages of a stage for the user."""
    return lambda line: report(Progress("note", message=line))


def train_minutes(plan: Plan) -> float:
    """What is left of the plan's minutes for training."""
    left = plan.minutes * (1 - _CLOSING_SHARE) - (plan.data_minutes or 0.0)
    return round(max(left, plan.minutes * _LEAST_TRAINING_SHARE), 2)


def install(model: Path, name: str) -> Path:
    """Copy a finished model to the user's models; it appears there only when whole.

    What the card lists is copied, and nothing that may lie beside it.

    Raises:
        ModelError: the model is incomplete or altered.
        SinkError, DiskFullError: it cannot be written; what stood there before is kept.
    """
    target = model_of(name)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with whole_folder(target) as folder:
        copy_model(model, folder)
    return target


def _with_pairs(plan: Plan, work: Work, report: Report, closing_s: float, command: str) -> Plan:
    begun = time.monotonic()
    videos = videos_of(plan, work)
    rest_s = 60 * train_minutes(plan) + closing_s
    report(Progress("data", 0.0))
    if not (work.data / MANIFEST).is_file():
        plan = _look_over(plan, work, videos, report, command)
    try:
        choose_pairs(videos, work.data, report, size=plan.size, rest_s=rest_s, command=command)
    except (DatasetError, NoFaceError, SourceError):
        # However often they are read, nothing comes of these videos: others may be given.
        forget(work)
        raise
    plan = replace(plan, data_minutes=round((time.monotonic() - begun) / 60, 3))
    work.write(plan)
    return plan


def videos_of(plan: Plan, work: Work) -> list[Clip]:
    """What a plan's face is made from."""
    return plan.clips or [Clip(work.recording)]


def _look_over(
    plan: Plan, work: Work, videos: Sequence[Clip], report: Report, command: str
) -> Plan:
    """Show a first version, and say what is wrong with the videos before minutes go into them."""
    from face2face.new_face.clip_check import report_faults, sample_clips
    from face2face.new_face.first_version import show_first_version

    clips = sample_clips(videos)
    networks = OpenVinoFaceNetworks()
    plan = show_first_version(plan, work, clips, networks, report, command=command)
    faults = report_faults(clips, _as_note(report))
    if faults:
        report(Progress("note", faults=tuple(faults)))
    return plan


def make_portrait(plan: Plan, work: Work, report: Report, *, command: str) -> Path:
    """Make a face of the best frame alone: nothing is trained, and nothing kept for that.

    Args:
        plan: what is asked for.
        work: the work folder, which exists.
        report: takes the news.
        command: the command line, for the record.

    Returns:
        The model's folder among the user's models.

    Raises:
        Face2FaceError: the clips cannot be read or show no face; the work folder is as before.
    """
    from face2face.new_face.clip_check import report_faults, sample_clips
    from face2face.new_face.first_version import keep_best_frame

    report(Progress("data", 0.0))
    clips = sample_clips(videos_of(plan, work))
    report_faults(clips, _as_note(report))
    return keep_best_frame(plan, clips, OpenVinoFaceNetworks(), command=command)


def _train(plan: Plan, work: Work, report: Report, closing_s: float) -> None:
    from face2face.training.train_run import train_run

    minutes = train_minutes(plan)
    spent_s, begun = 60 * plan.trained_minutes, time.monotonic()
    report(Progress("train", 0.0, max(60 * minutes - spent_s, 0.0) + closing_s))
    report_line = _as_note(report)
    try:
        with watched(work.run, report, spent_s=spent_s, total_s=60 * minutes, rest_s=closing_s):
            trained = train_run(train_request(plan, work), report=report_line)
        report_line(trained.in_words())
    finally:
        spent = plan.trained_minutes + (time.monotonic() - begun) / 60
        work.write(replace(plan, trained_minutes=round(spent, 3)))


def train_request(plan: Plan, work: Work) -> TrainRequest:
    """The training that a plan needs."""
    minutes = train_minutes(plan)
    filters = plan.filters or (None if plan.start else _LAPTOP_FILTERS)
    # Of a path the last part: the record travels with the model.
    words = [f"{minutes:g} minutes", f"from {PureWindowsPath(plan.start).name or 'random weights'}"]
    if plan.size:
        words.append(f"{plan.size} pixels")
    if filters:
        words.append(f"{filters} filters")
    request = TrainRequest(
        data=work.data,
        out=work.run,
        command=f"trained by face2face-new: {', '.join(words)}",
        consent=plan.consent,
        minutes=minutes,
        init_from=plan.start,
        size=plan.size,
        filters=filters,
        discriminator_filters=filters,
        dropout=None if plan.start else 0.0,
        checkpoint_minutes=_CHECKPOINT_MINUTES,
    )
    if not plan.start:
        return request
    return replace(request, learning_rate=_RATE, beta1=_BETA1, gan_from=_GAN_FROM)


def _export(plan: Plan, work: Work, report: Report, closing_s: float) -> None:
    """From the run to a whole model in the work folder."""
    with keras_on_tensorflow():
        from face2face.export.background import add_background
        from face2face.export.freeze import Origin, freeze
        from face2face.export.reduce import reduce_run

    report_line = _as_note(report)
    report(Progress("finish", 0.0, closing_s, preview=newest_sheet(work.run)))
    done = "reduced by face2face-new: the best checkpoint"
    reduce_run(work.run, work.reduced, "best", done, report_line)
    report(Progress("finish", 0.5, closing_s / 2, preview=newest_sheet(work.run)))
    origin = Origin(
        name=plan.name,
        licence=NOT_STATED,
        attribution=NOT_STATED,
        consent=plan.consent,
        command="frozen by face2face-new: fp16",
    )
    freeze(work.reduced, work.model, origin, half=True, saved_model=False, report=report_line)
    add_background(
        read_model(str(work.model)),
        find_pairs(work.data),
        OpenVinoFaceNetworks(),
        command="completed by face2face-new: the background",
        report=report_line,
    )
    if importlib.util.find_spec("nncf") is not None:
        _quantise(work, report)


def _quantise(work: Work, report: Report) -> None:
    """Add int8: a third of the time an image, for some seconds now."""
    from face2face.export.quantise import quantise

    try:
        quantise(
            read_model(str(work.model)),
            find_pairs(work.data),
            samples=_SAMPLES,
            command=f"quantised by face2face-new: int8, {_SAMPLES} samples",
            report=_as_note(report),
        )
    except ModelError as error:
        # The face itself is whole, and runs.
        report(Progress("note", message=f"left without int8: {error}"))
