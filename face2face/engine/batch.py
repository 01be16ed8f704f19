"""Many files one after the other: one that fails gets a line, and the others go on."""

import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from tqdm import tqdm

from face2face.errors import DiskFullError, Face2FaceError
from face2face.utils.text import LONGEST_PATH, sanitize_line

_LOOK_S = 0.5
"""How often a batch whose files take long hears of anything else."""


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
    *,
    at_once: int = 1,
    stop: Callable[[], object] = lambda: None,
) -> int:
    """Work on all files, with a bar where somebody sees it.

    Args:
        jobs: the files.
        work: works on one of them.
        unit: what one of them is called, such as "image".
        failed: takes each that failed, with its message, beside the line on standard error.
        at_once: how many are worked on at one time, each in a thread of its own.
        stop: called where the others are to end because one of them, or Ctrl-C, ends all.

    Returns:
        How many failed.

    Raises:
        DiskFullError: no space is left for any more.
    """
    count = 0
    # disable=None: no bar where nobody sees it move.
    with closing(_worked(jobs, work, at_once, stop)) as worked:
        for job, result in tqdm(worked, f"{unit}s", len(jobs), unit=unit, disable=None):
            try:
                result()
                continue
            except DiskFullError:
                raise
            except Face2FaceError as error:
                told = str(error)
                named = told if str(job.source) in told else f"{job.source}: {told}"
                message = sanitize_line(named, LONGEST_PATH)
            except MemoryError:
                shown = sanitize_line(str(job.source), LONGEST_PATH)
                message = f"{shown} is too large for this machine's memory: make it smaller"
            count += 1
            tqdm.write(f"error: {message}", file=sys.stderr)
            if failed is not None:
                failed(job, message)
    return count


def _worked(
    jobs: Sequence[Job],
    work: Callable[[Job], object],
    at_once: int,
    stop: Callable[[], object],
) -> Generator[tuple[Job, Callable[[], object]], None, None]:
    """Each job, and what tells how it went: as they end, where several are worked on."""
    if at_once == 1:
        for job in jobs:
            yield job, partial(work, job)
        return
    with ThreadPoolExecutor(at_once, thread_name_prefix="batch") as threads:
        begun = {threads.submit(work, job): job for job in jobs}
        try:
            while begun:
                # Without a timeout Windows would not hear Ctrl-C.
                for done in wait(begun, _LOOK_S, FIRST_COMPLETED).done:
                    yield begun.pop(done), done.result
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            stop()
            raise
