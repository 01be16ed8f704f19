"""Filling a hole in a small image piece by piece, from its edge inwards.

Each time that piece of the surroundings is taken that goes on best what is there already; where an
edge runs into the hole it goes on first (Criminisi, Perez and Toyama, "Region filling and object
removal by exemplar-based image inpainting", 2004).
"""

import cv2
import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from face2face.tasks.surfaces import membrane

_REACH = 3
_WINDOW = 2 * _REACH + 1
"""How far a piece reaches around its middle, and its side, pixels."""

_GUESSED = 0.6
"""How much what surfaces have in the hole counts in choosing a piece, beside what is known: no
bright window shall be put where all around is dark."""

_FAR, _UPRIGHT = 0.1, 0.8
"""By how much a piece is worse that is further away, and again one that is above or below, grey
levels a pixel: what is above is lit and far in another way."""

_NEAR, _AGAIN = 10.0, 1.0
"""How much nearer than so many pixels a piece is worse, and by how much: things would be seen many
times."""

_BUSIER, _SEEN = 0.7, 0.3
"""By how much a piece is worse for each grey level that it deviates in itself more than what is
around the hole; and the share of a window that is to be known for it to tell that."""

_GOES_ON = 0.65
"""How much less bad a piece is that lies beside what was taken for a pixel's neighbour, as that
pixel does: large pieces have fewer seams."""

_EDGE = 12.0
"""Slope of an edge, grey levels a pixel, with which a place is filled as soon as one without that
has twice as much known around it."""

_AT_ONCE = 4
"""How many pieces are chosen before the order is looked at again."""

_STEPS, _KEPT = 25, 0.1
"""In how many steps pieces pass into each other, and how much they keep their own colours while
they do: a pixel's own counts so much, its four neighbours' 1 each."""

_Floats = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.bool_]
_Whole = npt.NDArray[np.int_]


class Filling:
    """A hole that is filled piece by piece.

    Args:
        image: a guess in the hole, float32 (height, width, 3), grey levels.
        hole: where nothing is known, bool (height, width).

    Attributes:
        choices: how many pieces there are to choose from.
    """

    def __init__(self, image: _Floats, hole: _Mask) -> None:
        frame = ((_REACH, _REACH), (_REACH, _REACH))
        self._hole, self._known = np.pad(hole, frame), np.pad(~hole, frame)
        self._left = self._hole.copy()
        self._image = np.pad(image, (*frame, (0, 0)), "edge")
        self._sure = self._known.astype(np.float32)
        # For each pixel the one that it was taken from, as an index of the flat image.
        self._sources = np.arange(self._known.size).reshape(self._known.shape)
        inside = cv2.erode(np.pad(np.ones_like(hole, np.uint8), frame), _brush(_WINDOW))
        # Not right at the hole: what is beside a piece is looked at as well.
        away = cv2.dilate(self._hole.astype(np.uint8), _brush(_WINDOW + 2))
        rows, columns = np.nonzero((np.asarray(inside) > 0) & (np.asarray(away) == 0))
        self._rows, self._columns, self.choices = rows, columns, len(rows)
        self._number = np.full(self._known.size, -1)
        self._number[rows * self._known.shape[1] + columns] = np.arange(self.choices)
        windows = sliding_window_view(self._image, (_WINDOW, _WINDOW), (0, 1))
        pieces = windows[rows - _REACH, columns - _REACH]
        self._pieces = pieces.reshape(self.choices, 3 * _WINDOW**2)
        self._squares = self._pieces**2
        busy, shares = _busy(self._image, self._known)
        self._own = busy[rows, columns]
        around = membrane(busy[..., None], shares > _SEEN)
        self._expected = np.asarray(around[..., 0], np.float32)

    @property
    def sources(self) -> _Whole:
        """Row and column of the pixel that each was taken from, (height, width, 2)."""
        inside = self._sources[_REACH:-_REACH, _REACH:-_REACH]
        return np.stack(np.divmod(inside, self._known.shape[1]), -1) - _REACH

    def fill(self) -> _Floats:
        """Fill the hole, float32 (height, width, 3); there must be choices."""
        while self._left.any():
            for row, column, sure in self._next():
                self._put(row, column, sure)
        filled = self._image[_REACH:-_REACH, _REACH:-_REACH]
        return _without_steps(filled, self.sources, self._hole[_REACH:-_REACH, _REACH:-_REACH])

    def _put(self, row: int, column: int, sure: float) -> None:
        """Fill what is left around a pixel with the best piece."""
        best = int(self._costs(row, column).argmin())
        there = _around(row, column)
        source = _around(int(self._rows[best]), int(self._columns[best]))
        new = self._left[there]
        self._image[there][new] = self._image[source][new]
        self._sources[there][new] = self._sources[source][new]
        self._sure[there][new] = sure
        self._known[there] |= new
        self._left[there] = False

    def _next(self) -> list[tuple[int, int, float]]:
        """The pixels around which is filled next, and how sure what is known around each is."""
        known = self._known.astype(np.float32)
        sure = np.asarray(cv2.blur(self._sure, (_WINDOW, _WINDOW)))
        grey = np.asarray(cv2.cvtColor(self._image, cv2.COLOR_RGB2GRAY), np.float32)
        inside = cv2.erode(known, _brush(3))
        x, y = (_slope(grey, *way) / 8 * inside for way in ((1, 0), (0, 1)))
        xx, xy, yy = (
            np.asarray(cv2.blur(each, (_WINDOW, _WINDOW))) for each in (x * x, x * y, y * y)
        )
        soft = np.asarray(cv2.blur(known, (3, 3)), np.float32)
        right, down = _slope(soft, 1, 0), _slope(soft, 0, 1)
        # Slopes along the hole's edge: what has them runs into it.
        along = xx * down**2 - 2 * xy * right * down + yy * right**2
        along = np.sqrt(np.maximum(along / np.maximum(right**2 + down**2, 1e-6), 0))
        rim = self._left & (np.asarray(cv2.dilate(known, _brush(3))) > 0)
        order = np.where(rim, sure * (1 + along / _EDGE), 0)
        places: list[tuple[int, int, float]] = []
        while len(places) < _AT_ONCE and order.any():
            row, column = divmod(int(order.argmax()), known.shape[1])
            places.append((row, column, float(sure[row, column])))
            # One that touches another waits for what that puts there.
            order[
                max(row - _WINDOW, 0) : row + _WINDOW + 1,
                max(column - _WINDOW, 0) : column + _WINDOW + 1,
            ] = 0
        return places

    def _costs(self, row: int, column: int) -> _Floats:
        """How badly each piece goes on what is around a pixel, grey levels."""
        there = _around(row, column)
        weights = np.tile(np.maximum(self._known[there], np.float32(_GUESSED)).ravel(), 3)
        values = self._image[there].transpose(2, 0, 1).ravel()
        off = self._squares @ weights - 2 * (self._pieces @ (weights * values))
        off = (off + weights @ values**2) / weights.sum()
        down = self._rows - row
        far = np.hypot(self._columns - column, down)
        costs = np.sqrt(np.maximum(off, 0)) + _FAR * far + _UPRIGHT * np.abs(down)
        costs += _AGAIN * np.maximum(_NEAR - far, 0)
        costs += _BUSIER * np.maximum(self._own - self._expected[row, column], 0)
        width = self._known.shape[1]
        filled = self._hole[there] & self._known[there]
        own = np.arange(self._known.size).reshape(self._known.shape)[there][filled]
        beside = self._sources[there][filled] - own + row * width + column
        numbers = self._number[np.unique(np.clip(beside, 0, self._known.size - 1))]
        costs[numbers[numbers >= 0]] *= _GOES_ON
        return np.asarray(costs, np.float32)


