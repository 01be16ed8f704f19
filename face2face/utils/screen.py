"""The screen that libraries write on past Python, turned away for a while."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock


class _Screen:
    """Where libraries write what goes wrong: file descriptor 2, which all threads share."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._blocks = 0
        self._kept: int | None = None

    def turn_away(self) -> None:
        """The first block turns it away; two that each kept what they found would lose it."""
        with self._lock:
            self._blocks += 1
            if self._blocks > 1:
                return
            try:
                self._kept = os.dup(2)
            except OSError:  # a program that has only a window: there is no screen
                return
            with Path(os.devnull).open("w") as nothing:
                os.dup2(nothing.fileno(), 2)

    def turn_back(self) -> None:
        """The last block turns it back."""
        with self._lock:
            self._blocks -= 1
            if self._blocks == 0 and self._kept is not None:
                os.dup2(self._kept, 2)
                os.close(self._kept)
                self._kept = None


_SCREEN = _Screen()


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep off the screen what libraries write there themselves, past Python.

    They write to the file descriptor, so that is turned away for as long as a block of any thread
    lasts; a failure still raises.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    _SCREEN.turn_away()
    try:
        yield
    finally:
        _SCREEN.turn_back()
