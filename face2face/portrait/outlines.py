"""Outlines that are drawn into a frame: the part around them, and what lies within."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_FINER = 4
"""So many times finer an outline is drawn than it is seen: OpenCV's own smooth edges are for images
of 8 bits, and half a pixel too far out."""

_BITS = 4


def part_around(
    image: Frame, outline: npt.NDArray[np.float64], room: float
) -> tuple[Frame, npt.NDArray[np.int_]]:
    """The part of an image around an outline, to be drawn in.

    Args:
        image: uint8 RGB of any size.
        outline: float64 (n, 2), pixels of it.
        room: pixels around the outline.

    Returns:
        A view of the image, empty where the outline is far outside, and its first column and row.
    """
    size = np.array(image.shape[1::-1])
    first = np.clip(np.floor(outline.min(0) - room), 0, size).astype(int)
    last = np.clip(np.ceil(outline.max(0) + room), 0, size).astype(int)
    return image[first[1] : last[1], first[0] : last[0]], first


def within(
    outline: npt.NDArray[np.float64], shape: tuple[int, int], line: float = 0.0
) -> npt.NDArray[np.float32]:
    """How much of each pixel lies within an outline, or on a line along it.

    Args:
        outline: float64 (n, 2), pixels of the mask.
        shape: rows and columns of the mask.
        line: width of the line in pixels, 0 for none.

    Returns:
        float32 (rows, columns), 0 to 1.
    """
    fine = np.zeros((_FINER * shape[0], _FINER * shape[1]), np.uint8)
    places = [np.round(((outline + 0.5) * _FINER - 0.5) * 2**_BITS).astype(np.int32)]
    cv2.fillPoly(fine, places, 255, cv2.LINE_8, _BITS)
    if line:
        width = max(round(_FINER * line), 1)
        cv2.polylines(fine, places, True, 255, width, cv2.LINE_8, _BITS)
    small = cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA)
    mask: npt.NDArray[np.float32] = np.asarray(small, np.float32) / np.float32(255)
    return mask
