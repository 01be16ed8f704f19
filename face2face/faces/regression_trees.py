"""Landmarks by regression trees that compare pixels, as dlib computes them.

Kazemi and Sullivan, "One millisecond face alignment with an ensemble of regression trees", 2014;
dlib's `shape_predictor`, with NumPy. dlib reads its trees at every start, as floats, and no other
thread of Python runs meanwhile. Here they are mapped from a file, as whole numbers of two bytes:
rounded as dlib rounds, 2 to 5 coordinates in a hundred differ, nearly all by one pixel of the 256
of a face. What is found here lies between pixels: rounded, a face that keeps still would jitter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Look = Callable[[npt.NDArray[np.complex128]], npt.NDArray[np.uint8]]
"""Tells the grey levels at whole pixels of a face's box, uint8 (n,): x + yi from its first one,
complex128 (n,). The trees ask for a few hundred of them at a time, which may lie beyond the box."""

_Floats = npt.NDArray[np.float32]
_Indices = npt.NDArray[np.intp]

MOST = 32767
"""The largest number of two bytes."""


def trees_type(cascades: int, trees: int, depth: int, features: int, points: int) -> np.dtype:
    """A record that holds an ensemble.

        shape      the mean face, x and y of each point, in sides of the box
        offsets    of the pixels that are compared, x and y from their points
        steps      what a leaf's numbers are counted in
        source     SHA-256 of the file that it was read from, hexadecimal
        anchors    the points that the pixels are near
        first      of each node, the pixel from which `second` is taken away
        second
        threshold  what the difference must exceed to go left
        leaves     where each leaf moves the points

    Args:
        cascades: ensembles one after the other; each sees pixels where the last left the points.
        trees: in each.
        depth: nodes from a tree's root to a leaf.
        features: pixels that a cascade looks at.
        points: landmarks.
    """
    nodes, leaves = trees * (2**depth - 1), trees * 2**depth
    return np.dtype(
        [
            ("shape", "<f4", (2 * points,)),
            ("offsets", "<f4", (cascades, features, 2)),
            ("steps", "<f4", (cascades, leaves)),
            ("source", "S64"),
            ("anchors", "<i2", (cascades, features)),
            ("first", "<i2", (cascades, nodes)),
            ("second", "<i2", (cascades, nodes)),
            ("threshold", "<i2", (cascades, nodes)),
            ("leaves", "<i2", (cascades, leaves, 2 * points)),
        ]
    )


@dataclass(frozen=True)
class _Cascade:
    """One of the ensembles; the nodes of all trees follow one another, as do their leaves.

    Attributes:
        offsets: complex64 (features,).
        anchors: (features,).
        pixels: the two of each node, (2, nodes).
        threshold: int16 (nodes,).
        steps: float32 (leaves,).
        leaves: int16 (leaves, 2 * points).
    """

    offsets: npt.NDArray[np.complex64]
    anchors: _Indices
    pixels: _Indices
    threshold: npt.NDArray[np.int16]
    steps: _Floats
    leaves: npt.NDArray[np.int16]


class RegressionTrees:
    """Finds the landmarks of a face in a box. It may be called from several threads at once.

    Args:
        record: one of `trees_type`, shape (); its leaves are read when they are needed.

    Raises:
        ValueError: it cannot be one.
    """

    def __init__(self, record: npt.NDArray[np.void]) -> None:
        self.source = bytes(record["source"]).decode("ascii")
        self._shape = np.array(record["shape"])
        points, features = len(self._shape) // 2, record["anchors"].shape[1]
        cascades, leaves = record["steps"].shape
        trees = leaves - record["first"].shape[1]
        self._depth = (leaves // trees).bit_length() - 1
        for name, end in (("anchors", points), ("first", features), ("second", features)):
            if not 0 <= record[name].min() <= record[name].max() < end:
                raise ValueError(f"{name} out of range")
        if not all(np.isfinite(record[name]).all() for name in ("shape", "offsets", "steps")):
            raise ValueError("numbers that are none")
        self._cascades = [
            _Cascade(
                np.array(record["offsets"][one]).view(np.complex64)[:, 0],
                record["anchors"][one].astype(np.intp),
                np.stack([record["first"][one], record["second"][one]]).astype(np.intp),
                np.array(record["threshold"][one]),
                np.array(record["steps"][one]),
                record["leaves"][one],
            )
            for one in range(cascades)
        ]
        tree = np.arange(trees)
        self._roots = tree * (leaves // trees - 1)
        # A tree's nodes are counted on into its leaves; those of the trees before it lie between.
        self._to_leaves = tree - (leaves // trees - 1)
        node = np.arange(trees * (leaves // trees - 1))
        self._right = 2 * node + 2 - np.repeat(self._roots, leaves // trees - 1)
        around = _complex(self._shape).astype(np.complex128)
        around -= around.mean()
        self._fit = around.conj() / max(float(np.sum(np.abs(around) ** 2)), 1e-12)

    @property
    def points(self) -> int:
        """How many landmarks it finds."""
        return len(self._shape) // 2

    @property
    def mean_face(self) -> _Floats:
        """The mean face of training, (points, 2): sides of the box from its first pixel."""
        return self._shape.reshape(-1, 2)

    def __call__(self, look: Look, side: int) -> npt.NDArray[np.float64]:
        """Find the landmarks.

        Args:
            look: shows the face.
            side: pixels of its box, either way.

        Returns:
            x and y in pixels from the box's first one, float64 (points, 2); dlib rounds them.
        """
        span = np.float64(side - 1)  # a float keeps to 24 bits
        shape = self._shape
        for cascade in self._cascades:
            points = _complex(shape)
            # The turn and the size that bring the mean face nearest to this one, as a factor.
            turn = np.complex64(points @ self._fit)
            near = turn * cascade.offsets + points.take(cascade.anchors)
            places = near * span + (0.5 + 0.5j)
            along = places.view(np.float64)
            np.floor(along, out=along)
            pixels = look(places).astype(np.int16)
            first, second = pixels.take(cascade.pixels)
            shape = shape + self._sum(cascade, first - second > cascade.threshold)
        found: npt.NDArray[np.float64] = shape.reshape(-1, 2) * span
        return found

    def _sum(self, cascade: _Cascade, goes_left: npt.NDArray[np.bool_]) -> _Floats:
        """What the leaves that are reached add to the points.

        Args:
            cascade: the trees.
            goes_left: of all their nodes.
        """
        follows = self._right - goes_left
        node = self._roots
        for _ in range(self._depth):
            node = follows.take(node)
        leaf = node + self._to_leaves
        # Not as a product of matrices, which would be spread over all cores.
        moved: _Floats = np.einsum(
            "i,ij->j", cascade.steps.take(leaf), cascade.leaves.take(leaf, axis=0)
        )
        return moved


def _complex(points: _Floats) -> npt.NDArray[np.complex64]:
    """Points as complex numbers, x being the real part."""
    return points.view(np.complex64)
