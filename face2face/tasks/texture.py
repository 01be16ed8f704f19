"""Pores, wrinkles and strands for what was filled in smoothly, from elsewhere in the photograph.

What fills a large hole is a guess, and guesses are soft: a smooth patch is seen at once in skin
with pores and in hair. Where the photograph has the same colours and shades beside the hole, what
is fine there is fine here too. As in texture synthesis by patches (Efros and Freeman, "Image
quilting", 2001), but for what is fine alone: the guess stays what it is.
"""

import cv2
import numpy as np
import numpy.typing as npt

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]

_COARSE = 0.008
"""Width of what is no longer fine, as a share of the longer side: a pixel of the small image in
which like places are looked for."""

_SIDE, _STEP = 10, 5
"""Side of the patches, and how far they lie apart, in pixels of the small image."""

_LIKE, _OTHER = 12.0, 26.0
"""Root mean square of the grey levels by which two places differ up to which they are alike, and
from which on nothing is taken over."""

_FAR = 0.15
"""What the greatest distance counts, in squares of `_LIKE`."""

_BESIDE, _ABOUT = 1.25, 4.0
"""How much worse, as a factor and in squared grey levels, a place may be that goes on as the patch
before it does: what goes on has no seam."""

_SHARE = 0.7
"""How much of it is added: what is fine by chance is right by chance. With none the error in holes
of people held out is 0.620 of Telea's, with so much 0.623."""

_LEAST = 1e-3
"""Added to what is divided by."""


def with_texture(filled: _Float, hole: _Bool) -> _Float:
    """An image whose hole was filled, with what is fine around it.

    Args:
        filled: float32 (height, width, 3), 0 to 255.
        hole: bool (height, width).

    Returns:
        float32 of the same shape; outside of the hole the image. The same image gives the same
        answer.
    """
    height, width = hole.shape
    factor = max(round(_COARSE * max(height, width)), 1)
    border = (0, -height % factor, 0, -width % factor)
    image = np.asarray(cv2.copyMakeBorder(filled, *border, cv2.BORDER_REPLICATE), np.float32)
    covered = cv2.copyMakeBorder(hole.astype(np.float32), *border, cv2.BORDER_CONSTANT, value=1)
    share = _smaller(np.asarray(covered, np.float32), factor)
    if min(share.shape) < _SIDE or not (share == 1).any():
        return filled
    small = np.asarray(cv2.GaussianBlur(_smaller(image, factor), (0, 0), 1.0), np.float32)
    fine = image - _larger(small, factor)
    found = _fine_of_others(small, fine, share)
    there, here = (_strength(values, factor) for values in (found, fine))
    missing = np.sqrt(np.clip(1 - here / np.maximum(there, _LEAST), 0, 1))
    more = (_SHARE * _larger(missing, factor)[..., None] * found)[:height, :width]
    done: _Float = np.where(hole[..., None], filled + more, filled).astype(np.float32)
    return done


