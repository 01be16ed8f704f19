"""Similarity transforms between sets of points."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.floating]


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

    @property
    def linear(self) -> npt.NDArray[np.float64]:
        """Scale times rotation, float64 (2, 2)."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        return self.scale * np.array([[c, -s], [s, c]])

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """What OpenCV's warpAffine takes, float64 (2, 3)."""
        return np.hstack([self.linear, np.array(self.shift)[:, None]])

    def __call__(self, points: Points) -> npt.NDArray[np.float64]:
        """Transform points of shape (n, 2)."""
        moved: npt.NDArray[np.float64] = points @ self.linear.T + np.array(self.shift)
        return moved

    def inverse(self) -> "Similarity":
        """The transform that undoes this one."""
        back = Similarity(1 / self.scale, -self.angle, (0.0, 0.0))
        x, y = -(back.linear @ np.array(self.shift))
        return Similarity(back.scale, back.angle, (float(x), float(y)))


def along_and_across(point: Points, first: Points, second: Points) -> npt.NDArray[np.float64]:
    """Where points lie from the middle between two others, in these two's distance.

    Args:
        point: (..., 2), any unit.
        first: likewise.
        second: likewise.

    Returns:
        Along the line from the first to the second, and across it, clockwise on a screen; (..., 2).
    """
    along = second - first
    width2 = np.maximum((along * along).sum(-1), 1e-9)
    away = point - (first + second) / 2
    across = along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0]
    places: npt.NDArray[np.float64] = np.stack([(away * along).sum(-1), across], -1)
    places /= width2[..., None]
    return places


def fit_similarity(source: Points, target: Points) -> Similarity:
    """The similarity that carries `source` closest to `target` in the least squares sense.

    Umeyama, "Least-squares estimation of transformation parameters between two point
    patterns", PAMI 13(4), 1991, eq. 40-42; in the plane the rotation has a closed form.

    Args:
        source: shape (n, 2), n at least 2, not all points alike.
        target: shape (n, 2).
    """
    source_mean, target_mean = source.mean(0), target.mean(0)
    a, b = source - source_mean, target - target_mean
    along = float(np.sum(a * b))
    across = float(np.sum(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]))
    angle = float(np.arctan2(across, along))
    scale = max(float(np.hypot(along, across)) / max(float(np.sum(a * a)), 1e-12), 1e-9)
    turned = Similarity(scale, angle, (0.0, 0.0))
    x, y = target_mean - turned.linear @ source_mean
    return Similarity(scale, angle, (float(x), float(y)))
