"""Videos that are converted one after the other, each by the command face2face-video."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from face2face.gui.error_messages import local
from face2face.gui.program_job import ProgramJob
from face2face.new_face.progress import Progress


class State(Enum):
    """How a conversion is doing."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(eq=False)
class Conversion:
    """A video that is to be converted.

    Attributes:
        source: what `--source` takes.
        name: what to call it.
        model: the model's name.
        out: the file to be written; it is there only when whole.
        flags: all other flags of the command.
        state: how it is doing.
        share: how much is done, 0 to 1; None while the video is looked over.
        left_s: seconds that are left, None where nobody knows yet.
        why: why it failed, in the user's language.
        notes: what the result lacks, in the user's language.
    """

    source: str
    name: str
    model: str
    out: Path
    flags: list[str] = field(default_factory=list)
    state: State = State.WAITING
    share: float | None = None
    left_s: float | None = None
    why: str = ""
    notes: list[str] = field(default_factory=list)


class ConversionQueue(QObject):
    """Works through conversions in their order, one at a time: each takes all there is.

    Args:
        program: the command face2face-video, without its flags.
        parent: Qt's owner.

    Signals:
        changed: a conversion was added, removed, or is doing otherwise.
        done: one is complete; carries it.
        failed: one has failed; carries it.
    """

    changed = Signal()
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, program: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.jobs: list[Conversion] = []
        self._job = ProgramJob(program, self)
        self._current: Conversion | None = None
        self._job.progressed.connect(self._progressed)
        self._job.made.connect(self._made)
        self._job.failed.connect(self._failed)
        self._job.stopped.connect(self._stopped)

    @property
    def current(self) -> Conversion | None:
        """The one that is converted now."""
        return self._current

    @property
    def waiting(self) -> int:
        """How many come after it."""
        return sum(job.state is State.WAITING for job in self.jobs)

    def add(self, jobs: Iterable[Conversion]) -> None:
        """Put conversions at the end."""
        self.jobs.extend(jobs)
        self._next()

    def stop(self, job: Conversion) -> None:
        """End one; nothing stays of what was made of it."""
        if job is self._current:
            self._job.stop()
        elif job.state is State.WAITING:
            job.state = State.STOPPED
            self.changed.emit()

    def again(self, job: Conversion) -> None:
        """Try one once more that failed or was stopped."""
        if job.state in (State.FAILED, State.STOPPED):
            job.state, job.share, job.left_s, job.why = State.WAITING, None, None, ""
            job.notes.clear()
            self._next()

    def remove(self, job: Conversion) -> None:
        """Take one off the list that does not run; its file stays."""
        if job is not self._current:
            self.jobs.remove(job)
            self.changed.emit()

    def close(self) -> None:
        """End what runs, and wait for it."""
        self._current = None
        self._job.close()

    def _next(self) -> None:
        if self._current is None:
            job = next((job for job in self.jobs if job.state is State.WAITING), None)
            if job is not None:
                self._current, job.state = job, State.RUNNING
                self._job.start(["--source", job.source, "--out", str(job.out), *job.flags])
        self.changed.emit()

    def _progressed(self, progress: Progress) -> None:
        job = self._current
        if job is not None and progress.stage == "convert":
            job.share = progress.share
            job.left_s = progress.left_s
            self.changed.emit()
        elif job is not None and progress.stage == "note" and progress.error is not None:
            job.notes.append(local(progress.message, progress.error))

    def _made(self, out: str, _: Progress) -> None:
        job = self._finish(State.DONE)
        job.out = Path(out)
        self.done.emit(job)
        self._next()

    def _failed(self, why: str) -> None:
        job = self._finish(State.FAILED)
        job.why = why
        self.failed.emit(job)
        self._next()

    def _stopped(self) -> None:
        self._finish(State.STOPPED)
        self._next()

    def _finish(self, state: State) -> Conversion:
        job, self._current = self._current, None
        assert job is not None
        job.state = state
        return job