def _without_steps(image: _Floats, sources: _Whole, hole: _Mask) -> _Floats:
    """Pieces that pass into each other: from pixel to pixel each goes on as where it is from.

    Poisson's equation (Perez, Gangnet and Blake, "Poisson image editing", 2003), screened so that
    no colour drifts away, by conjugate gradients.

    Args:
        image: filled, float32 (height, width, 3).
        sources: row and column that each pixel was taken from, (height, width, 2).
        hole: what may change, bool (height, width).

    Returns:
        float32 (height, width, 3).
    """
    free = hole[..., None].astype(np.float32)
    last = np.array(image.shape[:2]) - 1
    off = np.zeros_like(image)
    for step in (np.array([1, 0]), np.array([0, 1])):
        here = np.s_[: -1 if step[0] else None, : -1 if step[1] else None]
        there = np.s_[step[0] :, step[1] :]
        ways = []
        for first, second in (
            (sources[here], sources[here] + step),
            (sources[there] - step, sources[there]),
        ):
            rows, columns = np.moveaxis(np.clip([first, second], 0, last), -1, 0)
            ways.append(image[rows[1], columns[1]] - image[rows[0], columns[0]])
        # The smaller one: beyond a piece there may be an edge that is not to be seen.
        wanted = np.where(np.abs(ways[0]) < np.abs(ways[1]), *ways)
        wanted -= image[there] - image[here]
        off[here] -= wanted
        off[there] += wanted
    off *= free
    change, way = np.zeros_like(image), off.copy()
    size = (off**2).sum((0, 1))
    for _ in range(_STEPS):
        bent = cv2.Laplacian(way, cv2.CV_32F, borderType=cv2.BORDER_REPLICATE)
        pushed = (_KEPT * way - bent) * free
        share = size / np.maximum((way * pushed).sum((0, 1)), 1e-6)
        change += share * way
        off -= share * pushed
        before, size = size, (off**2).sum((0, 1))
        way = off + size / np.maximum(before, 1e-6) * way
    return np.asarray(image + change, np.float32)


def _busy(image: _Floats, known: _Mask) -> tuple[_Floats, _Floats]:
    """How much an image deviates within a piece, grey levels, and how much is known of it."""
    there = known[..., None].astype(np.float32)
    sums = np.dstack([image * there, image**2 * there, there])
    sums = np.asarray(cv2.blur(sums, (_WINDOW, _WINDOW), borderType=cv2.BORDER_CONSTANT))
    shares = sums[..., 6]
    mean, squares = (
        sums[..., part] / np.maximum(shares, 1e-6)[..., None] for part in (np.s_[:3], np.s_[3:6])
    )
    return np.sqrt(np.maximum(squares - mean**2, 0).mean(2)), shares


def _slope(values: _Floats, right: int, down: int) -> _Floats:
    return np.asarray(cv2.Sobel(values, cv2.CV_32F, right, down), np.float32)


def _around(row: int, column: int) -> tuple[slice, slice]:
    """The rows and columns of a piece around a pixel."""
    return (
        slice(row - _REACH, row + _REACH + 1),
        slice(column - _REACH, column + _REACH + 1),
    )


def _brush(side: int) -> npt.NDArray[np.uint8]:
    return np.ones((side, side), np.uint8)
