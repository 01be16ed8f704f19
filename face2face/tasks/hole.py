"""Holes in images: their colour, finding them, and the simple ways of filling them."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.integer | np.floating]

HOLE = (255, 0, 255)
"""Colour of what is to be filled in: no face has it, while black is in many images."""

HOLE_TOLERANCE = 24
"""Grey levels by which painted pixels may miss that colour, as after JPEG."""

TELEA_RADIUS = 3
"""Pixels around one that Telea's method takes it from, OpenCV's usual."""

_SAME = 8
"""Levels that a hole's colour may be off, as a JPEG's is."""


def hole_of(condition: Frame) -> Grey:
    """The erased pixels of a condition, uint8 (size, size), 255 where erased."""
    low = np.clip(np.array(HOLE) - _SAME, 0, 255)
    high = np.clip(np.array(HOLE) + _SAME, 0, 255)
    return cv2.inRange(condition, low, high)  # type: ignore[return-value]


def room_around(hole: _Bool, margin: int) -> tuple[slice, slice]:
    """The rows and columns that hold a hole, and `margin` pixels around it where there are any.

    Args:
        hole: bool (height, width), not empty.
        margin: pixels.
    """
    rows, columns = (np.flatnonzero(hole.any(axis)) for axis in (1, 0))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(columns[0]) - margin, 0), int(columns[-1]) + margin + 1),
    )


def telea(condition: Frame, hole: Grey) -> Frame:
    """What OpenCV fills a hole with (Telea 2004), uint8 RGB of the condition's size."""
    return cv2.inpaint(condition, hole, TELEA_RADIUS, cv2.INPAINT_TELEA)  # type: ignore[return-value]


class Filling(NamedTuple):
    """What somebody knows of what a hole hides.

    Attributes:
        colours: in the tone of the hole's surroundings, float32 (height, width, 3); of any value
            where the share is 0.
        share: how much of it to take, float32 (height, width, 1), 0 outside of holes.
    """

    colours: _Float
    share: _Float

    def over(self, filled: _Float) -> _Float:
        """It and what was there before, as much of each as the share says."""
        return filled + self.share * (self.colours - filled)


def unlike(here: _Float, there: _Numbers, ring: _Bool) -> float:
    """How unlike two images are around a hole, whatever their tones; 0 is the same.

    Args:
        here: the image with the hole, float32 (height, width, 3).
        there: what might fill it.
        ring: bool (height, width), not empty: where they are compared.

    Returns:
        Their mean difference as a share of what `here` differs from its own mean.
    """
    apart, varied = here[ring] - there[ring], here[ring] - here[ring].mean(0)
    off = np.abs(apart - apart.mean(0)).mean() / max(float(np.abs(varied).mean()), 1.0)
    return float(off)


_FINE = 4.0
"""Deviation in pixels from which on a Gaussian is computed on a smaller image."""

_NEAR = ((0.02, 1.0), (0.08, 1e-3), (0.32, 1e-6))
"""Deviations as shares of the side, and how much each counts: near pixels where there are some,
far ones in the middle of a large hole."""


def carried_on(values: _Float, known: _Bool) -> _Float:
    """Mean of the known values around each pixel, the nearest ones above all.

    Normalised convolution (Knutsson and Westin 1993) with Gaussians of three widths.

    Args:
        values: float32 (height, width, channels).
        known: bool (height, width); with nothing known the answer is 0.

    Returns:
        float32 (height, width, channels), known pixels smoothed too.
    """
    share = known.astype(np.float32)
    both = np.dstack([values * share[..., None], share])
    total = sum(trust * _spread(both, reach * len(values)) for reach, trust in _NEAR)
    assert isinstance(total, np.ndarray)
    mean: _Float = (total[..., :-1] / np.maximum(total[..., -1:], 1e-12)).astype(np.float32)
    return mean


def _spread(values: _Float, deviation: float) -> _Float:
    """A Gaussian, wide ones on a smaller image: there they cost next to nothing."""
    height, width = values.shape[:2]
    factor = max(int(deviation / _FINE), 1)
    small = (max(width // factor, 1), max(height // factor, 1))
    if factor > 1:
        values = cv2.resize(values, small, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    spread = cv2.GaussianBlur(values, (0, 0), deviation / factor)
    if factor > 1:
        spread = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    return spread  # type: ignore[return-value]
