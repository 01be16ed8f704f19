"""What is kept of a run while it is trained, and how it is taken up again."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from face2face.errors import DiskFullError, ErrorKind, TrainingError, writing
from face2face.training.checkpoints import Checkpoints
from face2face.training.run_record import RUN_FILE, RunRecord
from face2face.training.run_report import SHEET_BYTES
from face2face.training.run_state import RunState
from face2face.training.step import Pix2PixStep
from face2face.utils.files import clear_parts


class RunSaving:
    """Saves a run in its folder, says when that is due, and takes the run up from there.

    Of several workers all take it up, and the chief alone writes: `begin` and `save` do nothing
    on the others.

    Args:
        record: what run.json holds.
        run: the run's folder.
        step: the networks whose weights are kept.
        report: takes the messages for the user.

    Attributes:
        unsaved: whether something was learned since the last checkpoint.
    """

    def __init__(
        self, record: RunRecord, run: Path, step: Pix2PixStep, report: Callable[[str], None]
    ) -> None:
        self._record, self._run, self._step, self._announce = record, run, step, report
        self._checkpoints = Checkpoints(run, record.options.keep)
        self._saved_step, self._saved_at = 0, time.monotonic()
        self.unsaved = False

    def due(self) -> bool:
        """Whether the last checkpoint is as old as one may become between validations."""
        age = time.monotonic() - self._saved_at
        return age > 60 * self._record.options.checkpoint_minutes

    def take_up(self, steps_an_epoch: int) -> RunState | None:
        """Put the newest checkpoint's weights into the networks.

        Args:
            steps_an_epoch: how many steps show every pair once, here.

        Returns:
            Where the run stands; None where it is a fresh one.

        Raises:
            TrainingError: it is damaged, of another network, or was trained on more devices or
                fewer.
        """
        latest = self._checkpoints.latest()
        if latest is None:
            return None
        kept = self._checkpoints.restore(latest, self._step.variables())
        state = RunState(**({"steps_an_epoch": steps_an_epoch} | kept))
        if state.steps_an_epoch != steps_an_epoch:
            raise TrainingError(
                f"{self._run} was trained with {state.steps_an_epoch} steps an epoch, here they "
                f"are {steps_an_epoch}: use as many devices as before, or another --out"
            )
        self._saved_step = state.step
        return state

    def begin(self, validations: int) -> None:
        """Make the folder ready, and let the time to the next checkpoint run from now.

        Args:
            validations: how many are to come, each with a sheet of images.

        Raises:
            DiskFullError: there is too little space for what is to come.
            SinkError: the folder cannot be written.
        """
        self._saved_at = time.monotonic()
        if not self._step.chief:
            return
        self._checkpoints.clean()
        self._report_disk(validations)
        clear_parts(self._run)
        self._record.write(self._run)

    def save(self, state: RunState, *, best: bool) -> None:
        """Write a checkpoint, if something was learned since the last one.

        Args:
            state: where the run stands.
            best: whether the averaged generator is the best so far.

        Raises:
            DiskFullError, SinkError: what was saved before is whole.
        """
        self._saved_at = time.monotonic()
        if not self._step.chief or not self.unsaved:
            return
        if not (self._run / RUN_FILE).is_file():  # somebody has removed the folder
            with writing(self._run):
                self._run.mkdir(parents=True, exist_ok=True)
            self._record.write(self._run)
        try:
            self._checkpoints.save(self._step.variables(), state.for_json(), best=best)
        except DiskFullError as error:
            raise DiskFullError(
                f"no space left for a checkpoint in {self._run}: the run stands at step "
                f"{self._saved_step}; free some space and give the same command to go on",
                ErrorKind.DISK_FULL,
                path=str(self._run),
            ) from error
        self._saved_step = state.step
        self.unsaved = False

    def _report_disk(self, validations: int) -> None:
        """Report what the run will take, and refuse to start what cannot end."""
        needed = self._checkpoints.bytes_to_come(self._step.variables())
        needed += SHEET_BYTES * validations
        place = self._run if self._run.exists() else self._run.resolve().parent
        free = shutil.disk_usage(place).free
        self._announce(
            f"{self._run} will take up to {needed / 1e6:.0f} MB; {free / 1e6:.0f} MB are free"
        )
        if free < needed:
            raise DiskFullError(
                f"the run needs {needed / 1e6:.0f} MB in {self._run}, "
                f"{free / 1e6:.0f} MB are free: "
                "free some space, or choose another --out",
                ErrorKind.LITTLE_SPACE,
                folder=str(self._run),
                megabytes=round(free / 1e6),
            )
