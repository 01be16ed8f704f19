"""What of a photograph is the person: the matte."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL, MeshPoints
from face2face.portrait.head_axes import head_axes
from face2face.portrait.photo import Photo
from face2face.runtime.base import Runtime
from face2face.tasks.cutout import CutoutTask, along_edges
from face2face.types import Frame, Grey

_SIDE = 224
"""Pixels a side at which the person is looked at as a whole."""

_BITE, _WISPS, _EDGE = 11, 8, 3
"""Half the width of a bite out of the person that is taken back, how far from them single hairs are
looked for, and how far inside nothing is seen through them, pixels of that side."""


_NOBODY, _MISSED, _RIM = 64, 0.1, 0.15
"""Level under which no view of the network may be where somebody is, and share of the face that it
may miss for that to be believed; how much of the face's edge is believed to be nobody's then, in
half widths of the face."""


class _View(NamedTuple):
    """How the network is shown a photograph.

    Attributes:
        share: how large, in its image's side.
        mirrored: whether so.
    """

    share: float
    mirrored: bool


_VIEWS = (_View(1.0, False), _View(1.0, True), _View(0.875, False), _View(0.875, True))
"""The middle answer counts: at an image's upper edge the network may take anything for hair."""

_AROUND_HEAD, _CUT = 2.2, 0.04
"""Side of the square around a head that is looked at by itself, in the longer side of the face's
box: the network knows chairs, headrests and doors there, which it takes for the person from afar.
How much of the square's edges is not believed, in its side: there, things are cut."""

_Floats = npt.NDArray[np.floating]
_Mask = npt.NDArray[np.bool_]


def cut_matte(photo: Photo, network: Runtime) -> Grey:
    """The person's matte.

    Args:
        photo: the square.
        network: of the task cutout.

    Returns:
        uint8 (size, size), 255 where the person is.
    """
    views = np.stack([_seen(photo.image, network, view) for view in _VIEWS])
    seen = np.asarray(np.round(np.median(views, axis=0)), np.uint8)
    seen = np.minimum(seen, _around_head(photo, network))
    face, axes = _face(photo.points, photo.size), head_axes(photo.points)
    nobody = _nobody(views, face)
    # A neck may lie elsewhere, a skull or cheek be narrower: a piece of the wall would go along.
    nobody &= cv2.erode(face, disc(round(_RIM * axes.width * axes.height))) == 0
    sure, never = _known(photo, face)
    sure[nobody] = 0
    alpha = np.where(never, 0, np.maximum(along_edges(photo.image, seen), sure))
    return _with_the_face(alpha.astype(np.uint8), face)


def _nobody(views: npt.NDArray[np.uint8], face: Grey) -> _Mask:
    """Where no view of the network takes anything for a person, bool (size, size).

    Args:
        views: what it sees in each, uint8 (n, side, side).
        face: 255 where the face is, uint8 (size, size).
    """
    most = np.asarray(cv2.resize(views.max(0), face.shape[::-1]))
    nobody: _Mask = most < _NOBODY
    # Where it misses the face as well, as in a drawing, it knows nothing of what is beside it.
    return nobody & (np.mean(nobody[face > 0]) < _MISSED)


def _face(points: MeshPoints, size: int) -> Grey:
    """255 within a face's outline, uint8 (size, size)."""
    inside = np.zeros((size, size), np.uint8)
    outline = np.round(points[list(FACE_OVAL), :2]).astype(np.int32)
    return np.asarray(cv2.fillConvexPoly(inside, cv2.convexHull(outline), 255), np.uint8)


