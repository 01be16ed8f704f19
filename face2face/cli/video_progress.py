"""How far a conversion is, as JSON for programs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from face2face.errors import Face2FaceError, details_of
from face2face.new_face.progress import Progress, json_report

_EVERY_S = 0.25


class Progressing:
    """Writes a line for each piece of news.

    Args:
        out: where.
    """

    def __init__(self, out: TextIO) -> None:
        self._report = json_report(out)

    def note(self, text: str) -> None:
        """Something to know."""
        self._report(Progress("note", message=text, error=details_of(text)))

    def advancing(self, total: int | None) -> Callable[[int], None]:
        """What takes the number of frames that are done; `total` is None if unknown."""
        self._report(Progress("convert", 0.0))
        began_s = told_s = time.monotonic()

        def advance(frames: int) -> None:
            nonlocal told_s
            now_s = time.monotonic()
            if now_s - told_s < _EVERY_S:
                return
            told_s = now_s
            if total:
                share = min(frames / total, 1.0)
                left_s = (now_s - began_s) * (1 - share) / share
                self._report(Progress("convert", share, left_s))

        return advance

    def done(self, out: Path) -> None:
        """The result is complete."""
        self._report(Progress("done", 1.0, 0.0, str(out.resolve())))

    def failed(self, error: Face2FaceError) -> None:
        """There is no result."""
        self._report(Progress("failed", message=str(error), error=error.details))
