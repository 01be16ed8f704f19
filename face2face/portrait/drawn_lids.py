"""Shut lids: the line in which they meet, where a warp would squeeze iris and white."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import CREASES
from face2face.faces.mesh_measures import EYES, lid_openings
from face2face.portrait.outlines import part_around, within
from face2face.portrait.photo import Photo
from face2face.types import Frame

_SHUTTING = (0.45, 0.2)
"""Openings of an eye, in its photographed one, from which the line begins to be seen, and at which
nothing else is."""

_LINE = 0.022
_BESIDE = 0.12
_SOFT = 0.016
"""How wide the line is besides what the lids leave open, how wide the skin on both sides of it in
which nothing may shine, and how soft their edges are, in widths of the eye."""


_UNDER = ((22, 23, 24), (252, 253, 254))
"""Points of the skin below the right and the left eye."""

_LEAST_WIDTH = 4.0
"""Width in pixels under which an eye has no line."""

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]


class _Eye(NamedTuple):
    """An eye's outline in the mesh, and colours in the photograph, float32 (3,).

    Attributes:
        outline: points around it.
        corners: its two corners.
        edge: of the upper lid's edge.
        skin: of the lid, or of what is below the eye where that lies in more light.
    """

    outline: list[int]
    corners: list[int]
    edge: _Floats
    skin: _Floats


class DrawnLids:
    """Draws the line of shut lids.

    Args:
        photo: what is moved; its upper lids and their edges tell the colours.
    """

    def __init__(self, photo: Photo) -> None:
        self._openings = np.maximum(lid_openings(photo.points), 1e-3)
        self._eyes = [
            _Eye(
                [corners[0], *upper, corners[1], *reversed(lower)],
                list(corners),
                _colour(photo, upper),
                np.maximum(_colour(photo, crease), _colour(photo, under)),
            )
            for (corners, upper, lower, _), crease, under in zip(EYES, CREASES, _UNDER, strict=True)
        ]

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Draw them, in place, where the lids of `points` are all but shut."""
        shares = np.interp(lid_openings(points) / self._openings, _SHUTTING[::-1], (1.0, 0.0))
        for eye, share in zip(self._eyes, shares.tolist(), strict=True):
            if share > 0:
                _draw(image, points, eye, share)
        return image


def _colour(photo: Photo, group: Sequence[int]) -> _Floats:
    """The median colour at points of the mesh, float32 (3,)."""
    soft = np.asarray(cv2.GaussianBlur(photo.image, (3, 3), 0))
    places = np.clip(np.round(photo.points[list(group), :2]).astype(int), 0, photo.size - 1)
    return np.asarray(np.median(soft[places[:, 1], places[:, 0]], axis=0), np.float32)


def _draw(image: Frame, points: MeshPoints, eye: _Eye, share: float) -> None:
    outline = points[eye.outline, :2].astype(np.float64)
    width = float(np.linalg.norm(np.subtract(*points[eye.corners, :2].astype(np.float64))))
    if width < _LEAST_WIDTH:
        return
    room = np.ceil((_BESIDE / 2 + 3 * _SOFT) * width) + 2
    part, first = part_around(image, outline, room)
    if not part.size:
        return
    beside, line = (
        share * _around(outline - first, part.shape[:2], wide * width, _SOFT * width)
        for wide in (_BESIDE, _LINE)
    )
    dull = part + beside * (np.minimum(part, eye.skin) - part)
    part[:] = np.round(dull + line * (eye.edge - dull)).astype(np.uint8)


def _around(outline: _Array, shape: tuple[int, int], wide: float, soft: float) -> _Floats:
    """1 in an outline and on a line along it, float32 (height, width, 1), with soft edges."""
    mask = within(outline, shape, wide)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(soft, 0.5)), np.float32)[..., None]
