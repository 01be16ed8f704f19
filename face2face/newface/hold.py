"""One command at a time in a work folder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from face2face.errors import TrainingError, writing

_FILE = "process.txt"


@contextmanager
def held(folder: Path, name: str) -> Iterator[None]:
    """Keep other commands out of a work folder, which is made if need be, for the block's length.

    A command that was killed keeps nobody out.

    Raises:
        TrainingError: another command is at work there.
        SinkError: the folder cannot be written.
    """
    refuse_busy(folder, name)
    file = folder / _FILE
    me = psutil.Process()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{me.pid} {me.create_time()}", encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()  # only where nothing was begun: it is empty then


def refuse_busy(folder: Path, name: str) -> None:
    """Refuse a work folder in which another command is at work.

    Raises:
        TrainingError: one is.
    """
    other = _running(folder / _FILE)
    if other is not None:
        raise TrainingError(
            f"{name} is being made already, by process {other}: wait for it, end it, "
            "or choose another name"
        )


def _running(file: Path) -> int | None:
    """The number of the process that holds the folder, None where there is none any more."""
    try:
        pid, begun = file.read_text(encoding="utf-8").split()
        process = psutil.Process(int(pid))
        # Numbers are given out again: only the time of its start tells a process from another.
        same = abs(process.create_time() - float(begun)) < 1
        return process.pid if same and process.pid != psutil.Process().pid else None
    except (OSError, ValueError, psutil.Error):
        return None
