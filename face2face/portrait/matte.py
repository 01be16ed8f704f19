"""What of a photograph is the person: the matte, and the background without them.

Rother, Kolmogorov and Blake, "GrabCut: interactive foreground extraction using iterated graph
cuts", SIGGRAPH 2004, begun not by hand but from the face's mesh.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL
from face2face.portrait.head_axes import HeadAxes, head_axes
from face2face.portrait.photo import Photo
from face2face.tasks.hole import carried_on
from face2face.types import Frame, Grey

_SIDE = 224
"""Pixels a side at which person and background are told apart."""

_ROUNDS = 4
_RIM = 2
_SOFT = 1.6
"""How much of the background moves with the head, and how soft its edge is, pixels of that side:
hair's own edge stays as the photograph has it."""

_HOLE = 2
"""How far beyond the matte the background is filled in, pixels of that side."""

_Floats = npt.NDArray[np.floating]
_Mask = npt.NDArray[np.bool_]


def cut_matte(photo: Photo) -> Grey:
    """The person's matte.

    Args:
        photo: the square.

    Returns:
        uint8 (size, size), 255 where the person is.
    """
    scale = _SIDE / photo.size
    small = np.asarray(cv2.resize(photo.image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
    points = (photo.points[:, :2] + 0.5) * scale - 0.5
    labels = _begun(points, head_axes(photo.points), scale)
    if not np.isin(labels, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return np.full((photo.size, photo.size), 255, np.uint8)  # nothing but the face
    cv2.setRNGSeed(1)  # the same photograph gives the same matte
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    everywhere = (0, 0, _SIDE, _SIDE)
    cv2.grabCut(small, labels, everywhere, background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    person = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    person = np.asarray(cv2.morphologyEx(person, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    person = np.asarray(cv2.morphologyEx(person, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    person = _with_the_face(person, points)
    person = np.asarray(cv2.dilate(person, _disc(_RIM)))
    soft = cv2.GaussianBlur(person.astype(np.float32) * 255, (0, 0), _SOFT)
    matte = cv2.resize(soft, (photo.size, photo.size), interpolation=cv2.INTER_CUBIC)
    return np.clip(np.round(matte), 0, 255).astype(np.uint8)


def fill_background(photo: Photo, matte: Grey) -> Frame:
    """The photograph without the person: what is behind them is guessed from around.

    Args:
        photo: the square.
        matte: of `cut_matte`.

    Returns:
        uint8 RGB (size, size, 3); where the matte is far away, the photograph as it is.
    """
    size = photo.size
    person = np.asarray(cv2.resize(matte, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)) > 2
    hole = np.asarray(cv2.dilate(person.astype(np.uint8), _disc(_HOLE)))
    small = cv2.resize(photo.image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    if hole.all():
        return np.array(photo.image)
    # Telea's method would draw streaks from the edge inwards, seen when a head leans back.
    smooth = carried_on(np.asarray(small, np.float32), hole == 0)
    filled = np.where(hole[..., None] > 0, smooth, small)
    large = cv2.resize(filled, (size, size), interpolation=cv2.INTER_CUBIC)
    # What the photograph itself shows stays, up to where the matte begins.
    inside = cv2.resize(hole.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
    inside = np.maximum(np.asarray(inside), np.asarray(matte, np.float32) / 255)[..., None]
    plate: Frame = np.round(inside * large + (1 - inside) * photo.image).astype(np.uint8)
    return plate


def _begun(points: _Floats, axes: HeadAxes, scale: float) -> Grey:
    """What is known before colours are looked at: the labels of GrabCut, (side, side)."""
    rows, columns = np.mgrid[:_SIDE, :_SIDE]
    places = np.stack([columns, rows], -1).astype(np.float64)
    right, down = np.moveaxis(axes((places + 0.5) / scale - 0.5), -1, 0)
    width, chin = axes.width, axes.chin
    labels = np.full((_SIDE, _SIDE), cv2.GC_PR_BGD, np.uint8)
    labels[_ellipse(right, down, -0.12, width + 0.22, 0.72)] = cv2.GC_PR_FGD
    below = down - chin
    labels[(below > 0.1) & (np.abs(right) < width + 1.6 * below)] = cv2.GC_PR_FGD
    far = ~_ellipse(right, down, -0.2, width + 0.75, 1.15)
    labels[far & (below < -0.1)] = cv2.GC_BGD
    labels[(below >= -0.1) & (np.abs(right) > width + 0.75 + 2.6 * (below + 0.1))] = cv2.GC_BGD
    # A skull is never smaller than this.
    labels[_ellipse(right, down, -0.1, width, 0.62)] = cv2.GC_FGD
    labels[(below > -0.1) & (np.abs(right) < 0.55 * width)] = cv2.GC_FGD
    outline = np.round(points[list(FACE_OVAL)]).astype(np.int32)
    cv2.fillConvexPoly(labels, cv2.convexHull(outline), cv2.GC_FGD)
    return labels


def _ellipse(right: _Floats, down: _Floats, middle: float, wide: float, high: float) -> _Mask:
    inside: _Mask = (right / wide) ** 2 + ((down - middle) / high) ** 2 < 1
    return inside


def _disc(radius: int) -> Grey:
    return np.asarray(
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8
    )


def _with_the_face(person: Grey, points: _Floats) -> Grey:
    """The part that holds the face, without what is not joined to it, and without holes."""
    _, parts = cv2.connectedComponents(person)
    column, row = np.clip(np.round(points[4]).astype(int), 0, _SIDE - 1)
    face = (np.asarray(parts) == parts[row, column]).astype(np.uint8)
    edges, _ = cv2.findContours(face, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(face, edges, -1, 1, cv2.FILLED), np.uint8)
