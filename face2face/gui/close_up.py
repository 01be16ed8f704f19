"""The driver's face, cut out of the frame: near, and without the room around. No Qt here."""

from __future__ import annotations

import math

from face2face.engine.live.status import LiveResult
from face2face.types import Box, Frame, Landmarks

_FACES = 2.2
"""Side of the square in heights or widths of the landmarks, whichever is more."""

_LIFT = 0.12
"""By how much of the side the square lies higher than the landmarks, which leave out the hair."""

_CALM_S = 0.35
"""Time after which the square has followed by two thirds: it must not tremble."""


class CloseUp:
    """Follows the driver's face with a square; without a face it stays where it was.

    One for each who shows or records: it goes from result to result.
    """

    def __init__(self) -> None:
        self._size = (0, 0)
        self._square: tuple[float, float, float] | None = None
        self._at_s = 0.0

    def box(self, result: LiveResult) -> Box:
        """The square of a result's frame, in its pixels, wholly inside.

        Before the first face it is in the frame's middle.
        """
        height, width = result.frame.shape[:2]
        if (width, height) != self._size:
            self._size, self._square = (width, height), None
        most = float(min(width, height))
        if result.landmarks is not None:
            wanted = _around(result.landmarks, most)
            passed = max(result.captured_s - self._at_s, 0.0)
            share = 1.0 if self._square is None else 1 - math.exp(-passed / _CALM_S)
            before = self._square or wanted
            x, y, side = (a + (b - a) * share for a, b in zip(before, wanted, strict=True))
            self._square = (x, y, side)
        self._at_s = result.captured_s
        x, y, side = self._square or (width / 2, height / 2, most)
        left = round(min(max(x - side / 2, 0), width - side))
        top = round(min(max(y - side / 2, 0), height - side))
        pixels = max(int(side), 1)
        return Box(left, top, min(left + pixels, width), min(top + pixels, height))

    def cut(self, result: LiveResult) -> Frame:
        """The part of a result's frame that is looked at: uint8 RGB, a view into it."""
        return cut(result.frame, self.box(result))


def cut(frame: Frame, box: Box) -> Frame:
    """A part of a frame, a view into it; `box` has whole pixels inside the frame."""
    return frame[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]


def _around(landmarks: Landmarks, most: float) -> tuple[float, float, float]:
    """Middle and side of the square around a face, no larger than the frame."""
    left, top = (float(value) for value in landmarks.min(axis=0))
    right, bottom = (float(value) for value in landmarks.max(axis=0))
    side = min(max(max(right - left, bottom - top) * _FACES, 16.0), most)
    return (left + right) / 2, (top + bottom) / 2 - _LIFT * side, side
