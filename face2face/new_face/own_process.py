"""face2face-new in a process of its own, which trains a network and takes all of it along."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from face2face.errors import ErrorKind, TrainingError
from face2face.new_face.progress import Progress, read_line

_PACKAGES = Path(__file__).resolve().parents[2]
_PROGRAM = ("-m", "face2face.cli.new")


def run_new(words: list[str], report: Callable[[Progress], None]) -> None:
    """Run face2face-new; it ends and saves when its input is closed, as when this is interrupted.

    Args:
        words: its arguments.
        report: takes the news, in this thread.

    Raises:
        TrainingError: it failed.
    """
    paths = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(  # noqa: S603 - the program itself
        [sys.executable, *_PROGRAM, *words, "--progress", "json"],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    said: list[str] = []
    reader = threading.Thread(target=said.extend, args=(process.stderr,), daemon=True)
    reader.start()
    failure: Progress | None = None
    try:
        for line in process.stdout:
            news = read_line(line)
            if news is None:
                continue
            if news.stage == "failed":
                failure = news
            else:
                report(news)
    finally:
        with contextlib.suppress(OSError):
            process.stdin.close()
        code = process.wait()
        reader.join()
        process.stdout.close()
        process.stderr.close()
    if failure is not None:
        error = failure.error
        if error is None:
            raise TrainingError(failure.message)
        raise TrainingError(failure.message, error.kind, **error.facts)
    if code:
        lines = [line.strip() for line in said if line.strip()] or [f"it ended with {code}"]
        last = lines[-1].removeprefix("error: ")
        raise TrainingError(last, ErrorKind.PROGRAM_ENDED, reason=last)
