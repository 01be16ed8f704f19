"""Reads the regression trees of dlib's `shape_predictor` from its file, without dlib.

dlib writes a whole number as a byte and the number's own bytes: how many those are, and whether it
is below zero. Any other number is two of these, a mantissa and an exponent of two. The file has in
this order: its version; the mean face; of each cascade its trees, each with its nodes and its
leaves; of each cascade the points that its pixels are near; and where they are from there.

dlib trusts its files: a damaged one may end the process. What is read here is checked.
"""

import math
import mmap
import re
import sys
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from face2face.faces.regression_trees import MOST, trees_type
from face2face.utils.file_reading import digest_of, open_file

_Floats = npt.NDArray[np.float32]
_Wholes = npt.NDArray[np.int64]

_MOST_BYTES = 1 << 30
_VERSION = 1
_LENGTH, _NEGATIVE = 0xF, 0x80
"""Of the byte before a number: how many bytes it has, and whether it is below zero."""

_MASKS = np.array([(1 << 8 * length) - 1 for length in range(8)], np.uint64)
"""Of what is read as eight bytes at once, the number's own."""

_EXPONENTS = -200, 60
"""Beyond these a number is none of a predictor's, and is refused as too large, or nothing."""

_MOST_POINTS, _MOST_CASCADES, _MOST_FEATURES = 1000, 100, 5000
_MOST_TREES, _MOST_LEAVES = 10_000, 1024
"""Of a shape, of a file, of a cascade, twice, and of a tree: many times what anybody trains."""

_FAR = 1000.0
"""Sides of the box: no point, no pixel and no leaf goes as far."""


class _Trees(NamedTuple):
    """A cascade, in the words of `regression_trees.trees_type`; (nodes or leaves of all trees)."""

    depth: int
    first: _Wholes
    second: _Wholes
    threshold: _Floats
    steps: _Floats
    leaves: npt.NDArray[np.int16]


def read_landmark_file(path: Path) -> npt.NDArray[np.void]:
    """Read a file of dlib's.

    Returns:
        A record as `regression_trees.trees_type` has it, shape ().

    Raises:
        OSError: it cannot be read.
        ValueError, IndexError: it is no such file, damaged, or has trees of different sizes.
    """
    with open_file(path) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if len(data) > _MOST_BYTES:
            raise ValueError("too large")
        reader = _Reader(data)
        try:
            record = reader.record()
        finally:
            reader.close()
        # Read and not mapped: what is mapped and was looked at stays in memory.
        record["source"] = digest_of(file).hex()
        return record


