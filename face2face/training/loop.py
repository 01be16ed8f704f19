"""The training loop: epochs, checkpoints, validation, resuming."""

import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from face2face.dataset.folder import PairFiles
from face2face.dataset.load import training_batches
from face2face.errors import DiskFullError, TrainingError
from face2face.pictures import read_picture
from face2face.training.checkpoints import Checkpoints
from face2face.training.devices import is_chief
from face2face.training.report import SHEET_BYTES, Report
from face2face.training.run import RunOptions, RunRecord, read_run
from face2face.training.start import Weights
from face2face.training.step import Pix2PixStep
from face2face.training.validation import Validator

_FALL = 0.4
"""Share of the run over which the linear schedule falls to zero."""


def rate_at(done: float, schedule: str) -> float:
    """The learning rate's factor after a share `done` (0 to 1) of the run."""
    if schedule == "constant":
        return 1.0
    return min(1.0, max(0.0, (1.0 - done) / _FALL))


@dataclass(frozen=True)
class Trained:
    """Where a run ended.

    Attributes:
        epochs: how many are done.
        steps: likewise.
        digest: SHA-256 of all that was learned; equal on all workers.
    """

    epochs: int
    steps: int
    digest: str


def train(
    record: RunRecord,
    pairs: PairFiles,
    run: Path,
    strategy: tf.distribute.Strategy,
    validator: Validator,
    start: Weights | None = None,
    say: Callable[[str], None] = print,
) -> Trained:
    """Train, or go on where the run's folder stands.

    Args:
        record: how the run is started; a run in the folder must have been started alike.
        pairs: the dataset.
        run: the run's folder.
        strategy: what to compute on.
        validator: measures the averaged generator after each epoch.
        start: networks to start a fresh run with, None for random ones.
        say: takes the messages for the user.

    Raises:
        TrainingError: the folder holds another run, or the data is too small.
        SourceError: a picture of the dataset is damaged.
        DiskFullError: the disk is full; what was saved before is whole.
    """
    try:
        return _Loop(record, pairs, run, strategy, validator, start, say).run_all()
    except (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.CancelledError) as error:
        raise TrainingError(
            "another worker of this run was lost: start all of them again with the same command "
            "to go on from the last checkpoint"
        ) from error
    except tf.errors.InvalidArgumentError:
        for path in (*pairs.train, *pairs.val):
            read_picture(path)  # names the one that is damaged
        raise


