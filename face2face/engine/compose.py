"""Putting the result's pictures together, with the label on what is generated."""

import cv2
import numpy as np

from face2face.config import LABEL_TEXT
from face2face.types import Frame

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_LABEL_HEIGHT = 1 / 28
"""Height of the label's letters as a share of the picture's side."""

_DARKEN = 0.55


def scaled(picture: Frame, height: int) -> Frame:
    """Scale a picture to a height in pixels; uint8 RGB."""
    if picture.shape[0] == height:
        return picture
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    how = cv2.INTER_AREA if height < picture.shape[0] else cv2.INTER_CUBIC
    return cv2.resize(picture, (width, height), interpolation=how)  # type: ignore[return-value]


def beside(left: Frame, right: Frame, canvas: Frame | None = None) -> Frame:
    """Two pictures in a row, as high as the left one; uint8 RGB.

    Args:
        left: uint8 RGB.
        right: likewise.
        canvas: what an earlier call gave, to be drawn on again; None for a new one.
    """
    height, width = left.shape[:2]
    right = scaled(right, height)
    shape = (height, width + right.shape[1], 3)
    if canvas is None or canvas.shape != shape:
        canvas = np.empty(shape, np.uint8)
    canvas[:, :width], canvas[:, width:] = left, right
    return canvas


def label(picture: Frame, text: str = LABEL_TEXT) -> None:
    """Write a small label into the lower right corner, in place.

    Args:
        picture: uint8 RGB, at least 64 pixels high.
        text: what it says.
    """
    height, width = picture.shape[:2]
    letters = max(8, round(min(height, width) * _LABEL_HEIGHT))
    thickness = max(1, letters // 10)
    size = cv2.getFontScaleFromHeight(_FONT, letters, thickness)
    (wide, high), base = cv2.getTextSize(text, _FONT, size, thickness)
    pad = letters // 2
    left, top = max(0, width - wide - 2 * pad), max(0, height - high - base - pad)
    # Light letters on a darkened strip are read on any picture.
    strip = picture[top:, left:]
    cv2.convertScaleAbs(strip, strip, _DARKEN)
    at = (left + pad, height - base - pad // 3)
    cv2.putText(picture, text, at, _FONT, size, (235, 235, 235), thickness, cv2.LINE_AA)
