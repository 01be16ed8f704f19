"""Shut lids: their skin, and the line in which they meet, where a warp would stretch the eye."""

from collections.abc import Callable
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

_ROUND, _LIT, _EDGES, _SIDES = 0.45, 0.06, 0.2, 0.1
"""A lid is round as the eye below it: how far down it is brightest, in its height, by how much
brighter than the skin around the eye, and how much darker its edges are, and its corners."""

_HIGH, _THINNEST = 0.3, 0.01
"""Height of a lid that is wholly seen as round, and of what is a lid at all, in widths of the
eye."""

_GRAIN, _GRAIN_BELOW, _GRAIN_MOST = 0.05, 0.06, 0.06
"""What is finer than so many widths of the eye goes on from the skin below it, from so far below,
mirrored, where it deviates by less than about so much of its brightness: rims of glasses would be
seen twice."""

_AXES = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
"""The plane whose values are a place's own: along an eye, and down, see `EyeAxes.plane`."""

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
    light = _rounded(axes, flat[eye.crease], seam, first, shape)
    skin *= (light * _grain(image, axes, lower, first, shape))[..., None]
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


def _rounded(
    axes: EyeAxes, crease: _Array, seam: _Array, first: npt.NDArray[np.int_], shape: tuple[int, int]
) -> _Floats:
    """How much light each pixel of a lid gets, float32 (rows, columns), around 1.

    Args:
        axes: of the eye.
        crease: points above the lid, (n, 2), pixels.
        seam: points along its edge, (n, 2).
        first: column and row of the part's first pixel.
        shape: its rows and columns.
    """
    along, down = np.ascontiguousarray(axes.plane(_AXES, first, shape).transpose(2, 0, 1))
    top, end = (_curve(axes(line))(along) for line in (crease, seam))
    high = np.maximum(end - top, np.float32(_THINNEST))
    share = np.clip((down - top) / high, 0, 1)
    edges = ((share - _ROUND) / (1 - _ROUND)) ** 2
    sides = np.minimum(((2 * along) ** 2) ** 2, 1)
    dark = (_EDGES * edges + _SIDES * sides - _LIT) * np.minimum(high / _HIGH, 1)
    return np.asarray(1 - dark, np.float32)


def _curve(line: _Array) -> Callable[[_Floats], _Floats]:
    """How far down a line is at so far along an eye, by the parabola through most of it."""
    right, down = line.T
    square, slope, height = np.polyfit(right, down, 2).tolist()
    return lambda along: (square * along + slope) * along + height


def _grain(
    image: Frame, axes: EyeAxes, lower: _Array, first: npt.NDArray[np.int_], shape: tuple[int, int]
) -> _Floats:
    """What is fine in the skin below an eye, mirrored at the lower lid: as `_rounded`."""
    down = axes.down
    at = float((lower @ down).max()) + _GRAIN_BELOW * axes.width
    linear = np.eye(2) - 2 * np.outer(down, down)
    onto = np.column_stack([linear, 2 * at * down + linear @ first])
    seen = cv2.warpAffine(
        image,
        onto,
        shape[::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT,
    )
    grey = np.asarray(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), np.float32) + 1
    coarse = 2 * max(round(_GRAIN * axes.width), 1) + 1
    fine = grey / cv2.blur(grey, (coarse, coarse)) - 1
    strong = cv2.blur(fine**2, (3, 3))
    return np.asarray(1 + fine / (1 + strong / _GRAIN_MOST**2), np.float32)
