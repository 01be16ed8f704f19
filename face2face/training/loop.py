"""The training loop: steps, and what is validated and saved between them."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from face2face.dataset.batches import training_batches
from face2face.dataset.layout import PairFiles
from face2face.errors import ErrorKind, TrainingError
from face2face.images.io import read_image
from face2face.tasks.registry import info_of, task_named
from face2face.tasks.scores import in_words
from face2face.training.interruptions import uninterrupted
from face2face.training.run_record import RunRecord, read_run
from face2face.training.run_report import Report
from face2face.training.run_saving import RunSaving
from face2face.training.run_state import RunState
from face2face.training.schedule import EpochSchedule, Phase, Schedule, TimeSchedule, rate_at
from face2face.training.step import Pix2PixStep
from face2face.training.validation import Validator
from face2face.utils.folder_lock import lock_folder
from face2face.utils.text import counted

_CALIBRATING = 32
"""Batches of training by which the average is calibrated before it is measured and saved."""


@dataclass(frozen=True)
class Trained:
    """Where a run ended.

    Attributes:
        epochs: how many are done; a whole number unless the run ended by the clock.
        steps: how many are done.
        digest: SHA-256 of all that was learned; equal on all workers.
    """

    epochs: int | float
    steps: int
    digest: str

    def in_words(self) -> str:
        """This in one line for the user."""
        done = f"{counted(self.epochs, 'epoch')}, {counted(self.steps, 'step')}"
        return f"trained {done}, weights sha256 {self.digest}"


def train(
    record: RunRecord,
    pairs: PairFiles,
    run: Path,
    step: Pix2PixStep,
    validator: Validator,
    start: Sequence[np.ndarray] | None = None,
    report: Callable[[str], None] = print,
    began: float | None = None,
) -> Trained:
    """Train, or go on where the run's folder stands.

    Args:
        record: how the run is started; a run in the folder must have been started alike.
        pairs: the dataset.
        run: the run's folder.
        step: the networks and what trains them.
        validator: measures the averaged generator.
        start: the arrays of a generator to start a fresh run with, None for random ones.
        report: takes the messages for the user.
        began: when the command began, by `time.monotonic`; None: now.

    Raises:
        TrainingError: the folder holds another run, or one that another process is training;
            the data is too small, or the time is.
        SourceError: an image of the dataset is damaged.
        DiskFullError: the disk is full; what was saved before is whole.
    """
    began = time.monotonic() if began is None else began
    try:
        # Of several workers only the chief writes.
        lock = lock_folder(run, partial(_refusal, run)) if step.chief else nullcontext()
        with lock, step.watched():
            return _Loop(record, pairs, run, step, validator, start, report, began).run_all()
    except tf.errors.InvalidArgumentError:
        for path in (*pairs.train, *pairs.val):
            read_image(path)  # names the one that is damaged
        raise


def _refusal(run: Path, process: int) -> TrainingError:
    return TrainingError(
        f"{run} is being trained already, by process {process}: wait for it, end it, or choose "
        "another --out",
        ErrorKind.FACE_BEING_MADE,
        name=run.name,
        process=process,
    )


class _Loop:
    def __init__(
        self,
        record: RunRecord,
        pairs: PairFiles,
        run: Path,
        step: Pix2PixStep,
        validator: Validator,
        start: Sequence[np.ndarray] | None,
        report: Callable[[str], None],
        began: float,
    ) -> None:
        self._record, self._options = record, record.options
        self._defaults = info_of(record.task).training
        self._figures = task_named(record.task).figures
        self._pairs, self._run, self._step = pairs, run, step
        self._validator, self._announce, self._began = validator, report, began
        self._batch = record.options.batch * step.replicas
        self._steps_an_epoch = len(pairs.train) // self._batch
        if not self._steps_an_epoch:
            raise TrainingError(
                f"{len(pairs.train)} training pairs are fewer than one batch of {self._batch}: "
                "lower --batch-size, or generate more pairs",
                ErrorKind.TOO_FEW_FRAMES,
                frames=len(pairs.train),
            )
        earlier = read_run(run)
        if earlier is not None:
            record.refuse_other(earlier, run)
        self._saving = RunSaving(record, run, step, report)
        kept = self._saving.take_up(self._steps_an_epoch)
        if kept is None and start is not None:
            step.start_with(start)
        self._state = kept or RunState(self._steps_an_epoch)
        self._earlier_s = self._state.command_s
        self._plan = self._make_plan()
        if kept is not None and not self._plan.over():
            report(f"going on with {self._plan.going_on()}")
        self._saved_at = time.monotonic()
        if step.chief:
            self._saving.begin(self._plan.validations_left())
            self._report = Report(run, self._figures, report)

    def run_all(self) -> Trained:
        plan = self._plan
        try:
            batches = self._batches()
            while not plan.over():
                # It is due where the run was stopped in a validation.
                if not self._is_due():
                    self._train_on(batches)
                self._validate()
            if self._is_due():
                self._validate()
        except KeyboardInterrupt:
            self._save(best=False)
            self._announce(
                f"stopped after step {self._state.step}: the same command goes on from it"
            )
            raise
        return Trained(plan.epochs_done(), self._taken(), self._step.digest())

    def _make_plan(self) -> Schedule:
        options = self._options
        if options.minutes is None:
            assert options.epochs is not None
            return EpochSchedule(options.epochs, self._steps_an_epoch, self._taken)
        if not self._step.alone:
            raise TrainingError(
                "several workers cannot end by their clocks together: give --epochs, not --minutes"
            )
        plan = TimeSchedule(options.minutes, self._steps_an_epoch, self._taken, self._spent_s)
        if not self._state.step and plan.over():
            raise TrainingError(
                f"--minutes {options.minutes:g} were over before training began: "
                f"starting alone took {self._spent_s() / 60:.2f}; give more",
                ErrorKind.TIME_TOO_SHORT,
                minutes=f"{options.minutes:g}",
            )
        return plan

    def _taken(self) -> int:
        return self._state.step

    def _spent_s(self) -> float:
        """Seconds that this command and those before it took for the run."""
        return self._earlier_s + time.monotonic() - self._began

    def _batches(self) -> Iterator[Any]:
        """Endless, from where the run stands; the steps are counted by who takes them."""
        while True:
            epoch, within = divmod(self._state.step, self._steps_an_epoch)
            yield from self._step.batches(self._epoch(epoch).skip(within))

    def _epoch(self, number: int) -> tf.data.Dataset:
        options = self._options
        return training_batches(
            self._pairs.train,
            size=options.step.size,
            batch=self._batch,
            seed=options.step.seed,
            epoch=number,
            augment=options.augment,
            flip=options.flip,
            drawn=self._defaults.drawn,
            relit=options.augment and self._defaults.relit,
            fixed=self._defaults.fixed,
        )

    def _is_due(self) -> bool:
        return self._state.unvalidated > 0 and self._plan.due()

    def _train_on(self, batches: Iterator[Any]) -> None:
        """Train until the next validation."""
        plan, state, started = self._plan, self._state, time.monotonic()
        # None: no bar where nobody sees it move.
        with plan.bar(None if self._step.chief else True) as bar:
            while not self._is_due():
                batch = next(batches)
                step = state.step
                # Weights and count go together, whenever Ctrl-C comes.
                with uninterrupted():
                    done = plan.done()
                    phase = Phase(
                        fixed_statistics=done >= 1 - self._options.settle,
                        with_discriminator=done >= self._options.gan_from,
                        # From the beginning on they learn together, as published.
                        balanced=self._options.gan_from > 0,
                    )
                    losses = self._step(batch, step, self._rate(), phase)
                    state.count(losses)
                    self._saving.unsaved = True
                now = time.monotonic()
                state.minutes += (now - started) / 60
                started = now
                plan.advance(bar)
                if step % 10 == 0:
                    bar.set_postfix({name: f"{loss:.3f}" for name, loss in losses.items()})
                if now - self._saved_at > 60 * self._options.checkpoint_minutes:
                    self._save(best=False)

    def _rate(self) -> float:
        options, done, epochs = self._options, self._plan.done(), self._state.epochs
        return rate_at(done, options.lr_schedule, epochs, options.lr_step_epochs, options.gan_from)

    def _validate(self) -> None:
        with self._plan.validating():
            self._measure_and_save()

    def _measure_and_save(self) -> None:
        plan, state = self._plan, self._state
        if not self._step.chief:
            state.note({"step": state.step})
            return
        name = plan.name()
        # What trains normalised as in use has settled on the statistics that it has; and those of
        # several replicas cannot be changed by one worker alone.
        if not self._options.settle and self._step.replicas == 1:
            some = self._epoch(0).take(_CALIBRATING)  # always the same
            self._step.calibrate(condition.numpy() for condition, _ in some)
        values, shown = self._validator(self._step.generate)
        metric = self._validator.selection_metric
        best = state.is_best(values[metric], metric, higher=self._validator.higher)
        row = {
            "epoch": plan.epochs_done(),
            "step": state.step,
            "minutes": round(state.minutes, 2),
            **state.mean_losses(),
            **values,
        }
        with uninterrupted():
            state.note(row)
            self._saving.unsaved = True
            self._save(best=best)
        self._report.add(state.history, shown)
        self._announce(
            f"{name}: {in_words(values, self._figures)}"
            # One without the discriminator has a lower L1, and is blurred.
            + (", the best so far" if best and not self._options.gan_from else "")
        )

    def _save(self, *, best: bool) -> None:
        self._saved_at = time.monotonic()
        if self._step.chief and self._saving.unsaved:
            self._state.command_minutes = self._spent_s() / 60
            self._saving.save(self._state, best=best)
