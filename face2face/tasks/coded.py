"""How a condition says what was erased of it: no green, all blue, and in red what belongs there.

No face has these colours. The task inpaint erases with one of them, (255, 0, 255).
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_SHIFT = 4
"""Bits behind the binary point of the places that OpenCV draws at."""

_POINTS = npt.NDArray[np.floating[Any]]


def erased_with(picture: Frame, hole: Grey, red: Grey) -> Frame:
    """Erase what a hole covers; nothing of it is left in the answer.

    Args:
        picture: uint8 RGB (height, width, 3).
        hole: uint8 (height, width), above 0 where to erase.
        red: what is said in the hole, likewise.
    """
    coded = np.zeros_like(picture)
    coded[..., 0], coded[..., 2] = red, 255
    done: Frame = np.where((hole > 0)[..., None], coded, picture)
    return done


def is_erased(picture: Frame, tolerance: int = 8) -> npt.NDArray[np.bool_]:
    """Which pixels were erased, bool (height, width).

    Args:
        picture: uint8 RGB.
        tolerance: levels that a colour may be off, as a JPEG's are.
    """
    erased: npt.NDArray[np.bool_] = (picture[..., 1] <= tolerance) & (
        picture[..., 2] >= 255 - tolerance
    )
    return erased


def filled_outline(points: _POINTS, size: tuple[int, int], line: int = 1) -> Grey:
    """A closed outline, filled: 255 inside, levels between along its border.

    Args:
        points: (n, 2), pixels.
        size: width and height of the answer.
        line: width in pixels of the line along it, so that a closed mouth shows too.
    """
    drawn = np.zeros((size[1], size[0]), np.uint8)
    places = np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(drawn, [places], 255, cv2.LINE_AA, _SHIFT)
    cv2.polylines(drawn, [places], True, 255, line, cv2.LINE_AA, _SHIFT)
    return drawn


def around(points: _POINTS, size: tuple[int, int], margin: float) -> Grey:
    """What lies within an outline or less than `margin` pixels from it: 255 there, else 0."""
    places = np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)
    drawn = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(drawn, [places], 255, cv2.LINE_8, _SHIFT)
    cv2.polylines(drawn, [places], True, 255, 1, cv2.LINE_8, _SHIFT)
    away = cv2.distanceTransform(255 - drawn, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    near: Grey = np.where(away <= margin, 255, 0).astype(np.uint8)
    return near
