"""What lies behind a person before a busy background: pieces of what is beside them.

Surfaces over a hole are a haze where there should be leaves, a crowd or a shelf. So the photograph
is moved, mostly sideways, in the few ways in which it goes on best at the hole's edge, and each
fills the part next to where it does (He and Sun, "Statistics of patch offsets for image
completion", 2012), in the colours of that edge.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_SIDE = 56
"""Pixels a side at which moves are compared; `_RING` to `_DOWN` are in such pixels."""

_RING, _NEAR = 3, 3.5
"""How far around the hole a move is compared, and over how much this passes into the hole."""

_FIRST, _LAST, _STEP = 4, 42, 2
_DOWN = (-2, 0, 2)
"""Moves sideways from the first to the last, and how far up or down each of them goes as well."""

_LONG = 0.1
"""By how much longer moves are worse, grey levels of all channels."""

_LEAST_SEEN, _UNSEEN = 0.05, 600.0
"""Share of the edge that a move must be compared on, and how bad it is to miss it."""

_WORST = 300.0
_MOVES, _LEAST_GAIN = 6, 1.0
"""How different a move is at most, how many are taken, and from what gain on."""

_FITS, _FITS_BUSY, _FAILS = 50.0, 4.0, 1.6
"""How different what a move brings may be from what is around the hole, how much more in each grey
level of deviation there, and how many times that is too different to be shown at all."""

_SEAM, _SOFT = 1.0, 1.0
"""How softly pieces meet each other, and end."""

_BUSY = (3.0, 9.0)
_COARSE, _AROUND = 1.5, 3.5
"""Deviation in grey levels from which a background is busy, and wholly so: from what is smoothed by
so much, the usual one within so much. One lamp before a wall makes no busy background."""

_Floats = npt.NDArray[np.float32]


class Pieces(NamedTuple):
    """What is to be seen in a hole.

    Attributes:
        colours: float32 (size, size, 3), grey levels.
        share: how much of them is shown, float32 (size, size, 1), 0 to 1.
    """

    colours: _Floats
    share: _Floats


class _Move(NamedTuple):
    """One way to move a photograph: where each pixel comes from.

    Attributes:
        right: pixels at `_SIDE`.
        down: the same.
    """

    right: int
    down: int

    def of(self, image: _Floats) -> _Floats:
        """An image at `_SIDE` moved so; 0 where nothing is known."""
        onto = np.array([[1, 0, -self.right], [0, 1, -self.down]], np.float32)
        size = image.shape[1::-1]
        return np.asarray(cv2.warpAffine(image, onto, size, flags=cv2.INTER_NEAREST), np.float32)

    def part(self, image: Frame, rows: slice, columns: slice) -> Frame:
        """A part of a photograph moved so, mirrored at its edges."""
        scale = len(image) / _SIDE
        right, down = round(self.right * scale), round(self.down * scale)
        onto = np.array([[1, 0, -columns.start - right], [0, 1, -rows.start - down]], np.float32)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        how = cv2.INTER_NEAREST, cv2.BORDER_REFLECT
        moved = cv2.warpAffine(image, onto, size, flags=how[0], borderMode=how[1])
        return np.asarray(moved, np.uint8)


_ALL = [
    _Move(side * right, down)
    for right in range(_FIRST, _LAST + 1, _STEP)
    for side in (-1, 1)
    for down in _DOWN
]


def pieces_beside(image: Frame, ground: _Floats, hole: Grey) -> Pieces | None:
    """Fill a hole with pieces of its surroundings, None where these are not busy.

    Args:
        image: the photograph, uint8 RGB (size, size, 3).
        ground: it with surfaces over the hole, float32 (side, side, 3).
        hole: 1 where nothing is known, uint8 (side, side).
    """
    size = len(image)
    small = _sized(image, _SIDE).astype(np.float32)
    open_ = (_sized(hole.astype(np.float32), _SIDE) > 0).astype(np.uint8)
    known = 1 - open_.astype(np.float32)
    deviation = _deviation(image, ground, hole, known)
    busy = np.interp(deviation, _BUSY, (0.0, 1.0)).astype(np.float32)
    if not (busy * open_).any():
        return None
    around = np.ones((2 * _RING + 1, 2 * _RING + 1), np.uint8)
    seen = np.dstack([small, known])
    ring = np.asarray(cv2.dilate(open_, around), np.float32) * known
    costs = _costs(seen, ring)
    chosen = _chosen(costs[open_ > 0])
    if not chosen:
        return None
    costs = costs[..., chosen]
    best, least = costs.argmin(-1), costs.min(-1)
    fits = _FITS + _FITS_BUSY * deviation
    good = np.clip((_FAILS * fits - least) / ((_FAILS - 1) * fits), 0, 1) * (least < _WORST) * busy
    colours = _enlarged(ground, size)
    total = np.full(known.shape, 1e-6, np.float32)
    for number, move in enumerate(_ALL[each] for each in chosen):
        moved = move.of(seen)
        mine = _soft(((best == number) & (good > 0)).astype(np.float32), _SEAM) * moved[..., 3]
        if not mine.any():
            continue
        total += mine
        both = (ring * moved[..., 3])[..., None]
        sums = _soft(np.dstack([(seen - moved)[..., :3] * both, both]), _NEAR)
        off = np.asarray(sums[..., :3] / np.maximum(sums[..., 3:], 1e-4), np.float32)
        part = _room_of(mine, size)
        there = cv2.add(move.part(image, *part), _enlarged(off, size)[part], dtype=cv2.CV_32F)
        weight = np.ascontiguousarray(_enlarged(mine / total, size)[part])
        colours[part] = cv2.blendLinear(colours[part], there, 1 - weight, weight)
    share = _soft(good.astype(np.float32), _SOFT) * (total > 1e-3)
    return Pieces(colours, _enlarged(share, size)[..., None])


def _deviation(image: Frame, ground: _Floats, hole: Grey, known: _Floats) -> _Floats:
    """The usual deviation around each pixel from what is coarse, float32 (`_SIDE`, `_SIDE`)."""
    side = len(ground)
    coarse = _enlarged(_soft(_sized(ground, _SIDE), _COARSE), side)
    off = ((_sized(image, side) - coarse) ** 2).mean(-1) * (1 - hole)
    usual = np.log1p(_sized(off.astype(np.float32), _SIDE)) * known
    logs, shares = (_soft(each, _AROUND) for each in (usual, known))
    deviation: _Floats = np.sqrt(np.expm1(logs / np.maximum(shares, 1e-3)))
    return deviation


def _costs(seen: _Floats, ring: _Floats) -> _Floats:
    """How badly each move goes on what is around the hole, float32 (side, side, moves)."""
    values = np.empty((*ring.shape, 2, len(_ALL)), np.float32)
    sources = np.empty((*ring.shape, len(_ALL)), np.float32)
    for number, move in enumerate(_ALL):
        moved = move.of(seen)
        both = ring * moved[..., 3]
        values[..., 0, number] = np.abs(moved - seen)[..., :3].sum(2) * both
        values[..., 1, number] = both
        sources[..., number] = moved[..., 3]
    off, shares = np.moveaxis(_soft_all(values), 2, 0)
    far = [_LONG * float(np.hypot(move.right, 3 * move.down)) for move in _ALL]
    costs = off / np.maximum(shares, 1e-6) + np.array(far, np.float32)
    costs += _UNSEEN * np.maximum(_LEAST_SEEN - shares, 0)
    costs[(sources < 1) | (shares < 1e-4)] = _WORST
    return np.asarray(np.minimum(costs, _WORST), np.float32)


def _chosen(costs: _Floats) -> list[int]:
    """The moves that one after the other lower most what is left, of costs (pixels, moves)."""
    left = np.full((len(costs), 1), _WORST, np.float32)
    chosen: list[int] = []
    while len(chosen) < _MOVES:
        gains = np.maximum(left - costs, 0).sum(0)
        best = int(gains.argmax())
        if gains[best] < _LEAST_GAIN:
            break
        chosen.append(best)
        left = np.minimum(left, costs[:, best, None])
    return chosen


def _room_of(mine: _Floats, size: int) -> tuple[slice, slice]:
    """The rows and columns of a photograph in which a piece is seen."""
    scale = size / _SIDE
    rows, columns = (np.flatnonzero((mine > 0).any(axis)) for axis in (1, 0))
    room = [
        slice(max(int((each[0] - 1) * scale), 0), min(int((each[-1] + 2) * scale) + 1, size))
        for each in (rows, columns)
    ]
    return room[0], room[1]


def _soft_all(values: _Floats) -> _Floats:
    """Many images smoothed by `_NEAR`, (side, side, ...): along rows each, then along columns."""
    reach = round(4 * _NEAR)
    kernel = np.asarray(cv2.getGaussianKernel(2 * reach + 1, _NEAR), np.float32)
    one = np.ones((1, 1), np.float32)
    for _ in range(2):
        flat = np.ascontiguousarray(values.swapaxes(0, 1)).reshape(len(values), -1)
        soft = cv2.sepFilter2D(flat, -1, one, kernel, borderType=cv2.BORDER_CONSTANT)
        values = np.asarray(soft, np.float32).reshape(values.shape)
    return values


def _soft(values: _Floats, sigma: float) -> _Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float32)


def _sized(image: Frame | _Floats, side: int) -> _Floats:
    return np.asarray(cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA), np.float32)


def _enlarged(values: _Floats, size: int) -> _Floats:
    return np.asarray(cv2.resize(values, (size, size)), np.float32)
