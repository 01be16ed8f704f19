"""The skin of a generated face in the tone that was asked for, or that a drawing's shading shows.

The network hears the tone by the paper's tint, and of people whom training did not show it hardly
listens: asked for light and for dark skin it gave lightnesses (Lab) of 69 and 55, and 64 where
nothing was asked, whoever was drawn. So tones are made afterwards.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.images.grey import to_grey_levels
from face2face.tasks.info import TONES
from face2face.tasks.paper_tint import SKIN, usual_colour
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

_PATCH = 0.05
"""Half side of the squares around them, in distances between the eyes' outer corners."""

_PAPER = 97
"""Percentile of a drawing's lightness that is paper."""

_DARK = 10
"""Percentile of a face's lightness that is brows, eyes and lips."""

_LEAST_INK = 0.05
"""Ink of the skin, as a share of that of the face's dark parts, below which it is bare: that may be
light skin, or a drawing of lines, which says nothing of skin."""

_BARE, _PER_INK = 80.0, 95.0
"""Lightness (Lab) of skin that a shaded drawing leaves nearly bare, and how much darker it is where
it has as much ink as the face's dark parts. Drawings of 29 people in four manners had 77 to 84 and
76 to 121, of 63 others 79 to 83 and 77 to 95."""


def shaded_tone(drawing: Frame, points: MeshPoints) -> tuple[int, int, int] | None:
    """The tone of the skin in a drawing that is shaded.

    However dark somebody shades: skin is the lighter, the less ink it has beside brows and eyes.

    Args:
        drawing: uint8 RGB (height, width, 3).
        points: the face's mesh in it.

    Returns:
        RGB between those of TONES; None where the skin is left bare.
    """
    grey = to_grey_levels(drawing)
    grey = np.clip(grey / max(float(np.percentile(grey, _PAPER)), 1), 0.01, 1)
    corner, end = (np.rint(f(points[:, :2], axis=0)).astype(int) for f in (np.min, np.max))
    (left, top), (right, bottom) = np.maximum(corner, 0), end
    face = grey[top:bottom, left:right]
    skin = _skin_of(grey[..., None], points)
    if not face.size or not skin.size:
        return None
    # Ink is dense as its logarithm.
    share = float(np.log(np.median(skin)) / min(np.log(np.percentile(face, _DARK)), -0.05))
    return _of_lightness(_BARE - _PER_INK * share) if share > _LEAST_INK else None


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
        # Beside darker skin brows and hair may be darker, too; beside lighter skin they stay.
        seen = (light / max(usual[0], 1) - _HAIR) / (_SHADOW - _HAIR)
        share *= np.clip(seen, 0, 1)
    share = cv2.GaussianBlur(share * person[..., 0], (0, 0), _SOFT * len(made))
    above = min(1.0, float((100 - asked[0]) / max(100 - usual[0], 1)))
    wanted = np.where(
        light < usual[0],
        light * (asked[0] / max(usual[0], 1)),
        asked[0] + above * (light - usual[0]),
    )
    lab[..., 0] += share * (wanted - light)
    lab[..., 1:] += share[..., None] * (asked[1:] - usual[1:])
    return rgb_of(lab)


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


def _of_lightness(lightness: float) -> tuple[int, int, int]:
    """The tone of a lightness (Lab), RGB; between two of TONES their mixture."""
    tones = sorted(TONES.values())
    lights = [float(_lab(tone)[0]) for tone in tones]
    red, green, blue = (
        round(float(np.interp(lightness, lights, [tone[i] for tone in tones]))) for i in range(3)
    )
    return red, green, blue
