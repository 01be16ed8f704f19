"""Moving lips, jaw and eyelids: every column of the image is stretched between lines.

A line (a lip's edge, a lid, the chin) is a height over x. Between two neighbouring lines a
column is stretched evenly, so that lips can touch and lids close without a fold or a tear.
"""

import numpy as np

from tools.demo_clip.motion import Moment
from tools.demo_clip.portrait import SIZE, Plane, Portrait, curve, lid_edges, lip_seam
from tools.demo_clip.tracks import Array, smoothstep

_LEAST_APART = 1.0
"""Pixels that moved lines keep from each other."""


class Expression:
    """The columns' stretch for a portrait, from a moment's gap and blink."""

    def __init__(self, portrait: Portrait) -> None:
        """Prepare the lines of the portrait."""
        self._mouth = _Mouth(portrait)
        self._eyes = [_Eye(portrait, first) for first in (36, 42)]

    def drop(self, moment: Moment) -> Plane:
        """How many pixels further up each pixel of the moved face comes from."""
        drop = self._mouth.drop(moment.gap)
        for eye in self._eyes:
            drop += eye.drop(moment.blink)
        return drop.astype(np.float32)


class _Mouth:
    def __init__(self, portrait: Portrait) -> None:
        points, unit = portrait.landmarks, portrait.unit
        columns = np.arange(SIZE, dtype=np.float64)
        self._unit = unit
        self._upper, self._lower = lip_seam(points, unit)
        middle = (points[60, 0] + points[64, 0]) / 2
        across = np.clip((columns - middle) / ((points[64, 0] - points[60, 0]) / 2), -1.0, 1.0)
        self._arch = 1.0 - np.abs(across) ** 2.6
        reach = (points[13, 0] - points[3, 0]) / 2
        jaw = np.clip((columns - (points[13, 0] + points[3, 0]) / 2) / reach, -1.0, 1.0)
        self._jaw = np.cos(np.pi / 2 * jaw) ** 1.5
        self._nose = np.full(SIZE, float(points[33, 1]) + 0.03 * unit)
        self._lip_top = curve(points[[48, 49, 50, 51, 52, 53, 54]], unit)
        self._lip_bottom = curve(points[[48, 59, 58, 57, 56, 55, 54]], unit)
        self._chin = curve(points[3:14], unit)
        self._collar = np.full(SIZE, float(points[8, 1]) + 0.95 * unit)

    def drop(self, gap: float) -> Array:
        rest = self._lower - self._upper
        widest = max(float(rest.max()), 1.0)
        wanted = gap * self._unit
        apart = rest * min(wanted / widest, 1.0) + max(wanted - widest, 0.0) * self._arch
        # Lips meet about a third of the way down; a wide mouth lifts the upper lip a little.
        upper = 0.35 * np.maximum(rest - apart, 0.0) - 0.06 * np.maximum(apart - rest, 0.0)
        lower = upper + apart - rest
        chin = 0.85 * (wanted - widest if wanted > widest else 0.3 * (wanted - widest))
        still = np.zeros(SIZE)
        return _stretch(
            [
                self._nose,
                self._lip_top,
                self._upper,
                self._lower,
                self._lip_bottom,
                self._chin,
                self._collar,
            ],
            [still, 0.9 * upper, upper, lower, 0.97 * lower, chin * self._jaw, still],
        )


class _Eye:
    def __init__(self, portrait: Portrait, first: int) -> None:
        points, unit = portrait.landmarks, portrait.unit
        brow = points[17:22] if first == 36 else points[22:27]
        outer, inner = points[first], points[first + 3]
        self._upper, self._lower = lid_edges(points, unit, first)
        columns = np.arange(SIZE, dtype=np.float64)
        edge = 0.08 * unit
        near = smoothstep(outer[0] - edge, outer[0], columns)
        self._near = near * (1.0 - smoothstep(inner[0], inner[0] + edge, columns))
        self._brow = curve(brow, unit) + 0.04 * unit
        self._lashes = self._upper - 0.05 * unit
        self._cheek = self._lower + 0.25 * unit

    def drop(self, blink: float) -> Array:
        rest = (self._lower - self._upper) * self._near
        lower = -0.12 * blink * rest
        upper = lower + 0.97 * blink * rest
        still = np.zeros(SIZE)
        return _stretch(
            [self._brow, self._lashes, self._upper, self._lower, self._cheek],
            [still, upper, upper, lower, still],
        )


def _stretch(lines: list[Array], drops: list[Array]) -> Array:
    """Displacement of every pixel when each line has moved down by its drop.

    Args:
        lines: heights of the lines in the portrait, from top to bottom, each (SIZE,).
        drops: pixels that each line moves down, each (SIZE,).

    Returns:
        Pixels that each pixel of the result has come down, shape (SIZE, SIZE).
    """
    rows = np.arange(SIZE, dtype=np.float64)[:, None]
    moved = [lines[0] + drops[0]]
    for line, drop in zip(lines[1:], drops[1:], strict=True):
        moved.append(np.maximum(line + drop, moved[-1] + _LEAST_APART))
    total: Array = np.broadcast_to(drops[0], (SIZE, SIZE)).copy()
    for index in range(1, len(lines)):
        share = np.clip((rows - moved[index - 1]) / (moved[index] - moved[index - 1]), 0.0, 1.0)
        total += share * (drops[index] - drops[index - 1])
    return total
