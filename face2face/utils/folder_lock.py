"""Locks on folders: one process at a time; a killed one leaves nothing that keeps others out.

FOLDER/
  process-1234.txt   the mark of the process that works in a locked folder
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from face2face.errors import Face2FaceError, writing
from face2face.utils.files import whole_file

# Not through filelock: the message names the process at work, and the window asks whether one is
# without taking the lock, for both of which the marks are needed anyway; and its lock file would
# stay in the user's folder, or, removed with the folder where nothing was begun, let two in.
_MARK = re.compile(r"process-(\d+)\.txt")

Refusal = Callable[[int], Face2FaceError]
"""Makes the error that names the process at work."""


@contextmanager
def lock_folder(folder: Path, refusal: Refusal) -> Iterator[None]:
    """Keep other processes out of a folder, which is made if need be, for the block's length.

    A process that was killed keeps nobody out.

    Raises:
        Face2FaceError: the refusal; another process is at work there.
        SinkError: the folder cannot be written.
    """
    refuse_busy(folder, refusal)
    me = psutil.Process()
    mark = folder / f"process-{me.pid}.txt"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with whole_file(mark) as temporary:
            temporary.write_text(" ".join(map(str, _begun(me))), encoding="utf-8")
        # Of two that begin at one time each has left its mark now, and one sees the other's.
        refuse_busy(folder, refusal)
        yield
    finally:
        with suppress(OSError):  # the folder may be gone
            mark.unlink()
        with suppress(OSError):
            folder.rmdir()  # only where nothing was begun: it is empty then


def refuse_busy(folder: Path, refusal: Refusal) -> None:
    """Refuse a folder in which another process is at work; remove the marks of ended ones.

    Raises:
        Face2FaceError: the refusal.
    """
    for mark in folder.glob("process-*.txt"):
        match = _MARK.fullmatch(mark.name)
        if match is None or int(match[1]) == psutil.Process().pid:
            continue
        if _is_at_work(mark, int(match[1])):
            raise refusal(int(match[1]))
        with suppress(OSError):
            mark.unlink()


def _is_at_work(mark: Path, pid: int) -> bool:
    try:
        noted = [float(word) for word in mark.read_text(encoding="utf-8").split()]
        # Numbers are given out again: only the time of its start tells a process from another.
        return any(
            abs(one - other) < 1
            for one, other in zip(noted, _begun(psutil.Process(pid)), strict=True)
        )
    except (OSError, ValueError, psutil.Error):
        return False


def _begun(process: psutil.Process) -> tuple[float, float]:
    """When a process began: by the clock, and since the machine's start.

    Where the clock is set meanwhile, one of them stays as it was; which, depends on the system.
    """
    begun: float = process.create_time()
    return begun, begun - psutil.boot_time()
