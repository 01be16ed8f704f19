"""Shut lids: their skin, and the line in which they meet, where a warp would stretch the eye."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import CREASES, seen_eyes
from face2face.faces.mesh_measures import EYES, lid_openings
from face2face.portrait.lid_skin import EyeAxes, lash_colour, skin_around_eye
from face2face.portrait.outlines import part_around, within
from face2face.portrait.photo import Photo
from face2face.types import Frame

_FALLING = (0.6, 0.35)
"""Openings of an eye, in its photographed one, from which the skin above its edge begins to be
drawn, and at which it wholly is: the mesh has the edge where some of the eye is still seen, and
lashes are stretched to stripes."""

_SHUTTING = (0.45, 0.2)
"""Openings from which the line begins to be seen, and at which nothing else is."""

_LIKE_SKIN = 0.15
"""How far from the skin's colour, in its brightness, a lid keeps what the photograph shows: folds,
and light on them. What is far from it, as lashes and the eye itself, becomes skin."""

_LASHES = 0.06
"""How far above its edge a falling lid is left as it is, in widths of the eye."""

_LINE = 0.06
_BESIDE = 0.12
"""How thick the line is in its middle, and how wide the skin around what the lids leave open in
which nothing may shine, in widths of the eye."""

_SOFT, _SOFT_LINE, _SOFT_LID = 0.016, 0.025, 0.04
"""How soft the edges of this skin, of the line and of the lid are, in widths of the eye."""

_LEAST_WIDTH = 4.0
"""Width in pixels under which an eye has no line."""

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]


class _Eye(NamedTuple):
    """An eye in the mesh, and its colours in the photograph.

    Attributes:
        corners: its two corners.
        crease: points above the upper lid.
        upper: points along the upper lid's edge, in the same order.
        lower: those along the lower lid's edge.
        edge: of the upper lid's edge, float32 (3,).
        skin: of the lid, see `EyeAxes.plane`.
    """

    corners: list[int]
    crease: list[int]
    upper: list[int]
    lower: list[int]
    edge: _Floats
    skin: _Array


class DrawnLids:
    """Draws the skin of falling lids, and the line of shut ones.

    Args:
        photo: what is moved; what is around its eyes tells the colours.
    """

    def __init__(self, photo: Photo) -> None:
        self._openings = np.maximum(lid_openings(photo.points), 1e-3)
        self._eyes = {}
        for which in seen_eyes(photo.points):
            corners, upper, lower, _ = EYES[which]
            skin = skin_around_eye(photo, which)
            edge = lash_colour(photo, which, skin)
            lines = list(corners), list(CREASES[which]), list(upper), list(lower)
            self._eyes[which] = _Eye(*lines, edge, skin)

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Draw them, in place, where the lids of `points` have fallen."""
        opened = lid_openings(points) / self._openings
        fallen, shut = (
            np.interp(opened, limits[::-1], (1.0, 0.0)) for limits in (_FALLING, _SHUTTING)
        )
        for which, eye in self._eyes.items():
            if fallen[which] > 0:
                _draw(image, points, eye, float(fallen[which]), float(shut[which]))
        return image


def _draw(image: Frame, points: MeshPoints, eye: _Eye, fallen: float, shut: float) -> None:
    flat = points[:, :2].astype(np.float64)
    ends = flat[eye.corners]
    axes = EyeAxes(ends)
    if axes.width < _LEAST_WIDTH:
        return
    upper, lower = flat[eye.upper], flat[eye.lower]
    seam = upper + shut * (lower - upper)
    above = seam[::-1] - _LASHES * axes.width * axes.down
    lid = np.vstack([ends[:1], flat[eye.crease], ends[1:], above])
    outline = np.vstack([ends[:1], upper, ends[1:], lower[::-1]])
    room = np.ceil((_BESIDE / 2 + 3 * _SOFT_LID) * axes.width) + 2
    part, first = part_around(image, np.vstack([outline, lid]), room)
    if not part.size:
        return
    shape = part.shape[:2]

    def soft(mask: _Floats, reach: float) -> _Floats:
        reach = max(reach * axes.width, 0.5)
        return np.asarray(cv2.GaussianBlur(mask, (0, 0), reach), np.float32)[..., None]

    skin = axes.plane(eye.skin, first, shape)
    off = part - skin
    far = soft((off**2).sum(-1) / (skin**2).sum(-1), _SOFT_LID)
    weight = fallen * soft(within(lid - first, shape), _SOFT_LID)
    drawn = part + weight * (np.exp(-far / _LIKE_SKIN**2) - 1) * off
    if shut:
        beside = within(outline - first, shape, _BESIDE * axes.width)
        drawn += shut * soft(beside, _SOFT) * (np.minimum(drawn, skin) - drawn)
        thick = seam[::-1] - _LINE * axes.width * axes.down
        line = within(np.vstack([ends[:1], seam, ends[1:], thick]) - first, shape)
        drawn += shut * soft(line, _SOFT_LINE) * (eye.edge - drawn)
    part[:] = np.round(np.clip(drawn, 0, 255)).astype(np.uint8)
