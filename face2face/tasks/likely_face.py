"""What a hole in a face most likely hides: an eye, a nose, a mouth, as people have them.

What can be seen of the face says how much it has of each of the pictures in which faces differ, and
with that what cannot be seen. Its tone comes from the hole's edges.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL, MeshPoints
from face2face.faces.mesh_measures import yaw_of
from face2face.images.spline import Spline
from face2face.tasks.face_pictures import (
    DARKEST,
    EYES,
    GRID,
    HALF,
    FacePictures,
    chosen,
    eyes_apart,
    face_pictures,
    laid_out,
)
from face2face.tasks.hole import Filling, unlike
from face2face.tasks.surfaces import membrane

_Float = npt.NDArray[np.float32]
_Bool = npt.NDArray[np.bool_]

_NOISE = 0.4
"""Deviation of what no picture shows, as if pixels knew nothing of each other: the larger, the
nearer is the guess to the mean of all faces."""

_NEAR, _FAR = 0.33, 0.15
"""Distance from the hole, in eyes' distances as all that follows, at which what is seen counts a
third of what it does beside the hole; and how much it counts anywhere."""

_LEAST_SEEN = 0.45
"""Share of the face that must be seen: where it is less, the mesh is as likely off."""

_RING = 0.3
"""Width of the ring around the hole in which the guess is compared with what is there."""

_ALIKE, _UNLIKE = 0.35, 0.75
"""How unlike they are there up to which the guess is taken, and from which on it is not. These and
what is above give the least L1 in holes of half of the people held out."""

_FRONTAL, _PROFILE = 0.5, 0.8
"""Turn of the head in radians up to which it is taken, and from which on it is not."""

_FEATHER = 0.1
"""Distance over which it fades out towards the face's outline."""


_DEEP = 0.08
"""Depth in the hole at which it counts three fifths of what it may: near the rim the hole's edges
know better."""


_COLOURFUL = 0.2
"""By what share of the range of the face's colours what is hidden may leave it: eyes are not blue
beside a brown one, and photographs in sepia, or all but grey, stay so."""


def likely_face(filled: _Float, hole: _Bool, points: MeshPoints) -> Filling | None:
    """What a hole hides of a face, None where nothing can be said.

    Args:
        filled: the image, its holes filled in some way; float32 (height, width, 3).
        hole: bool (height, width).
        points: the face's mesh, pixels.
    """
    unit = eyes_apart(points)
    room = _room(hole, points, unit)
    turned = min((_PROFILE - abs(yaw_of(points))) / (_PROFILE - _FRONTAL), 1.0)
    if room is None or turned <= 0:
        return None
    pictures = face_pictures()
    guess = _guess(pictures, filled, hole, points)
    if guess is None:
        return None
    here, part = filled[room], hole[room]
    face = chosen(points)
    onto = Spline(face, pictures.shape - face, unit)
    x, y = cv2.split(onto.places((room[1].start, room[0].start), part.shape, GRID * unit))
    seen = cv2.remap(guess, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    depth = cv2.remap(pictures.depth, x, y, cv2.INTER_LINEAR, borderValue=0)
    of_face = depth > 0
    known = of_face & ~part
    away = cv2.distanceTransform((~(part & of_face)).astype(np.uint8), cv2.DIST_L2, 5)
    ring = known & (away <= _RING * unit)
    if not ring.any():
        return None
    alike = (_UNLIKE - unlike(here, seen, ring)) / (_UNLIKE - _ALIKE)
    most = turned * np.clip(alike, 0, 1)
    colours, share = filled.copy(), np.zeros((*hole.shape, 1), np.float32)
    toned = seen + membrane((here - seen).astype(np.float32), known)
    colours[room] = _as_coloured(toned, here[known])
    inside = 1 - np.exp(
        -cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, 5) / (_DEEP * unit)
    )
    share[room] = (most * inside * np.clip(depth / _FEATHER, 0, 1))[..., None]
    return Filling(colours, share)


def _as_coloured(colours: _Float, like: _Float) -> _Float:
    """Colours, or the nearest of the same lightness that a face, (pixels, 3), has or nearly has."""
    own = like - like.mean(-1, keepdims=True)
    low, high = np.percentile(own, (1, 99), axis=0)
    room = _COLOURFUL * (high - low)
    grey = colours.mean(-1, keepdims=True)
    tint = np.clip(colours - grey, low - room, high + room)
    near: _Float = grey + tint - tint.mean(-1, keepdims=True)
    return near.astype(np.float32)


def _guess(
    pictures: FacePictures, filled: _Float, hole: _Bool, points: MeshPoints
) -> _Float | None:
    """The face that is likeliest by what is seen of it, laid out; None where too little is."""
    # Beyond the image nothing is seen.
    values = cv2.copyMakeBorder(
        np.dstack([filled, hole.astype(np.float32)]),
        *(1, 1, 1, 1),
        cv2.BORDER_CONSTANT,
        value=(0, 0, 0, 1),
    )
    laid = laid_out(np.asarray(values, np.float32), points + np.float32(1), pictures.shape)
    half = cv2.resize(laid, HALF, interpolation=cv2.INTER_AREA)
    inside, hidden = pictures.inside_half, half[..., 3] > 0.01
    if (inside & ~hidden).sum() < _LEAST_SEEN * inside.sum():
        return None
    away = cv2.distanceTransform((~hidden).astype(np.uint8), cv2.DIST_L2, 5)
    counts = np.where(hidden, 0, np.exp(-away / (_NEAR * EYES / 2)) + _FAR)
    mean = cv2.resize(pictures.mean, HALF, interpolation=cv2.INTER_AREA)
    apart = np.log(np.maximum(half[..., :3], 0) + np.float32(DARKEST)) - mean
    # Ridge regression: the likeliest shares, where each is normal with deviation 1.
    # A matrix by itself turned, which NumPy knows, takes half the time of two matrices.
    roots = np.sqrt(np.repeat(counts[inside], 3)).astype(np.float32)
    weighted = pictures.at_half * roots
    system = weighted @ weighted.T
    system[np.diag_indices_from(system)] += np.float32(_NOISE**2)
    right = weighted @ (roots * apart[inside].reshape(-1))[:, None]
    _, shares = cv2.solve(system, right, flags=cv2.DECOMP_CHOLESKY)
    return pictures.face_of(np.asarray(shares[:, 0], np.float32))


def _room(hole: _Bool, points: MeshPoints, unit: float) -> tuple[slice, slice] | None:
    """The rows and columns that hold what is hidden of a face and the ring around it."""
    outline = points[list(FACE_OVAL), :2]
    low = np.maximum(np.floor(outline.min(0)).astype(int), 0)
    high = np.maximum(np.ceil(outline.max(0)).astype(int) + 1, 0)
    part = hole[low[1] : high[1], low[0] : high[0]]
    if not part.any():
        return None
    rows, columns = (np.flatnonzero(part.any(axis)) for axis in (1, 0))
    margin = round(_RING * unit) + 1
    return (
        slice(max(low[1] + rows[0] - margin, 0), low[1] + rows[-1] + margin + 1),
        slice(max(low[0] + columns[0] - margin, 0), low[0] + columns[-1] + margin + 1),
    )