def _seen(image: Frame, network: Runtime, view: _View) -> Grey:
    """What a network says of a view of an image, its edges carried on around it.

    Returns:
        uint8, as large as the network's image: of `image` alone.
    """
    whole, side = network.size, round(view.share * network.size)
    beside = (whole - side) // 2
    small = np.asarray(cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    margins = ((whole - side, 0), (beside, whole - side - beside), (0, 0))
    shown = np.pad(small, margins, "edge")
    if view.mirrored:
        shown = np.ascontiguousarray(shown[:, ::-1])
    matte = CutoutTask.matte(network.generate(shown))
    if view.mirrored:
        matte = matte[:, ::-1]
    alone = np.ascontiguousarray(matte[whole - side :, beside : beside + side])
    return np.asarray(cv2.resize(alone, (whole, whole)), np.uint8)


def _around_head(photo: Photo, network: Runtime) -> Grey:
    """What a network says where it sees the head and what is around it alone.

    Returns:
        uint8, as large as the network's image: of all of the photograph, 255 farther away.
    """
    size = photo.size
    outline = photo.points[list(FACE_OVAL), :2]
    low, high = outline.min(0), outline.max(0)
    side = round(_AROUND_HEAD * float((high - low).max()))
    seen = np.full((size, size), 255, np.uint8)
    if side < size:
        left, top = np.round((low + high - side) / 2).astype(int).tolist()
        top = min(top, size - side)
        within = (np.clip(np.arange(first, first + side), 0, size - 1) for first in (top, left))
        square = photo.image[np.ix_(*within)]
        views = [_seen(square, network, _View(1.0, mirrored)) for mirrored in (False, True)]
        near = np.asarray(cv2.resize(np.maximum(*views), (side, side)), np.uint8)
        cut = round(_CUT * side)
        rows, columns = (
            np.arange(max(first + cut, 0), min(first + side - cut, size)) for first in (top, left)
        )
        seen[np.ix_(rows, columns)] = near[np.ix_(rows - top, columns - left)]
    whole = (network.size, network.size)
    return np.asarray(cv2.resize(seen, whole, interpolation=cv2.INTER_AREA), np.uint8)


def _known(photo: Photo, face: Grey) -> tuple[Grey, _Mask]:
    """What is person and what is not, whatever a network says: face, skull and neck; far away."""
    rows, columns = np.mgrid[: photo.size, : photo.size]
    axes = head_axes(photo.points)
    places = np.stack([columns, rows], -1).astype(np.float64)
    right, down = np.moveaxis(axes(places), -1, 0)
    width, below = axes.width, down - axes.chin
    sure = np.zeros((photo.size, photo.size), np.uint8)
    # A skull is never smaller than this.
    sure[_ellipse(right, down, -0.1, width, 0.62)] = 255
    sure[(below > -0.1) & (below < 0.3) & (np.abs(right) < 0.5 * width)] = 255
    sure = np.maximum(sure, face)
    far = ~_ellipse(right, down, -0.2, width + 1.1, 1.4)
    never = far & (below < -0.1)
    never |= (below >= -0.1) & (np.abs(right) > width + 1.1 + 2.6 * (below + 0.1))
    return sure, never


def _ellipse(right: _Floats, down: _Floats, middle: float, wide: float, high: float) -> _Mask:
    inside: _Mask = (right / wide) ** 2 + ((down - middle) / high) ** 2 < 1
    return inside


def disc(radius: int) -> Grey:
    """A brush for OpenCV's morphology: uint8 (2 * radius + 1, 2 * radius + 1), 1 inside."""
    return np.asarray(
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8
    )


def _with_the_face(alpha: Grey, face: Grey) -> Grey:
    """The part that holds the face, without what is not joined to it, and without holes."""
    small, inside = (
        np.asarray(cv2.resize(one, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
        for one in (alpha, face)
    )
    _, parts = cv2.connectedComponents((small > 127).astype(np.uint8))
    # Not the part that holds the nose: of a profile the mesh may have it before the person.
    shares = np.bincount(np.asarray(parts)[inside > 127], minlength=2)
    person = (np.asarray(parts) == 1 + int(shares[1:].argmax())).astype(np.uint8)
    around = cv2.morphologyEx(np.pad(person, _BITE, "edge"), cv2.MORPH_CLOSE, disc(_BITE))
    person = np.ascontiguousarray(np.asarray(around, np.uint8)[_BITE:-_BITE, _BITE:-_BITE])
    edges, _ = cv2.findContours(person, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.asarray(cv2.drawContours(person, edges, -1, 1, cv2.FILLED), np.uint8)
    whole *= np.uint8(255)
    near, deep = (
        np.asarray(cv2.resize(mask, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR))
        for mask in (cv2.dilate(whole, disc(_WISPS)), cv2.erode(whole, disc(_EDGE)))
    )
    return np.minimum(np.maximum(alpha, deep), near)
