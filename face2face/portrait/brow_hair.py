"""How far down the hair of photographed brows reaches.

The mesh's lower lines of brows run through the middle of thick hair. What lies below them stays
with the lids, so raised brows would be pulled thick, as if they were double.
"""

from math import inf
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import LEFT_BROW, RIGHT_BROW
from face2face.faces.mesh_eyes import seen_eyes
from face2face.faces.mesh_measures import EYES, eye_distance
from face2face.faces.soft_limits import smooth_step
from face2face.portrait.photo import Photo

_SOFT, _BESIDE, _ASIDE = 0.012, 0.03, 5
"""How softly is looked, how far to both sides of a point, in distances between the eyes' outer
corners, and at how many places there."""

_TOP, _END, _STEPS = 1.3, 0.9, 60
"""From how far above the mesh's line, in the thickness that the mesh gives a brow, to how far below
it, in its height over the lid, and in how many steps."""

_HAIR = (0.8, 0.45)
"""Between which of the same two the darkest place is hair's."""

_DEEPEST = 0.65
"""How much of the height over the lid is hair at most."""

_DARKER = (0.15, 0.25)
"""How much darker than skin is what may be hair, and what surely is."""

_Array = npt.NDArray[np.float64]


class BrowHair(NamedTuple):
    """What the mesh does not tell of a photograph's brows.

    Attributes:
        below: how far hair reaches beyond each point of the brows' lower lines, float64
            (478, 3), pixels, down the face; 0 for all other points.
        room: between hair and lids, of the seen eye that has less, in distances between the
            eyes' outer corners, at least 0; infinite where no eye is seen.
    """

    below: _Array
    room: float


def brow_hair(photo: Photo) -> BrowHair:
    """Look for the lower edges of both brows.

    Args:
        photo: of any size.
    """
    points = photo.points.astype(np.float64)
    unit = max(eye_distance(photo.points), 1e-6)
    soft = cv2.GaussianBlur(photo.image, (0, 0), max(_SOFT * unit, 0.5))
    grey = soft.astype(np.float32).mean(2)
    across = points[263, :2] - points[33, :2]
    across /= max(float(np.linalg.norm(across)), 1e-6)
    axes = np.array([across, (-across[1], across[0])])  # rows: across and down
    places = points[:, :2] @ axes.T
    found = []
    for brow, (corners, upper, *_) in zip((RIGHT_BROW, LEFT_BROW), EYES, strict=True):
        lid = places[[corners[0], *upper, corners[1]]]
        lid = lid[np.argsort(lid[:, 0])]
        line, top = places[list(brow[5:])], places[list(brow[4::-1])]
        heights = np.maximum(np.interp(line[:, 0], *lid.T) - line[:, 1], 0.0)
        thick = np.maximum(line[:, 1] - top[:, 1], 0.0)
        each = zip(line, thick, heights, strict=True)
        edges = np.array([_lower_edge(grey, axes, unit, *one) for one in each])
        found.append((heights, edges))
    # Where skin is hardly lighter than what is found, it is a shadow, or nothing.
    darker = np.median([edges[:, 1] for _, edges in found])
    sure = smooth_step(darker, *_DARKER)
    below, rooms = np.zeros_like(points), []
    for brow, (heights, edges) in zip((RIGHT_BROW, LEFT_BROW), found, strict=True):
        # One for the whole brow: at its ends shadows of nose and temples are as dark as hair.
        hair = np.minimum(sure * np.median(edges[:, 0]), _DEEPEST * heights)
        rooms.append(float(np.median((heights - hair)[1:4])) / unit)
        below[list(brow[5:]), :2] = np.outer(hair, axes[1])
    return BrowHair(below, min((rooms[which] for which in seen_eyes(photo.points)), default=inf))


def _lower_edge(
    grey: npt.NDArray[np.float32],
    axes: _Array,
    unit: float,
    place: _Array,
    thick: float,
    height: float,
) -> tuple[float, float]:
    """How far below a point hair ends, and how much darker it is than skin.

    Args:
        grey: the photograph.
        axes: across and down, rows of (2, 2).
        unit: distance between the eyes' outer corners.
        place: the point of the mesh's lower line, along the axes.
        thick: what the mesh has above it of the brow.
        height: over the lid.

    Returns:
        Pixels, at least 0, and a share of the skin's brightness, 0 to 1.
    """
    down = np.linspace(-_TOP * thick, _END * height, _STEPS)
    aside = np.linspace(-_BESIDE, _BESIDE, _ASIDE) * unit
    where = np.dstack(np.meshgrid(place[0] + aside, place[1] + down)) @ axes
    flags = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
    seen = cv2.remap(grey, where.astype(np.float32), None, flags[0], borderMode=flags[1])  # type: ignore[call-overload]
    shades = np.asarray(seen).mean(1)
    hair = (down > -_HAIR[0] * thick) & (down < _HAIR[1] * height)
    if not hair.any():
        return 0.0, 0.0
    darkest = int(np.argmin(np.where(hair, shades, np.inf)))
    skin = min(shades[: darkest + 1].max(), shades[darkest:].max())
    lighter = np.flatnonzero(shades[darkest:] > (shades[darkest] + skin) / 2)
    ends = max(float(down[darkest + lighter[0]]), 0.0) if len(lighter) else 0.0
    return ends, 1 - float(shades[darkest] / max(skin, 1.0))
