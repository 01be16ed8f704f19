"""Taking the jitter out of a video's faces, where those to come are known.

Of all courses the one is taken that is smoothest while it stays near what was found: the squares of
its distances from that, and of its second derivatives, are least in their weighed sum. It is not
late, as a filter that knows only what was must be, or else lets jitter through.

Whittaker, "On a new method of graduation", Proceedings of the Edinburgh Mathematical Society 41,
1923; Eilers, "A perfect smoother", Analytical Chemistry 75, 2003.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.gaze_in_blinks import Eye, with_gaze_through_blinks
from face2face.types import DriverFace

REACH_S = 0.16
"""How far before and after a face others count: four frames of 25 a second."""

_USUAL = 0.5
"""The smoothing that cutoffs are given for."""

_LEAST_STEP_S = 1e-3
"""Images that are said to be of one moment are taken so far apart."""

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """Points that are smoothed alike.

    Attributes:
        points: their numbers.
        cutoff_hz: to and fro so often a second they move half as far, at a smoothing of 0.5.
    """

    points: Sequence[int]
    cutoff_hz: float


class VideoSmoother:
    """Smooths each face of a video among those before and after it; it remembers nothing.

    Args:
        smoothing: 0 leaves the points as they are, 1 smooths most.
        parts: of a face, each point in one.
        eyes: whose irises' way through a blink is laid from before it to after it.
        head_hz: cutoff of `head`, None where nobody asks for that.
    """

    def __init__(
        self,
        smoothing: float,
        parts: Sequence[Part],
        eyes: Sequence[Eye] = (),
        head_hz: float | None = None,
    ) -> None:
        self._eyes = eyes
        self._head_span_s = None if head_hz is None else smoothing / (_USUAL * 2 * np.pi * head_hz)
        slower = smoothing / _USUAL
        self._spans_s = [slower / (2 * np.pi * part.cutoff_hz) for part in parts]
        self._part_of = np.zeros(sum(len(part.points) for part in parts), np.intp)
        for number, part in enumerate(parts):
            self._part_of[list(part.points)] = number

    def __call__(
        self, faces: Sequence[DriverFace], times_s: Sequence[float], place: int
    ) -> DriverFace:
        """Smooth one face.

        Args:
            faces: float32 (points, 2 or 3), pixels, of one person in one scene, in their order, at
                least those within `REACH_S` of the one.
            times_s: when their images were taken, seconds, rising.
            place: which one.

        Returns:
            Its smoothed points, of the same shape, type and unit.
        """
        if len(faces) < 3 or not any(self._spans_s):
            return faces[place]
        shares = _shares(_steps_us(times_s), tuple(self._spans_s), place)
        found = np.stack(list(faces)).astype(np.float64)
        if self._eyes:
            found = with_gaze_through_blinks(found, times_s, self._eyes)
        smooth = np.einsum("pf,fpd->pd", shares[self._part_of], found)
        return np.asarray(smooth, np.float32)

    def head(
        self, faces: Sequence[DriverFace], times_s: Sequence[float], place: int
    ) -> DriverFace | None:
        """Smooth one face as slowly as a head moves, lids and lips too.

        Args:
            faces: as for a call.
            times_s: as for a call.
            place: which one.

        Returns:
            All its points as they were at one moment, for who tells the head's motion by them;
            None where nobody asks for them.
        """
        if self._head_span_s is None:
            return None
        if len(faces) < 3 or not self._head_span_s:
            return faces[place]
        shares = _shares(_steps_us(times_s), (self._head_span_s,), place)[0]
        smooth = np.tensordot(shares, np.stack(list(faces)).astype(np.float64), 1)
        return np.asarray(smooth, np.float32)


def _steps_us(times_s: Sequence[float]) -> tuple[int, ...]:
    steps_us = np.round(1e6 * np.diff(np.asarray(times_s, np.float64))).astype(int)
    return tuple(steps_us.tolist())


@functools.lru_cache(maxsize=256)
def _shares(steps_us: tuple[int, ...], spans_s: tuple[float, ...], place: int) -> _Numbers:
    """How much of each value is in the smooth course at one moment, (spans, n), rows of sum 1.

    Images of a video mostly lie equally far apart, so that this is computed a few times only.

    Args:
        steps_us: time from each image to the next, microseconds.
        spans_s: how smooth the courses are.
        place: the moment's number.
    """
    derivatives = _second_derivatives(np.maximum(np.array(steps_us) / 1e6, _LEAST_STEP_S))
    rough, only = derivatives.T @ derivatives, np.eye(len(steps_us) + 1)
    courses = [np.linalg.solve(only + span_s**4 * rough, only[place]) for span_s in spans_s]
    return np.stack(courses)


def _second_derivatives(steps_s: _Numbers) -> _Numbers:
    """What makes of values at n moments their second derivatives, (n - 2, n)."""
    before, after = steps_s[:-1], steps_s[1:]
    rows = np.arange(len(before))
    matrix = np.zeros((len(before), len(steps_s) + 1))
    matrix[rows, rows] = 2 / (before * (before + after))
    matrix[rows, rows + 1] = -2 / (before * after)
    matrix[rows, rows + 2] = 2 / (after * (before + after))
    return matrix
