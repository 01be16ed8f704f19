"""The skin of a generated face in the tone that was asked for.

The network hears the tone by the paper's tint, and of people whom training did not show it hardly
listens: asked for light and for dark skin it gave lightnesses (Lab) of 69 and 55, and 64 where
nothing was asked, whoever was drawn. So tones are made afterwards.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.tasks.paper_tint import HAIR_TO, SKIN, usual_colour
from face2face.tasks.photo_colours import lab_of, rgb_of
from face2face.types import Frame

_Float = npt.NDArray[np.float32]

_HAIR, _SHADOW = 0.5, 0.75
"""Share of the skin's lightness up to which a pixel is hair, a brow or an eye, and from which on it
may be skin in a shadow."""

_SAME, _OTHER = 10.0, 20.0
"""How far colours (Lab a, b) lie from the skin's that are skin's, and from where on others."""

_SOFT = 0.006
"""Deviation by which the skin's outline is soft, as a share of the side."""

_PLACES = (50, 101, 118, 205, 280, 330, 347, 425, 151, 9, 107, 336, 108, 337)
"""Points of the mesh on cheeks and forehead."""

_JAW, _BROWS = (172, 397), (105, 334)
"""The jaw's corners, and the middle of the brows, right and left."""

_PATCH = 0.05
"""Half side of the squares around them, in distances between the eyes' outer corners."""

_BESIDE, _ABOVE, _FADES = 0.1, 0.4, 0.12
"""How far beside the mesh's outline ears are, how far foreheads go on above it, and how softly it
ends there, in the same unit: hair is not to be coloured, and no line to be seen on a forehead."""


def with_skin(
    made: Frame, person: _Float, tone: tuple[int, int, int], points: MeshPoints | None
) -> Frame:
    """A face whose usual skin has a tone, lighter and darker places beside it as before.

    Args:
        made: uint8 RGB (size, size, 3).
        person: how much of each pixel is the person, float32 (size, size, 1).
        tone: RGB.
        points: the face's mesh in it; None where none is found: then it is where training had it.

    Returns:
        An image of its own.
    """
    lab = lab_of(made)
    skin = _skin_of(lab, points) if points is not None else lab[:0, 0]
    usual = np.median(skin, axis=0) if len(skin) else _lab(usual_colour(made, SKIN))
    asked, light = _lab(tone), lab[..., 0]
    apart = np.linalg.norm(lab[..., 1:] - usual[1:], axis=2)
    share = np.clip((_OTHER - apart) / (_OTHER - _SAME), 0, 1)
    if asked[0] > usual[0]:
        # Beside lighter skin brows and beards stay; beside darker skin they may be darker, too.
        seen = (light / max(usual[0], 1) - _HAIR) / (_SHADOW - _HAIR)
        share *= np.clip(seen, 0, 1)
    share *= person[..., 0] * _face_and_neck(len(made), points)
    share = cv2.GaussianBlur(share, (0, 0), _SOFT * len(made))
    above = min(1.0, float((100 - asked[0]) / max(100 - usual[0], 1)))
    wanted = np.where(
        light < usual[0],
        light * (asked[0] / max(usual[0], 1)),
        asked[0] + above * (light - usual[0]),
    )
    lab[..., 0] += share * (wanted - light)
    lab[..., 1:] += share[..., None] * (asked[1:] - usual[1:])
    return rgb_of(lab)


def _face_and_neck(side: int, points: MeshPoints | None) -> _Float:
    """Where skin may be, for hair is often of nearly its colour; (side, side), 0 to 1."""
    where = np.zeros((side, side), np.float32)
    if points is None:  # as training had it
        where[round(HAIR_TO * side) :] = 1
        return where
    outline, unit = points[list(FACE_OVAL), :2].copy(), eye_distance(points)
    outline[outline[:, 1] < points[list(_BROWS), 1].mean(), 1] -= _ABOVE * unit
    cv2.fillPoly(where, [np.rint(outline).astype(np.int32)], 1.0)
    wide = round(2 * _BESIDE * unit) + 1
    where = np.asarray(cv2.dilate(where, np.ones((wide, wide), np.uint8)), np.float32)
    # The neck, and chests, which are broader below.
    right, left = points[list(_JAW), :2]
    broader = left[0] - right[0]
    corners = [right, left, (left[0] + broader, side), (right[0] - broader, side)]
    cv2.fillPoly(where, [np.rint(corners).astype(np.int32)], 1.0)
    return np.asarray(cv2.GaussianBlur(where, (0, 0), _FADES * unit), np.float32)


def _skin_of(values: _Float, points: MeshPoints) -> _Float:
    """Those (height, width, channels) on cheeks and forehead, float32 (pixels, channels)."""
    half = max(int(_PATCH * eye_distance(points)), 1)
    patches = [
        values[max(y - half, 0) : max(y + half + 1, 0), max(x - half, 0) : max(x + half + 1, 0)]
        for x, y in np.rint(points[list(_PLACES), :2]).astype(int)
    ]
    return np.concatenate([patch.reshape(-1, values.shape[2]) for patch in patches])


def _lab(colour: tuple[int, int, int]) -> _Float:
    image: Frame = np.array(colour, np.uint8).reshape(1, 1, 3)
    return np.asarray(lab_of(image)[0, 0], np.float32)
