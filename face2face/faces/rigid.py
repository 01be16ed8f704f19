"""Motion of a rigid body in space, between sets of points."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.floating]
_Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rigid:
    """A rotation in space, a uniform scale and a shift: `p -> scale * R @ p + shift`.

    Axes are those of an image: x to the right, y down, z away from the camera.

    Attributes:
        scale: greater than 0.
        rotation: float64 (3, 3), orthonormal, determinant 1.
        shift: float64 (3,), added last.
    """

    scale: float
    rotation: _Matrix
    shift: _Matrix

    def __call__(self, points: Points) -> _Matrix:
        """Transform points of shape (n, 3)."""
        moved: _Matrix = self.scale * (points @ self.rotation.T) + self.shift
        return moved

    def inverse(self) -> "Rigid":
        """The transform that undoes this one."""
        back = self.rotation.T
        return Rigid(1 / self.scale, back, -(back @ self.shift) / self.scale)


def fit_rigid(source: Points, target: Points) -> Rigid:
    """The motion that carries `source` closest to `target` in the least squares sense.

    Umeyama, "Least-squares estimation of transformation parameters between two point
    patterns", PAMI 13(4), 1991, eq. 40-42.

    Args:
        source: shape (n, 3), n at least 3, not all on one line.
        target: shape (n, 3).
    """
    source_mean, target_mean = source.mean(0), target.mean(0)
    a, b = source - source_mean, target - target_mean
    left, spread, right = np.linalg.svd(b.T @ a)
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    rotation = (left * signs) @ right
    scale = max(float((spread * signs).sum()) / max(float((a * a).sum()), 1e-12), 1e-9)
    return Rigid(scale, rotation, target_mean - scale * rotation @ source_mean)


def angles_of(rotation: _Matrix) -> npt.NDArray[np.float64]:
    """Yaw, pitch and roll of a rotation in radians, (3,): turned about y, then x, then z.

    Positive: towards the right of the image, downwards, clockwise on the screen.
    """
    # R = Rz(roll) Rx(pitch) Ry(yaw); a face's front points to -z.
    pitch = np.arcsin(np.clip(rotation[2, 1], -1.0, 1.0))
    yaw = np.arctan2(-rotation[2, 0], rotation[2, 2])
    roll = np.arctan2(-rotation[0, 1], rotation[1, 1])
    return np.array([-yaw, pitch, roll])


def rotation_of(angles: npt.NDArray[np.float64]) -> _Matrix:
    """The rotation, float64 (3, 3), with angles (3,) in radians: undoes `angles_of`."""
    yaw, pitch, roll = -angles[0], angles[1], angles[2]
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    cr, sr = np.cos(roll), np.sin(roll)
    about_y = np.array([(cy, 0, sy), (0, 1, 0), (-sy, 0, cy)])
    about_x = np.array([(1, 0, 0), (0, cp, -sp), (0, sp, cp)])
    about_z = np.array([(cr, -sr, 0), (sr, cr, 0), (0, 0, 1)])
    rotation: _Matrix = about_z @ about_x @ about_y
    return rotation
