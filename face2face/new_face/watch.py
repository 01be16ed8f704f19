"""A training run watched from outside: how far it is, and what it shows."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.new_face.progress import Progress, Report

_EVERY_S = 1.0


def newest_sheet(run: Path) -> str:
    """The newest sheet of images of a run, "" while there is none."""
    sheets = [path for path in (run / "samples").glob("*.png") if not path.name.startswith(".")]
    return str(max(sheets, key=lambda path: path.stat().st_mtime_ns)) if sheets else ""


@contextmanager
def watched(
    run: Path, report: Report, *, spent_s: float, total_s: float, rest_s: float
) -> Iterator[None]:
    """Report on a run every second for as long as the block lasts.

    Args:
        run: its folder.
        report: takes the news, on a thread of its own.
        spent_s: seconds trained before.
        total_s: seconds that training takes in all.
        rest_s: seconds that come after it.
    """
    begun, over = time.monotonic() - spent_s, threading.Event()

    def look() -> None:
        while not over.wait(_EVERY_S):
            passed = min(time.monotonic() - begun, total_s)
            left = total_s - passed + rest_s
            report(Progress("train", passed / total_s, left, preview=newest_sheet(run)))

    thread = threading.Thread(target=look, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
