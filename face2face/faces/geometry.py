"""Similarity transforms between sets of points, their middles and the lengths between them.

The functions of a few points are called a hundred times a frame: where NumPy's own take most of
their time to find out what they are given (`mean`, `linalg.norm`), the same is said by what those
end in.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.floating]
_Float = TypeVar("_Float", bound=np.floating)


@dataclass(frozen=True)
class Similarity:
    """A rotation, a uniform scale and a shift: `p -> scale * R(angle) @ p + shift`.

    Attributes:
        scale: uniform scale, greater than 0.
        angle: rotation in radians, from the x axis towards the y axis (clockwise on a screen).
        shift: (x, y), added last.
    """

    scale: float
    angle: float
    shift: tuple[float, float]

    @cached_property
    def _unit_x(self) -> tuple[float, float]:
        """What a unit along x becomes, without the shift: (x, y)."""
        return self.scale * math.cos(self.angle), self.scale * math.sin(self.angle)

    @property
    def linear(self) -> npt.NDArray[np.float64]:
        """Scale times rotation, float64 (2, 2)."""
        x, y = self._unit_x
        return np.array([[x, -y], [y, x]])

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """What OpenCV's warpAffine takes, float64 (2, 3)."""
        x, y = self._unit_x
        return np.array([[x, -y, self.shift[0]], [y, x, self.shift[1]]])

    def __call__(self, points: Points) -> npt.NDArray[np.float64]:
        """Transform points of shape (n, 2)."""
        moved: npt.NDArray[np.float64] = points @ self.linear.T
        moved += self.shift
        return moved

    def inverse(self) -> "Similarity":
        """The transform that undoes this one."""
        back = Similarity(1 / self.scale, -self.angle, (0.0, 0.0))
        x, y = back.without_shift(*self.shift)
        return Similarity(back.scale, back.angle, (-x, -y))

    def without_shift(self, x: float, y: float) -> tuple[float, float]:
        """One point turned and scaled, but not shifted."""
        along, across = self._unit_x
        return along * x - across * y, across * x + along * y


def middle_of(points: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """The mean of points (n, 2 or 3), in their type."""
    middle: npt.NDArray[_Float] = points.sum(0) / len(points)
    return middle


def length_of(vector: Points) -> float:
    """How long a vector of any size is."""
    return float(np.sqrt(vector.dot(vector)))


def lengths_of(vectors: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """How long vectors of shape (..., n) are, (...), in their type."""
    lengths: npt.NDArray[_Float] = np.sqrt((vectors * vectors).sum(-1))
    return lengths


def along_and_across(point: Points, first: Points, second: Points) -> npt.NDArray[np.float64]:
    """Where points lie from the middle between two others, in these two's distance.

    Args:
        point: (..., 2), any unit.
        first: (..., 2), the same unit.
        second: (..., 2), the same unit.

    Returns:
        Along the line from the first to the second, and across it, clockwise on a screen; (..., 2).
    """
    along = second - first
    width2 = np.maximum((along * along).sum(-1), 1e-9)
    away = point - (first + second) / 2
    across = along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0]
    places = np.empty((*across.shape, 2))
    places[..., 0], places[..., 1] = (away * along).sum(-1) / width2, across / width2
    return places


def fit_similarity(source: Points, target: Points) -> Similarity:
    """The similarity that carries `source` closest to `target` in the least squares sense.

    Umeyama, "Least-squares estimation of transformation parameters between two point
    patterns", PAMI 13(4), 1991, eq. 40-42; in the plane the rotation has a closed form.

    Args:
        source: shape (n, 2), n at least 2, not all points alike.
        target: shape (n, 2).
    """
    source_middle, target_middle = middle_of(source), middle_of(target)
    a, b = source - source_middle, target - target_middle
    along = float((a * b).sum())
    across = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())
    angle = math.atan2(across, along)
    scale = max(math.hypot(along, across) / max(float((a * a).sum()), 1e-12), 1e-9)
    off_x, off_y = Similarity(scale, angle, (0.0, 0.0)).without_shift(*source_middle.tolist())
    x, y = target_middle.tolist()
    return Similarity(scale, angle, (x - off_x, y - off_y))