class _Loop:
    def __init__(
        self,
        record: RunRecord,
        pairs: PairFiles,
        run: Path,
        strategy: tf.distribute.Strategy,
        validator: Validator,
        start: Weights | None,
        say: Callable[[str], None],
    ) -> None:
        self._options: RunOptions = record.options
        self._pairs, self._run, self._strategy = pairs, run, strategy
        self._validator, self._say = validator, say
        self._chief = is_chief(strategy)
        self._batch = record.options.batch * strategy.num_replicas_in_sync
        self._steps_an_epoch = len(pairs.train) // self._batch
        if not self._steps_an_epoch:
            raise TrainingError(
                f"{len(pairs.train)} training pairs are fewer than one batch of {self._batch}: "
                "lower --batch-size, or generate more pairs"
            )
        earlier = read_run(run)
        if earlier is not None:
            record.refuse_other(earlier, run)
        self._step = Pix2PixStep(record.options.step, strategy)
        self._checkpoints = Checkpoints(run, record.options.keep)
        # "losses" holds the sums of the epoch under way.
        self._state: dict[str, Any] = {
            "step": 0,
            "steps_an_epoch": self._steps_an_epoch,
            "minutes": 0.0,
            "losses": {},
            "history": [],
        }
        self._epochs = 0
        latest = self._checkpoints.latest()
        if latest is not None:
            self._go_on(latest)
        elif start is not None:
            self._step.start_with(start)
        self._saved_step = self._state["step"]
        self._unsaved = False
        self._saved_at = time.monotonic()
        if self._chief:
            self._checkpoints.clean()
            self._tell_disk()
            run.mkdir(parents=True, exist_ok=True)
            record.write(run)
            self._report = Report(run)

    def run_all(self) -> Trained:
        try:
            while self._epochs < self._options.epochs:
                self._run_epoch(self._epochs)
                self._epochs += 1
        except KeyboardInterrupt:
            self._save(best=False)
            self._say(f"stopped after step {self._state['step']}: the same command goes on from it")
            raise
        return Trained(self._epochs, self._state["step"], self._step.digest())

    def _go_on(self, checkpoint: Path) -> None:
        self._state |= self._checkpoints.restore(checkpoint, self._step.variables())
        there = self._state["steps_an_epoch"]
        if there != self._steps_an_epoch:
            raise TrainingError(
                f"{self._run} was trained with {there} steps an epoch, here they are "
                f"{self._steps_an_epoch}: use as many devices as before, or another --out"
            )
        self._epochs = len(self._state["history"])
        within = self._state["step"] - self._epochs * self._steps_an_epoch
        if self._epochs < self._options.epochs:
            self._say(f"going on with epoch {self._epochs + 1}, after {within} of its steps")

    def _run_epoch(self, epoch: int) -> None:
        options, total = self._options, self._options.epochs * self._steps_an_epoch
        # All of them where the run was stopped in the validation.
        done = self._state["step"] - epoch * self._steps_an_epoch
        batches = training_batches(
            self._pairs.train,
            size=options.step.size,
            batch=self._batch,
            seed=options.step.seed,
            epoch=epoch,
            augment=options.augment,
            flip=options.flip,
        ).skip(done)
        started = time.monotonic()
        with tqdm(
            total=total,
            initial=self._state["step"],
            unit="step",
            disable=None if self._chief else True,  # None: no bar where nobody sees it move
        ) as bar:
            bar.set_description(f"epoch {epoch + 1}/{options.epochs}")
            for batch in self._strategy.experimental_distribute_dataset(batches):
                step = self._state["step"]
                # Weights and count go together, whenever Ctrl-C comes.
                with _uninterrupted():
                    rate = rate_at(step / total, options.lr_schedule)
                    losses = {k: float(v) for k, v in self._step(batch, step, rate).items()}
                    sums = self._state["losses"]
                    self._state["losses"] = {k: sums.get(k, 0.0) + v for k, v in losses.items()}
                    self._state["step"] += 1
                    self._unsaved = True
                now = time.monotonic()
                self._state["minutes"] += (now - started) / 60
                started = now
                bar.update()
                if step % 10 == 0:
                    bar.set_postfix({name: f"{loss:.3f}" for name, loss in losses.items()})
                if now - self._saved_at > 60 * options.checkpoint_minutes:
                    self._save(best=False)
        self._close_epoch(epoch)

    def _close_epoch(self, epoch: int) -> None:
        losses = {k: v / self._steps_an_epoch for k, v in self._state["losses"].items()}
        if not self._chief:
            self._state["losses"] = {}
            return
        scores, shown = self._validator(self._step.average)
        history: list[dict[str, Any]] = self._state["history"]
        best = all(scores.l1 < row["val_l1"] for row in history)
        values = asdict(scores)
        row = {
            "epoch": epoch + 1,
            "step": self._state["step"],
            "minutes": round(self._state["minutes"], 2),
            **losses,
            "val_l1": values.pop("l1"),
            **values,
        }
        with _uninterrupted():
            self._state |= {"losses": {}, "history": [*history, row]}
            self._unsaved = True
            self._save(best=best)
        self._report.add(self._state["history"], shown)
        self._say(
            f"epoch {epoch + 1}: L1 {row['val_l1']:.4f}, SSIM {row['ssim']:.3f}, "
            f"landmark error {row['landmark_error']:.2f} %, "
            f"faces found {100 * row['faces_found']:.0f} %" + (", the best so far" if best else "")
        )

    def _save(self, *, best: bool) -> None:
        self._saved_at = time.monotonic()
        if not self._chief or not self._unsaved:
            return
        try:
            self._checkpoints.save(self._step.variables(), self._state, best=best)
        except DiskFullError as error:
            raise DiskFullError(
                f"no space left for a checkpoint in {self._run}: the run stands at step "
                f"{self._saved_step}; free some space and give the same command to go on"
            ) from error
        self._saved_step = self._state["step"]
        self._unsaved = False

    def _tell_disk(self) -> None:
        """Say what the run will take, and refuse to start what cannot end."""
        groups = self._step.variables()
        size = {
            name: sum(np.asarray(variable).nbytes for variable in members)
            for name, members in groups.items()
        }
        # One more than are kept exists while the newest is written.
        needed = (self._options.keep + 1) * sum(size.values()) + 2 * size["average"]
        needed += SHEET_BYTES * (self._options.epochs - self._epochs)
        needed -= self._checkpoints.bytes_taken()
        place = self._run if self._run.exists() else self._run.resolve().parent
        free = shutil.disk_usage(place).free
        self._say(
            f"{self._run} will take up to {needed / 1e6:.0f} MB; {free / 1e6:.0f} MB are free"
        )
        if free < needed:
            raise DiskFullError(
                f"the run needs {needed / 1e6:.0f} MB in {self._run}, "
                f"{free / 1e6:.0f} MB are free: "
                "free some space, or choose another --out"
            )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and a request to end back until the block's end."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    came: list[int] = []
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda number, _: came.append(number)) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
    if came:
        raise KeyboardInterrupt