class _Reader:
    """Reads a file from its beginning to its end."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._place = data, 0
        # Eight bytes from each place of the file on.
        self._words = np.ndarray((max(len(data) - 7, 0),), "<u8", data, strides=(1,))
        self._leaf = b""

    def close(self) -> None:
        """Let the file go."""
        del self._words

    def record(self) -> npt.NDArray[np.void]:
        """All that the file holds but its own hash."""
        if self._whole() != _VERSION:
            raise ValueError("another version")
        place = self._place
        rows, columns = self._whole(), self._whole()  # below zero: so dlib marks its newer form
        if not 0 < -rows <= 2 * _MOST_POINTS or rows % 2 or columns != -1:
            raise ValueError("no points, or too many")
        self._leaf = self._data[place : self._place]
        shape = np.array([self._float() for _ in range(-rows)])
        cascades = [self._trees(-rows) for _ in range(self._count(_MOST_CASCADES))]
        anchors = [
            [self._whole() for _ in range(self._count(_MOST_FEATURES))]
            for _ in range(self._count(_MOST_CASCADES))
        ]
        offsets = [
            [(self._float(), self._float()) for _ in range(self._count(_MOST_FEATURES))]
            for _ in range(self._count(_MOST_CASCADES))
        ]
        if self._place != len(self._data):
            raise ValueError("more than a predictor")
        trees = len(cascades[0].steps) >> cascades[0].depth
        features = len(anchors[0])
        if (*np.shape(anchors), 2) != np.shape(offsets) or len(anchors) != len(cascades):
            raise ValueError("pixels without a place")
        kind = trees_type(len(cascades), trees, cascades[0].depth, features, len(shape) // 2)
        record = np.zeros((), kind)
        record["shape"] = _within(shape, _FAR)
        record["offsets"] = _within(np.array(offsets), _FAR)
        record["anchors"] = _within(np.array(anchors), MOST)
        for number in reversed(range(len(cascades))):
            cascade = cascades.pop()  # or there would be two of each
            for name in ("first", "second", "threshold", "steps", "leaves"):
                record[name][number] = getattr(cascade, name)
        return record

    def _trees(self, numbers: int) -> _Trees:
        """A cascade; each leaf has so many numbers.

        Where a number ends is known when it is read. So that not one is read after the other, the
        leaves are found by what all of them begin with, and read side by side.
        """
        count, begin = self._count(_MOST_TREES), self._place
        nodes = self._count(_MOST_LEAVES - 1)
        for _ in range(4 * nodes):
            self._whole()
        leaves = self._whole()
        if count < 1 or leaves != nodes + 1 or leaves < 2 or leaves & nodes:
            raise ValueError("trees that are none")
        leaf = re.compile(re.escape(self._leaf))
        found = islice(leaf.finditer(self._data, self._place), count * leaves)
        starts = np.fromiter((one.start() for one in found), np.int64)
        ends = starts + len(self._leaf)
        if len(starts) != count * leaves:
            raise ValueError("too few leaves")
        # A number has two bytes or more: read from within each other, they would be more than the
        # file has, and than memory holds.
        if (np.diff(starts) < len(self._leaf) + 2 * numbers).any():
            raise ValueError("leaves within each other")
        moves = np.empty((numbers, len(starts)), np.float32)
        for number in range(numbers):
            found_, ends = self._floats(ends)
            moves[number] = _within(found_, _FAR)
        last = ends.reshape(count, leaves)[:, -1]
        places = np.concatenate([[begin], last[:-1]])
        many, places = self._wholes(places)
        compared = np.empty((2, count, nodes), np.int64)
        threshold = np.empty((count, nodes), np.float32)
        for node in range(nodes):
            for pixel in compared:
                pixel[:, node], places = self._wholes(places)
            threshold[:, node], places = self._floats(places)
        many_leaves, places = self._wholes(places)
        before = np.column_stack([places, ends.reshape(count, leaves)[:, :-1]])
        if (
            (many != nodes).any()
            or (many_leaves != leaves).any()
            or (before.ravel() != starts).any()
        ):
            raise ValueError("trees of different sizes")
        self._place = int(ends[-1])
        self._let_go()
        first, second = _within(compared.reshape(2, -1), MOST)
        # Grey levels are whole: a difference that exceeds a number exceeds the whole one below it.
        threshold = np.clip(np.floor(threshold), -MOST, MOST)
        steps = np.abs(moves).max(0) / np.float32(MOST)
        whole = np.rint(moves / np.where(steps > 0, steps, 1)).astype(np.int16)
        return _Trees(leaves.bit_length() - 1, first, second, threshold.ravel(), steps, whole.T)

    def _let_go(self) -> None:
        """Give the memory back that the file's bytes take; they can be read again."""
        if sys.platform != "win32":
            self._data.madvise(mmap.MADV_DONTNEED)

    def _whole(self) -> int:
        head = self._data[self._place]
        begin, end = self._place + 1, self._place + 1 + (head & _LENGTH)
        if end > len(self._data):
            raise IndexError("the file ends within a number")
        self._place = end
        number = int.from_bytes(self._data[begin:end], "little")
        return -number if head & _NEGATIVE else number

    def _count(self, most: int) -> int:
        number = self._whole()
        if not 0 <= number <= most:
            raise ValueError("too many")
        return number

    def _float(self) -> float:
        mantissa, exponent = self._whole(), self._whole()
        low, high = _EXPONENTS
        return math.ldexp(mantissa, min(max(exponent, low), high))

    def _wholes(self, places: _Wholes) -> tuple[_Wholes, _Wholes]:
        """The numbers at several places, and where they end."""
        words = self._words[places]
        lengths = (words & np.uint64(_LENGTH)).astype(np.int64)
        numbers = ((words >> np.uint64(8)) & _MASKS[lengths]).astype(np.int64)
        negative = (words & np.uint64(_NEGATIVE)).astype(bool)
        return np.where(negative, -numbers, numbers), places + 1 + lengths

    def _floats(self, places: _Wholes) -> tuple[_Floats, _Wholes]:
        mantissas, places = self._wholes(places)
        exponents, places = self._wholes(places)
        numbers = np.ldexp(
            mantissas.astype(float), np.clip(exponents, *_EXPONENTS).astype(np.int32)
        )
        return numbers.astype(np.float32), places


def _within(numbers: npt.NDArray[np.generic], most: float) -> npt.NDArray[np.generic]:
    """The numbers as they are.

    Raises:
        ValueError: one is larger than `most`, either way, or none.
    """
    if not (np.abs(numbers) <= most).all():
        raise ValueError("a number out of range")
    return numbers
