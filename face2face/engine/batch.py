"""Many files one after the other: one that fails gets a line, and the others go on."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from tqdm import tqdm

from face2face.errors import DiskFullError, Face2FaceError
from face2face.utils.text import sanitize_line

_LONGEST = 4000
"""Letters of a message: a path may have as many."""


class FileJob(Protocol):
    """One file to work on."""

    @property
    def source(self) -> Path:
        """The file."""


Job = TypeVar("Job", bound=FileJob)


def work_through(
    jobs: Sequence[Job],
    work: Callable[[Job], object],
    unit: str,
    failed: Callable[[Job, str], object] | None = None,
) -> int:
    """Work on all files, with a bar where somebody sees it.

    Args:
        jobs: the files.
        work: works on one of them.
        unit: what one of them is called, such as "image".
        failed: takes each that failed, with its message, beside the line on standard error.

    Returns:
        How many failed.

    Raises:
        DiskFullError: no space is left for any more.
    """
    count = 0
    # disable=None: no bar where nobody sees it move.
    for job in tqdm(jobs, f"{unit}s", unit=unit, disable=None):
        try:
            work(job)
            continue
        except DiskFullError:
            raise
        except Face2FaceError as error:
            told = str(error)
            named = told if str(job.source) in told else f"{job.source}: {told}"
            message = sanitize_line(named, _LONGEST)
        except MemoryError:
            shown = sanitize_line(str(job.source), _LONGEST)
            message = f"{shown} is too large for this machine's memory: make it smaller"
        count += 1
        tqdm.write(f"error: {message}", file=sys.stderr)
        if failed is not None:
            failed(job, message)
    return count
