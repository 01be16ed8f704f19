"""One command at a time in a work folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.errors import TrainingError
from face2face.utils import files


@contextmanager
def held(folder: Path, name: str) -> Iterator[None]:
    """Keep other commands out of a work folder, which is made if need be, for the block's length.

    A command that was killed keeps nobody out.

    Raises:
        TrainingError: another command is at work there.
        SinkError: the folder cannot be written.
    """
    with files.held(folder, lambda process: _refusal(name, process)):
        yield


def refuse_busy(folder: Path, name: str) -> None:
    """Refuse a work folder in which another command is at work.

    Raises:
        TrainingError: one is.
    """
    files.refuse_busy(folder, lambda process: _refusal(name, process))


def _refusal(name: str, process: int) -> TrainingError:
    return TrainingError(
        f"{name} is being made already, by process {process}: wait for it, end it, "
        "or choose another name"
    )