def _fine_of_others(small: _Float, fine: _Float, share: _Float) -> _Float:
    """What is fine in the places that are most like each part of the hole.

    Args:
        small: the image without what is fine, (rows, columns, 3).
        fine: what it lacks, a whole number of times as large.
        share: how much of each pixel of `small` the hole covers, (rows, columns).

    Returns:
        float32 (height, width, 3), 0 where nothing is like.
    """
    factor = len(fine) // len(small)
    hidden = cv2.dilate((share > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    depth = cv2.distanceTransform(hidden, cv2.DIST_L2, 3)
    seen = _sums(np.asarray(hidden, np.uint8)) == 0
    wanted = _sums(np.asarray(share == 1, np.uint8)) > 0
    slope = np.hanning(_SIDE * factor + 2)[1:-1].astype(np.float32)
    tent = np.sqrt(np.outer(slope, slope))[..., None]
    total, counts = np.zeros_like(fine), np.full((*fine.shape[:2], 1), _LEAST, np.float32)
    shifts: dict[tuple[int, int], tuple[int, int]] = {}
    rows, columns = (_starts(length) for length in share.shape)
    for row, top in enumerate(rows):
        for column, left in enumerate(columns):
            if not wanted[top, left]:
                continue
            around = [shifts.get((row, column - 1)), shifts.get((row - 1, column))]
            reach = 2 * (int(depth[top + _SIDE // 2, left + _SIDE // 2]) + _SIDE)
            place = _likest(small, seen, (top, left), reach, [one for one in around if one])
            if place is None:
                continue
            (down, right), apart = place
            shifts[row, column] = down, right
            trust = np.clip((_OTHER - np.sqrt(apart)) / (_OTHER - _LIKE), 0, 1)
            here, there = (_room(top + y, left + x, factor) for y, x in ((0, 0), (down, right)))
            total[here] += np.float32(trust) * tent * fine[there]
            counts[here] += tent
    return np.asarray(total / counts, np.float32)


def _likest(
    small: _Float,
    seen: _Bool,
    start: tuple[int, int],
    reach: int,
    around: list[tuple[int, int]],
) -> tuple[tuple[int, int], float] | None:
    """How far down and right the likest place lies, and its mean squared difference.

    Args:
        small: the image, (rows, columns, 3).
        seen: which patches, by their first pixel, lie wholly outside of the hole.
        start: row and column of the patch.
        reach: how far to look.
        around: where the patches beside it were taken from.
    """
    top, left = start
    first = max(top - reach, 0), max(left - reach, 0)
    window = tuple(slice(at, now + reach + 1) for at, now in zip(first, start, strict=True))
    may = seen[window]
    if not may.any():
        return None
    room = small[first[0] : top + reach + _SIDE, first[1] : left + reach + _SIDE]
    patch = small[top : top + _SIDE, left : left + _SIDE]
    apart = cv2.matchTemplate(room, patch, cv2.TM_SQDIFF) / patch.size
    y, x = np.ogrid[: may.shape[0], : may.shape[1]]
    away = ((y + first[0] - top) ** 2 + (x + first[1] - left) ** 2) / reach**2
    cost = np.where(may, np.maximum(apart, 0) + _FAR * _LIKE**2 * away, np.inf)
    best = int(cost.argmin())
    at = best // cost.shape[1], best % cost.shape[1]
    for down, right in around:
        also = top + down - first[0], left + right - first[1]
        inside = all(0 <= one < length for one, length in zip(also, cost.shape, strict=True))
        if inside and cost[also] < _BESIDE * cost[at] + _ABOUT:
            at = also
            break
    return (at[0] + first[0] - top, at[1] + first[1] - left), max(float(apart[at]), 0.0)


def _starts(length: int) -> list[int]:
    """Where patches begin along a length: they reach its end."""
    return sorted({*range(0, length - _SIDE, _STEP), length - _SIDE})


def _room(top: int, left: int, factor: int) -> tuple[slice, slice]:
    """A patch of the small image in the large one."""
    rows, columns = (slice(at * factor, (at + _SIDE) * factor) for at in (top, left))
    return rows, columns


def _sums(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """The sum of each patch by its first pixel."""
    sums = np.asarray(cv2.integral(values), np.int32)
    return (
        sums[_SIDE:, _SIDE:]
        - sums[:-_SIDE, _SIDE:]
        - sums[_SIDE:, :-_SIDE]
        + sums[:-_SIDE, :-_SIDE]
    )


def _strength(fine: _Float, factor: int) -> _Float:
    """Mean square of what is fine around each pixel of the small image."""
    square = _smaller(np.square(fine), factor).mean(-1)
    return np.asarray(cv2.GaussianBlur(square, (0, 0), 2.0), np.float32)


def _smaller(values: _Float, factor: int) -> _Float:
    height, width = values.shape[:2]
    size = (width // factor, height // factor)
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _larger(values: _Float, factor: int) -> _Float:
    height, width = values.shape[:2]
    size = (width * factor, height * factor)
    return cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]
