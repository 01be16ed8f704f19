"""What the other half of a face shows of what a hole hides of this half: an eye, a brow, a cheek.

The network and the hole's edges know nothing of an eye under a large hole; the other eye does. The
face's points say what lies opposite what. Light differs from half to half: tone comes from the
hole's edges. Faces are not alike on both sides, nor seen so: how unlike the halves are around the
hole decides how much of the other one is taken over. An eye is taken over sooner: a smudge where
one was is seen at once, an eye that is a little too much like the other is not.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.landmarks import MIRRORED, inter_ocular
from face2face.images.spline import Spline
from face2face.tasks.hole import Filling, unlike
from face2face.tasks.surfaces import membrane
from face2face.types import Landmarks

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]

_LEAST = 0.1
"""Side of the smallest hole that is looked at, of as many pixels as a square: in eyes' distances,
as all that follows. Smaller ones are known from their edges."""

_NEAREST, _FURTHEST = 0.08, 0.22
"""Least and greatest width of the ring around a hole in which the halves are compared; between
them it is half the side of that square."""

_SEEN = 0.5
"""Share of a hole whose other side must be seen."""

_FEATHER = 0.08
"""Distance over which the other half fades out towards where it is hidden itself."""

_GRID = 1 / 16
"""Distance of the places that the spline is evaluated at."""

_ALIKE, _UNLIKE, _MOST = 0.15, 0.75, 0.8
"""How unlike the halves are in the ring up to which as much as possible is taken over, and from
which on nothing is; and how much that is. Least L1 in holes of half of the people held out."""

_EYE, _EYE_FADES = 0.3, 0.5
"""Distance from the middle of an eye and its brow up to which they are the eye, and from which on
they are not."""

_EYES_UNLIKE, _EYES_OTHER, _MOST_OF_EYE = 0.8, 1.2, 0.8
"""The same three for an eye that a hole hides, or half of it. Chosen by eye: of 59 holes that this
changes some 15 look better and three worse, though their error rises by 5 to 8 %, as that of
anything sharp that is guessed."""

_FRONTAL, _ASIDE = 0.3, 0.45
"""Turn of the head in radians up to which an eye is taken over so, and from which on it is not."""


def other_half(filled: _Float, hole: _Bool, face: Landmarks, yaw: float = np.inf) -> Filling:
    """Look at the opposite side of a face for what holes hide.

    Args:
        filled: the image, its holes filled from their edges; float32 (side, side, 3).
        hole: bool (side, side).
        face: its landmarks, pixels.
        yaw: how far the head is turned aside, radians; infinite where nobody knows.
    """
    unit = max(inter_ocular(face), 1.0)
    points = face[:68].astype(np.float64)
    across = Spline(points, points[list(MIRRORED)] - points, unit)
    colours, share = filled.copy(), np.zeros((*hole.shape, 1), np.float32)
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8))
    margin = round(2 * _FURTHEST * unit)
    frontal = float(np.clip((_ASIDE - abs(yaw)) / (_ASIDE - _FRONTAL), 0, 1))
    eyes = frontal * _hidden_eyes(hole, face, unit)
    for part in range(1, count):
        left, top, width, height, area = (int(value) for value in boxes[part])
        if area < (_LEAST * unit) ** 2:
            continue
        room = (
            slice(max(top - margin, 0), top + height + margin),
            slice(max(left - margin, 0), left + width + margin),
        )
        found = _opposite(filled, hole, parts[room] == part, room, across, unit, eyes[room])
        if found is not None:
            colours[room] = np.where(found.share > 0, found.colours, colours[room])
            share[room] = np.maximum(share[room], found.share)
    return Filling(colours, share)


def _hidden_eyes(hole: _Bool, face: Landmarks, unit: float) -> _Float:
    """1 at eyes, brows among them, of which a hole hides a half or more; float32 (side, side)."""
    share = np.zeros(hole.shape, np.float32)
    y, x = np.ogrid[: hole.shape[0], : hole.shape[1]]
    last = np.array(hole.shape[::-1]) - 1
    for eye, brow in ((range(36, 42), range(17, 22)), (range(42, 48), range(22, 27))):
        columns, rows = np.clip(np.round(face[list(eye)]), 0, last).astype(int).T
        if hole[rows, columns].mean() < 0.5:
            continue
        middle = face[[*eye, *brow]].mean(0)
        away = np.hypot(x - middle[0], y - middle[1]) / unit
        share = np.maximum(share, np.clip((_EYE_FADES - away) / (_EYE_FADES - _EYE), 0, 1))
    return share.astype(np.float32)


def _opposite(
    filled: _Float,
    hole: _Bool,
    part: _Bool,
    room: tuple[slice, slice],
    across: Spline,
    unit: float,
    eyes: _Float,
) -> Filling | None:
    """The same for one hole and its surroundings, None where the other half is of no use."""
    places = across.places((room[1].start, room[0].start), part.shape, _GRID * unit)
    x, y = cv2.split(places)
    seen = cv2.remap(filled, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    hidden = cv2.remap(hole.astype(np.float32), x, y, cv2.INTER_LINEAR, borderValue=1)
    open_there = hidden < 0.01
    area = int(part.sum())
    if (part & open_there).sum() < _SEEN * area:
        return None
    away = cv2.distanceTransform((~part).astype(np.uint8), cv2.DIST_L2, 5)
    reach = np.clip(0.5 * np.sqrt(area), _NEAREST * unit, _FURTHEST * unit)
    known = open_there & ~hole[room]
    ring = known & (away <= reach)
    if not ring.any():
        return None
    here = filled[room]
    apart = (here - seen).astype(np.float32)
    off = unlike(here, seen, ring)
    most = _MOST * np.clip((_UNLIKE - off) / (_UNLIKE - _ALIKE), 0, 1)
    of_eye = _MOST_OF_EYE * np.clip((_EYES_OTHER - off) / (_EYES_OTHER - _EYES_UNLIKE), 0, 1)
    taken = np.maximum(most, of_eye * eyes)
    if not taken.any():
        return None
    depth = cv2.distanceTransform(open_there.astype(np.uint8), cv2.DIST_L2, 5)
    share = np.where(part, taken * np.clip(depth / (_FEATHER * unit), 0, 1), 0)
    colours = (seen + membrane(apart, known)).astype(np.float32)
    return Filling(colours, share[..., None].astype(np.float32))
