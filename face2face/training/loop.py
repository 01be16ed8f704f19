"""The training loop.

Between any two steps the schedule says whether to validate and whether to end, and `RunSaving`
whether a checkpoint is due. A validation measures, saves, and puts images and curves into the run's
report.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import tensorflow as tf

from face2face.dataset.layout import PairFiles
from face2face.errors import ErrorKind, TrainingError
from face2face.images.io import read_image
from face2face.tasks.registry import task_named
from face2face.tasks.scores import in_words
from face2face.training.interruptions import uninterrupted
from face2face.training.phases import phase_at, rate_at
from face2face.training.run_batches import RunBatches
from face2face.training.run_record import RunRecord, read_run
from face2face.training.run_report import Report
from face2face.training.run_saving import RunSaving
from face2face.training.run_state import RunState
from face2face.training.schedule import schedule_of
from face2face.training.step import Pix2PixStep
from face2face.training.validation import Validator
from face2face.utils.folder_lock import lock_folder
from face2face.utils.text import counted


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
        """Where the run ended, in one line for the user."""
        done = f"{counted(self.epochs, 'epoch')}, {counted(self.steps, 'step')}"
        return f"trained {done}, weights sha256 {self.digest}"


def train(
    record: RunRecord,
    pairs: PairFiles,
    run: Path,
    step: Pix2PixStep,
    validator: Validator,
    report: Callable[[str], None] = print,
    began: float | None = None,
) -> Trained:
    """Train, or go on where the run's folder stands.

    Args:
        record: how the run is started; a run in the folder must have been started alike.
        pairs: the dataset.
        run: the run's folder.
        step: the networks and what trains them; a fresh run begins with their weights.
        validator: measures the averaged generator.
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
            return _Loop(record, pairs, run, step, validator, report, began).run()
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
        report: Callable[[str], None],
        began: float,
    ) -> None:
        self._options, self._step, self._validator = record.options, step, validator
        self._announce, self._began = report, began
        self._figures = task_named(record.task).figures
        self._batches = RunBatches(record, pairs, step)
        earlier = read_run(run)
        if earlier is not None:
            record.refuse_other(earlier, run)
        self._saving = RunSaving(record, run, step, report)
        kept = self._saving.take_up(self._batches.steps_an_epoch)
        self._state = kept or RunState(self._batches.steps_an_epoch)
        self._earlier_s = self._state.command_s
        self._schedule = schedule_of(
            record.options.epochs,
            record.options.minutes,
            self._state,
            self._spent_s,
            alone=step.alone,
        )
        if kept is not None and not self._schedule.over():
            report(f"going on with {self._schedule.going_on()}")
        self._saving.begin(self._schedule.validations_left())
        if step.chief:
            self._report = Report(run, self._figures, report)

    def run(self) -> Trained:
        schedule = self._schedule
        batches = self._batches.following(self._state)
        try:
            while self._validation_due() or not schedule.over():
                # At once where the run was stopped while it validated.
                if not self._validation_due():
                    self._train_on(batches)
                with schedule.validating():
                    self._validate()
        except KeyboardInterrupt:
            self._save(best=False)
            self._announce(
                f"stopped after step {self._state.step}: the same command goes on from it"
            )
            raise
        return Trained(schedule.epochs_done(), self._state.step, self._step.digest())

    def _validation_due(self) -> bool:
        return self._state.unvalidated > 0 and self._schedule.due()

    def _spent_s(self) -> float:
        """Seconds that this command and those before it took for the run."""
        return self._earlier_s + time.monotonic() - self._began

    def _train_on(self, batches: Iterator[Any]) -> None:
        """Train until the next validation is due."""
        state, before = self._state, time.monotonic()
        # None: no bar where nobody sees it move.
        with self._schedule.bar(None if self._step.chief else True) as bar:
            while not self._validation_due():
                step, losses = state.step, self._learn(next(batches))
                now = time.monotonic()
                state.minutes += (now - before) / 60
                before = now
                self._schedule.advance(bar)
                if step % 10 == 0:
                    bar.set_postfix({name: f"{loss:.3f}" for name, loss in losses.items()})
                if self._saving.due():
                    self._save(best=False)

    def _learn(self, batch: Any) -> dict[str, float]:
        """Take a step; its losses."""
        options, state, done = self._options, self._state, self._schedule.done()
        # Weights and count go together, whenever Ctrl-C comes.
        with uninterrupted():
            rate = rate_at(
                done, options.lr_schedule, state.epochs, options.lr_step_epochs, options.gan_from
            )
            phase = phase_at(done, options.settle, options.gan_from)
            losses = self._step(batch, state.step, rate, phase)
            state.count(losses)
            self._saving.unsaved = True
        return losses

    def _validate(self) -> None:
        """Measure what was learned, save it, and report it; the chief does."""
        schedule, state = self._schedule, self._state
        if not self._step.chief:
            state.note({"step": state.step})
            return
        name = schedule.name()
        # What trains normalised as in use has settled on the statistics that it has; and those of
        # several replicas cannot be changed by one worker alone.
        if not self._options.settle and self._step.replicas == 1:
            self._step.calibrate(self._batches.calibrating())
        values, shown = self._validator(self._step.generate)
        metric = self._validator.selection_metric
        best = state.is_best(values[metric], metric, higher=self._validator.higher)
        row = {
            "epoch": schedule.epochs_done(),
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
        self._state.command_minutes = self._spent_s() / 60
        self._saving.save(self._state, best=best)
