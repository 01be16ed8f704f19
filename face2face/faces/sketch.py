"""Drawing landmarks as the image that the network sees."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces import landmarks as points
from face2face.faces.irises import IRISES, has_irises
from face2face.types import Grey, Landmarks, Sketch

OPEN = (points.JAW, points.RIGHT_BROW, points.LEFT_BROW, points.NOSE_BRIDGE)
CLOSED = (
    points.LOWER_NOSE,
    points.RIGHT_EYE,
    points.LEFT_EYE,
    points.OUTER_LIP,
    points.INNER_LIP,
)
"""The landmarks that are joined by lines, in their order: in open lines, and in closed ones."""

_LINE = 1 / 170
"""Width of a line as a share of the image's side: 1.5 pixels of 256."""

_CANVAS = 1024
"""Least side of the canvas that the lines are drawn on before it is averaged down: exact
anti-aliasing, and one canvas for the usual sizes, since OpenCV's thin lines come out too wide."""

_FRACTION_BITS = 4

_IRIS = 0.11
"""Radius of the disc that stands for an iris, in widths of its eye: small enough to leave room
around it in which it moves."""

_OF_OPEN, _OF_CLOSED = (
    [slice(group.start, group.stop) for group in groups] for groups in (OPEN, CLOSED)
)
_EYES = [slice(eye.start, eye.stop) for eye in (points.RIGHT_EYE, points.LEFT_EYE)]


def draw_sketch(landmarks: Landmarks, size: int) -> Sketch:
    """Draw white lines on black, as the first face2face did, but anti-aliased and sub-pixel.

    The lines' width is a share of the image: the same face gives the same sketch whatever
    the camera.

    Of a face with irises these are discs, as far as its lids are open.

    Args:
        landmarks: float32 (68, 2), or (70, 2) with irises, pixels of the network's image.
        size: side of the network's image in pixels.

    Returns:
        uint8 RGB, shape (size, size, 3).
    """
    side = max(_CANVAS, 2 * size)
    factor = side / size
    # Far outside the image nothing shows, and OpenCV's fixed point would overflow.
    inside = (np.clip(landmarks, -size, 2 * size) + 0.5) * factor - 0.5
    thick = round(side * _LINE)
    # Only what the lines reach is drawn and averaged: a quarter of the canvas for most faces. It
    # begins and ends where a pixel of the canvas and one of the image do: by tiles of some pixels.
    tile, tile_small = side // math.gcd(side, size), size // math.gcd(side, size)
    low, high = inside.min(0) - thick, inside.max(0) + thick + tile
    left, top, right, bottom = (
        math.floor(min(max(edge, 0.0), side) / tile) for edge in (*low.tolist(), *high.tolist())
    )
    large = np.zeros((max(bottom - top, 0) * tile, max(right - left, 0) * tile), np.uint8)
    small = np.zeros((size, size), np.uint8)
    if large.size:
        corner = (left * tile, top * tile)
        fixed = np.round((inside - corner) * (1 << _FRACTION_BITS)).astype(np.int32)
        for groups, closed in ((_OF_OPEN, False), (_OF_CLOSED, True)):
            lines = [fixed[group] for group in groups]
            cv2.polylines(large, lines, closed, 255, thick, cv2.LINE_8, _FRACTION_BITS)
        if has_irises(landmarks):
            for eye, iris in zip(_EYES, IRISES, strict=True):
                _draw_iris(large, fixed[eye], fixed[iris])
        left, top, right, bottom = (edge * tile_small for edge in (left, top, right, bottom))
        small[top:bottom, left:right] = cv2.resize(
            large, (right - left, bottom - top), interpolation=cv2.INTER_AREA
        )
    return cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)  # type: ignore[return-value]


def _draw_iris(canvas: Grey, eye: npt.NDArray[np.int32], centre: npt.NDArray[np.int32]) -> None:
    """Draw the part of an iris that lies between the lids, in OpenCV's fixed point."""
    left, top = (max(edge >> _FRACTION_BITS, 0) for edge in eye.min(0).tolist())
    right, bottom = (max((edge >> _FRACTION_BITS) + 2, 0) for edge in eye.max(0).tolist())
    part = canvas[top:bottom, left:right]
    if not part.size:
        return
    inside, disc = np.zeros(part.shape, np.uint8), np.zeros(part.shape, np.uint8)
    corner = (left << _FRACTION_BITS, top << _FRACTION_BITS)
    cv2.fillPoly(inside, [eye - corner], 255, cv2.LINE_8, _FRACTION_BITS)
    x, y = (centre - corner).tolist()
    radius = round(_IRIS * math.dist(eye[3].tolist(), eye[0].tolist()))
    cv2.circle(disc, (x, y), radius, 255, cv2.FILLED, cv2.LINE_8, _FRACTION_BITS)
    np.maximum(part, np.minimum(inside, disc), out=part)
