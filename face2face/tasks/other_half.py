"""What the other half of a face shows of what a hole hides of this half: an eye, a brow, a cheek.

The network and the hole's edges know nothing of an eye under a large hole; the other eye does. The
face's points say what lies opposite what. Light differs from half to half: tone comes from the
hole's edges. Faces are not alike on both sides, nor seen so: how unlike the halves are around the
hole decides how much of the other one is taken over.
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


def other_half(filled: _Float, hole: _Bool, face: Landmarks) -> Filling:
    """Look at the opposite side of a face for what holes hide.

    Args:
        filled: the image, its holes filled from their edges; float32 (side, side, 3).
        hole: bool (side, side).
        face: its landmarks, pixels.
    """
    unit = max(inter_ocular(face), 1.0)
    points = face[:68].astype(np.float64)
    across = Spline(points, points[list(MIRRORED)] - points, unit)
    colours, share = filled.copy(), np.zeros((*hole.shape, 1), np.float32)
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8))
    margin = round(2 * _FURTHEST * unit)
    for part in range(1, count):
        left, top, width, height, area = (int(value) for value in boxes[part])
        if area < (_LEAST * unit) ** 2:
            continue
        room = (
            slice(max(top - margin, 0), top + height + margin),
            slice(max(left - margin, 0), left + width + margin),
        )
        found = _opposite(filled, hole, parts[room] == part, room, across, unit)
        if found is not None:
            colours[room] = np.where(found.share > 0, found.colours, colours[room])
            share[room] = np.maximum(share[room], found.share)
    return Filling(colours, share)


def _opposite(
    filled: _Float, hole: _Bool, part: _Bool, room: tuple[slice, slice], across: Spline, unit: float
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
    alike = (_UNLIKE - unlike(here, seen, ring)) / (_UNLIKE - _ALIKE)
    most = _MOST * np.clip(alike, 0, 1)
    if most == 0:
        return None
    depth = cv2.distanceTransform(open_there.astype(np.uint8), cv2.DIST_L2, 5)
    share = np.where(part, most * np.clip(depth / (_FEATHER * unit), 0, 1), 0)
    colours = (seen + membrane(apart, known)).astype(np.float32)
    return Filling(colours, share[..., None].astype(np.float32))
