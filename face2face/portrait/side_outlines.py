"""Where a person's outline goes beside their photograph: as it was going, and inwards."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from face2face.types import Grey

_SEEN = 0.04
"""How much of a photograph beside its edge tells how steep an outline is, in its width."""

_STEEP = (-0.5, 2.0)
"""How steep outlines are at most, rows a column; above 0 they go inwards."""

_HALF = 127
_SOFT = 4
"""Rows around an outline in which it ends softly."""

_Floats = npt.NDArray[np.float64]
_Rows = npt.NDArray[np.float32]


class RowsBeside(NamedTuple):
    """What each pixel beside a photograph goes on from, the column next to the photograph first.

    Attributes:
        straight: row of the outermost column, float32 (height, columns), -1 where nothing goes on.
        mirrored: row of the column that a mirror at the edge shows there, the same.
    """

    straight: _Rows
    mirrored: _Rows


def rows_beside(opacity: Grey, columns: int, radius: float) -> RowsBeside:
    """How a person goes on beside their photograph.

    Carried on along rows, a shoulder would be a step, and the brim of a hat a bar. So each outline
    goes on as steeply as it came, bent inwards like a circle, and takes what it holds along.

    Args:
        opacity: of the photograph, 255 where the person is, uint8 (height, width); its first
            column is the edge.
        columns: how many lie beside it.
        radius: of the circle, pixels.
    """
    height, width = opacity.shape
    seen = np.float64(opacity[:, : max(round(_SEEN * width), 2)]) / 255
    away = np.arange(1, columns + 1, dtype=np.float64)
    bent = np.minimum(away, radius) ** 2 / (2 * radius)
    rows = np.arange(height, dtype=np.float64)[:, None]
    straight, mirrored = (np.full((height, columns), -1.0, np.float32) for _ in range(2))
    ends = np.flatnonzero(np.diff(np.pad(opacity[:, 0] > _HALF, 1).astype(np.int8))).tolist()
    spans = list(zip(ends[::2], ends[1::2], strict=True))
    for number, (first, last) in enumerate(spans):
        before = spans[number - 1][1] if number else 0
        after = spans[number + 1][0] if number + 1 < len(spans) else height
        middle, room = (first + last) // 2, 2 * seen.shape[1]
        above = _steepness(seen[max(before, first - room) : middle]) if first else 0.0
        below = _steepness(seen[middle : min(after, last + room)]) if last < height else 0.0
        top, bottom = above * away + (first > 0) * bent, below * away + (last < height) * bent
        # Where an edge of the photograph cuts the other end, that is not known: all goes along.
        if last == height:
            bottom, below = -top, -above
        elif not first:
            top, above = -bottom, -below
        left = last - first - top - bottom
        share = (rows - first - top) / np.maximum(left, 1)
        row = first + share * (last - first)
        theirs = (left > 1) & (row > first - _SOFT) & (row < last + _SOFT)
        mirror = row - away * ((1 - share) * above - share * below)
        straight[theirs] = row[theirs]
        mirrored[theirs] = np.clip(mirror, 0, height - 1)[theirs]
    return RowsBeside(straight, mirrored)


def _steepness(seen: _Floats) -> float:
    """By how much more of a part is the person from column to column, rows."""
    sums = seen.sum(0)
    return float(np.clip(np.polyfit(np.arange(len(sums)), sums, 1)[0], *_STEEP))
