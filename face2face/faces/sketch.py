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

_EYES = (points.RIGHT_EYE, points.LEFT_EYE)


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
    # begins and ends where a pixel of the canvas and one of the image do.
    tile = side // math.gcd(side, size)
    reach = np.array([inside.min(0) - thick, inside.max(0) + thick + tile])
    low, high = (np.clip(reach, 0, side) // tile).astype(int) * tile
    large = np.zeros((max(high[1] - low[1], 0), max(high[0] - low[0], 0)), np.uint8)
    small = np.zeros((size, size), np.uint8)
    if large.size:
        fixed = np.round((inside - low) * (1 << _FRACTION_BITS)).astype(np.int32)
        for groups, closed in ((OPEN, False), (CLOSED, True)):
            lines = [fixed[list(group)] for group in groups]
            cv2.polylines(large, lines, closed, 255, thick, cv2.LINE_8, _FRACTION_BITS)
        if has_irises(landmarks):
            for eye, iris in zip(_EYES, IRISES, strict=True):
                _draw_iris(large, fixed[list(eye)], fixed[iris])
        (left, top), (right, bottom) = (np.array([low, high]) * size // side).tolist()
        small[top:bottom, left:right] = cv2.resize(
            large, (right - left, bottom - top), interpolation=cv2.INTER_AREA
        )
    return cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)  # type: ignore[return-value]


def _draw_iris(canvas: Grey, eye: npt.NDArray[np.int32], centre: npt.NDArray[np.int32]) -> None:
    """Draw the part of an iris that lies between the lids, in OpenCV's fixed point."""
    low, high = eye.min(0) >> _FRACTION_BITS, (eye.max(0) >> _FRACTION_BITS) + 2
    low, high = (np.clip(one, 0, canvas.shape[::-1]) for one in (low, high))
    part = canvas[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return
    inside, disc = np.zeros_like(part), np.zeros_like(part)
    corner = low << _FRACTION_BITS
    cv2.fillPoly(inside, [eye - corner], 255, cv2.LINE_8, _FRACTION_BITS)
    x, y = (int(place) for place in centre - corner)
    radius = round(_IRIS * float(np.linalg.norm(eye[3] - eye[0])))
    cv2.circle(disc, (x, y), radius, 255, cv2.FILLED, cv2.LINE_8, _FRACTION_BITS)
    np.maximum(part, np.minimum(inside, disc), out=part)
