"""Where closed lips meet in a photograph: a dark line, which the mesh misses by a little.

It takes the lips of many people for parted, those of old and dark-skinned ones most of all. A mouth
that opens beside that line leaves a piece of one lip on the other, or shows teeth in place of both.
"""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import INNER_LIPS, MeshPoints
from face2face.faces.mesh_measures import (
    INNER_LIP_PAIRS,
    MOUTH_CORNERS,
    eye_distance,
    gap_between_lips,
)
from face2face.portrait.photo import Photo
from face2face.portrait.seen_teeth import seen_teeth
from face2face.types import Frame

_Array = npt.NDArray[np.float64]

_CLOSED = 0.12
"""Opening up to which a mesh's lips may be closed ones, see `gap_between_lips`."""

_REACH, _STEPS = 0.07, 57
_SOFT, _ALONG = 0.006, 0.02
"""How far from the middle between the mesh's lips the line is looked for, at how many places, and
how soft the image is made for that across and along the lips, in distances between the eyes' outer
corners."""

_UNLIKELY = 0.4
"""By how much of the lips' contrast a line at the end of this reach is less likely."""

_THIN, _THIN_OF_GAP = 0.055, 0.6
"""What is wider than this, and than this share of the mesh's opening, is no line but an open
mouth."""

_CORNERS = (INNER_LIPS[0], INNER_LIPS[10])
"""Where the inner lips' pairs begin and end."""

_FLAT = 4.0
_DEEP = 0.25
"""Depth in grey levels under which there is no line, and under which, in that of the deepest, a
part of it is not looked at."""


def with_lips_on_seam(photo: Photo) -> Photo:
    """The photograph with the inner lips of a closed mouth on the dark line between them.

    Where teeth are seen, or no line is found, it stays as it is.
    """
    gap = gap_between_lips(photo.points)
    if gap > _CLOSED or seen_teeth(photo) is not None:
        return photo
    unit = eye_distance(photo.points)
    pairs = np.array(INNER_LIP_PAIRS)
    middles = photo.points[pairs, :2].mean(1).astype(np.float64)
    corners = photo.points[list(MOUTH_CORNERS), :2].astype(np.float64)
    across = corners[1] - corners[0]
    across = across / max(float(np.linalg.norm(across)), 1e-6)
    down = np.array([-across[1], across[0]])
    ways = np.linspace(-_REACH, _REACH, _STEPS)
    places = middles[:, None] + unit * ways[None, :, None] * down
    dark = _darkness(photo.image, places, across, unit)
    best = (dark - _UNLIKELY * np.ptp(dark) * (ways / _REACH) ** 2).argmax(1)
    depth = dark[np.arange(len(best)), best] - np.median(dark, axis=1)
    wide = float(np.median(_widths(dark, best))) * float(ways[1] - ways[0])
    if depth.max() < _FLAT or wide > max(_THIN, _THIN_OF_GAP * gap):
        return photo
    # Lips are smooth: a parabola through what is found, what is deep counting most.
    weights = np.sqrt(np.where(depth > _DEEP * depth.max(), depth, 0.0))
    along = (middles - middles.mean(0)) @ across / unit
    terms = np.column_stack([np.ones(len(along)), along, along**2])
    found, *_ = np.linalg.lstsq(weights[:, None] * terms, weights * ways[best], rcond=None)
    off = np.clip(terms @ found, -_REACH, _REACH) * unit
    points: MeshPoints = photo.points.copy()
    points[pairs, :2] = (middles + off[:, None] * down)[:, None]
    points[pairs, 2] = photo.points[pairs, 2].mean(1, keepdims=True)
    # Corners that stayed where they were would be horns of a mouth that opens.
    points[list(_CORNERS), :2] += off[[0, -1], None] * down
    return replace(photo, points=points)


def _darkness(image: Frame, places: _Array, across: _Array, unit: float) -> _Array:
    """How dark an image is at places (n, m, 2), float64 (n, m): grey levels below white."""
    grey = image.mean(2, dtype=np.float32)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), max(_SOFT * unit, 0.5)))
    dark = np.zeros(places.shape[:2])
    for step in (-1, 0, 1):
        there = (places + step * _ALONG * unit * across).astype(np.float32)
        seen = cv2.remap(soft, there[..., 0], there[..., 1], cv2.INTER_LINEAR)
        dark += 255.0 - np.asarray(seen)
    return dark / 3


def _widths(dark: _Array, best: npt.NDArray[np.intp]) -> _Array:
    """How many steps around the darkest place of each row are more than half as deep as it."""
    widths = []
    for row, place in zip(dark, best, strict=True):
        light = np.flatnonzero(row < (row[place] + np.median(row)) / 2)
        first, last = light[light < place], light[light > place]
        widths.append(
            float((last[0] if len(last) else len(row) - 1) - (first[-1] if len(first) else 0))
        )
    return np.array(widths)
