"""Waiting for something to come true: the one place where the tests look at it again and again."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

LOOK_EVERY_S = 0.01

PATIENCE_S = 60.0
"""Only what hangs takes so long, on a busy machine too: no test measures by it."""


def eventually(
    what: Callable[[], object],
    within_s: float = PATIENCE_S,
    *,
    while_runs: "subprocess.Popen[Any] | None" = None,
) -> None:
    """Wait until `what()` is true.

    Args:
        what: is asked again and again.
        within_s: how long at most.
        while_runs: a process without which it would never come true.

    Raises:
        AssertionError: it did not come true, or the process ended before.
    """
    until_s = time.monotonic() + within_s
    while not what():
        if while_runs is not None and while_runs.poll() is not None and not what():
            raise AssertionError(f"the process ended before: {while_runs.communicate()}")
        if time.monotonic() > until_s:
            raise AssertionError(f"not within {within_s} s")
        time.sleep(LOOK_EVERY_S)
