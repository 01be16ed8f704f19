"""The colours around an eye: of its skin, and of the lashes."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh_measures import EYES
from face2face.portrait.photo import Photo

AROUND_EYES = (
    (
        *(247, 30, 29, 27, 28, 56, 190, 113, 225, 224, 223, 222, 221),
        *(25, 110, 24, 23, 22, 26, 31, 228, 229, 230, 231, 232),
    ),
    (
        *(467, 260, 259, 257, 258, 286, 414, 342, 445, 444, 443, 442, 441),
        *(255, 339, 254, 253, 252, 256, 261, 448, 449, 450, 451, 452),
    ),
)
"""Points of skin around the right and the left eye: along the crease and above it, and below."""

_PATCH = 0.05
"""Deviation over which a point's colour is averaged, in widths of the eye."""

_ROUNDS, _EVEN = 12, 2.0
"""How often colours are fitted to the points, and grey levels that deviations are compared from."""

_ABOVE = (-0.02, 0.0, 0.02, 0.04, 0.06, 0.08)
"""Where along an eye's upper edge the lashes are looked for, in widths of the eye above it."""

_DARKEST, _PALEST = 0.2, 0.6
"""How bright the line of lashes is at least and at most, in the skin's brightness."""

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]


class EyeAxes:
    """An eye's own axes: along it from the middle between its corners, and down, in its widths.

    Args:
        corners: its two corners, pixels, (2, 2).

    Attributes:
        width: of the eye, pixels.
        down: unit vector, (2,).
    """

    def __init__(self, corners: _Array) -> None:
        self._middle = corners.mean(0)
        across = corners[1] - corners[0]
        across = across if across[0] >= 0 else -across
        self.width = max(float(np.linalg.norm(across)), 1e-6)
        self._right = across / self.width**2
        self.down = np.array([-across[1], across[0]]) / self.width

    def __call__(self, points: _Array) -> _Array:
        """Pixels (n, 2) as (n, 2) along and down."""
        right, away = self._right, points - self._middle
        return np.column_stack([away @ right, away @ np.array([-right[1], right[0]])])

    def plane(self, fit: _Array, first: npt.NDArray[np.int_], shape: tuple[int, int]) -> _Floats:
        """Values that change evenly along and down an eye, for a part of an image.

        Args:
            fit: at the middle, and by how much along and down, (3, channels).
            first: the part's first column and row.
            shape: its rows and columns.

        Returns:
            float32 (rows, columns, channels).
        """
        right = self._right
        by_column, by_row = np.array([[right[0], -right[1]], [right[1], right[0]]]) @ fit[1:]
        start = fit[0] + (first - self._middle) @ np.array([by_column, by_row])
        rows, columns = np.ogrid[: shape[0], : shape[1]]
        values = start + rows[..., None] * by_row + columns[..., None] * by_column
        return np.asarray(values, np.float32)


def skin_around_eye(photo: Photo, which: int) -> _Array:
    """The skin's colour in the middle of an eye, and by how much it changes along and down it.

    Args:
        photo: the photograph.
        which: 0 for the person's right eye, 1 for the left.

    Returns:
        float64 (3, 3), see `EyeAxes.plane`.
    """
    points = photo.points[:, :2].astype(np.float64)
    axes = EyeAxes(points[list(EYES[which][0])])
    around = points[list(AROUND_EYES[which])]
    soft = np.asarray(cv2.GaussianBlur(photo.image, (0, 0), max(_PATCH * axes.width, 0.5)))
    columns, rows = np.clip(np.round(around).astype(int), 0, photo.size - 1).T
    colours = soft[rows, columns].astype(np.float64)
    terms = np.column_stack([np.ones(len(around)), axes(around)])
    weights = np.ones((len(around), 1))
    # Least distances, not their squares: some points are brows, lashes, or beyond the face's edge.
    for _ in range(_ROUNDS):
        fit = np.linalg.lstsq(weights * terms, weights * colours, rcond=None)[0]
        off = np.linalg.norm(colours - terms @ fit, axis=1, keepdims=True)
        weights = 1 / np.sqrt(np.maximum(off, _EVEN))
    return np.asarray(fit, np.float64)


def lash_colour(photo: Photo, which: int, skin: _Array) -> _Floats:
    """The colour of an upper lid's edge: the darkest near where the mesh has it, float32 (3,).

    Args:
        photo: the photograph.
        which: 0 for the person's right eye, 1 for the left.
        skin: around it, of `skin_around_eye`.
    """
    corners, upper, *_ = EYES[which]
    points = photo.points[:, :2].astype(np.float64)
    axes = EyeAxes(points[list(corners)])
    looks = points[list(upper)] - axes.width * np.multiply.outer(_ABOVE, axes.down)[:, None]
    soft = np.asarray(cv2.GaussianBlur(photo.image, (3, 3), 0))
    columns, rows = np.moveaxis(np.clip(np.round(looks).astype(int), 0, photo.size - 1), -1, 0)
    colours = soft[rows, columns].astype(np.float64)
    darkest = np.take_along_axis(colours, colours.sum(-1).argmin(0)[None, :, None], 0)[0]
    bright = float(np.median(darkest.mean(1))) / max(float(skin[0].mean()), 1.0)
    return np.asarray(np.clip(bright, _DARKEST, _PALEST) * skin[0], np.float32)
