"""What the window's last hours were like, in a file: for reports. No Qt here."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from face2face.config import DEFAULT_MODEL
from face2face.engine.live.status import LiveStatus
from face2face.gui.nameless import nameless
from face2face.utils.notifications import Fault
from face2face.utils.paths import shipped, users

_MOST_BYTES = 400_000
_log = logging.getLogger(__name__)


def log_file() -> Path:
    """Where the log is; it need not exist yet."""
    return users("logs") / "window.log"


class _Nameless(logging.Formatter):
    """Leaves out what names the user's files: nobody needs to look through it before giving it."""

    def format(self, record: logging.LogRecord) -> str:
        return nameless(super().format(record))


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Write what the program logs to a file, for the block's length; the older half goes first.

    Where the file cannot be written a line on standard error says so, and nothing is logged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=False
        )
    except OSError as error:
        print(f"there is no log of this start: {path} cannot be written ({error})", file=sys.stderr)
        yield
        return
    handler.setFormatter(_Nameless("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger("face2face")
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()


def log_fault(fault: Fault) -> None:
    """Note an error that nobody caught; from any thread."""
    _log.error("%s", fault.details)


class StateLog:
    """Notes what a session's states are, once for each change, without names.

    Args:
        write: takes a line.
    """

    def __init__(self, write: Callable[[str], None] = _log.info) -> None:
        """Nothing noted yet."""
        self._write = write
        self._last: tuple[str, str] = ("", "")

    def note(self, status: LiveStatus) -> None:
        """Note a state if it is another one."""
        lines = (_source(status), _model(status))
        for line, before in zip(lines, self._last, strict=True):
            if line != before:
                self._write(line)
        self._last = lines


def _source(status: LiveStatus) -> str:
    kind = "file" if status.source_is_file else "camera"
    size = f", {status.width}x{status.height}" if status.width else ""
    why = f", {status.source_error.kind.value}" if status.source_error else ""
    return f"source {status.source.value}, {kind}{size}{why}"


def _model(status: LiveStatus) -> str:
    name = Path(status.model_place).name
    known = name == DEFAULT_MODEL or (bool(name) and (shipped("models") / name).is_dir())
    which = name if known else "of the user's own"
    runtime = f", {status.runtime}" if status.runtime else ""
    why = f", {status.model_error.kind.value}" if status.model_error else ""
    kind = "photo" if status.is_photo else status.task
    return f"model {status.model.value}, {which}, {kind}{runtime}{why}"
