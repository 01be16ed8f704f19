"""A command of the program in a process of its own: its work would halt the window's."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, Signal

from face2face.errors import ErrorDetails, ErrorKind
from face2face.gui.error_messages import local
from face2face.new_face.progress import Progress, read_line

_END_WITHIN_MS = 10_000


class ProgramJob(QObject):
    """Runs a command that takes `--progress json`, and tells what it says.

    Signals:
        progressed: carries a new_face.progress.Progress.
        made: its result is ready; carries the name that it gave, and the new_face.progress.Progress
            that said so.
        failed: it ended with an error; carries why, in the user's language.
        stopped: it was stopped.
    """

    progressed = Signal(object)
    made = Signal(str, object)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, program: Sequence[str], parent: QObject) -> None:
        """Start nothing yet; `program` is the command without its flags."""
        super().__init__(parent)
        self._program = list(program)
        self._process: QProcess | None = None
        self._unread = b""
        self._errors = b""
        self._end: Progress | None = None
        self._stopping = False

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process is not None

    def start(self, flags: Sequence[str]) -> None:
        """Start the command with these flags."""
        assert self._process is None
        self._unread, self._errors, self._end, self._stopping = b"", b"", None, False
        process = QProcess(self)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        process.start(self._program[0], [*self._program[1:], *flags, "--progress", "json"])

    def stop(self) -> None:
        """Ask the command to save where it stands and end; `stopped` follows."""
        if self._process is not None:
            self._stopping = True
            self._process.closeWriteChannel()  # what the command takes as Ctrl-C, on any system

    def close(self) -> None:
        """Stop, and wait for the end."""
        process = self._process
        if process is None:
            return
        self.blockSignals(True)
        self.stop()
        if not process.waitForFinished(_END_WITHIN_MS):
            process.kill()
            process.waitForFinished(_END_WITHIN_MS)

    def _read(self) -> None:
        assert self._process is not None
        self._unread += self._process.readAllStandardOutput().data()
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            progress = read_line(line.decode("utf-8", "replace"))
            if progress is None:
                continue
            if progress.stage in ("done", "failed"):
                self._end = progress
            self.progressed.emit(progress)

    def _read_errors(self) -> None:
        assert self._process is not None
        self._errors += self._process.readAllStandardError().data()

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            reason = self._process.errorString()
            self._forget()
            self.failed.emit(_ended(reason))

    def _finished(self, code: int) -> None:
        self._read()
        self._read_errors()
        self._forget()
        end = self._end
        if code == 0 and end is not None and end.stage == "done":
            self.made.emit(end.message, end)
        elif self._stopping:
            self.stopped.emit()
        elif end is not None:
            self.failed.emit(local(end.message, end.error))
        else:
            # It was killed, or its flags were wrong: it told nothing as JSON.
            self.failed.emit(_ended(_error_in(self._errors.decode("utf-8", "replace"))))

    def _forget(self) -> None:
        assert self._process is not None
        self._process.deleteLater()
        self._process = None


def _ended(reason: str) -> str:
    return local("", ErrorDetails(ErrorKind.PROGRAM_ENDED, {"reason": reason}))


def _error_in(text: str) -> str:
    """The command's own error line, else the last line that it printed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return (own or lines or [""])[-1]
