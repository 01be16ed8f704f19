"""Drawing the outlines of a mesh, as `sketch` draws landmarks: for people to look at."""

import cv2
import numpy as np

from face2face.faces.mesh import (
    FACE_OVAL,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    MESH_POINTS,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
    MeshPoints,
)
from face2face.types import Sketch

_LINES = (
    FACE_OVAL,
    RIGHT_EYE,
    LEFT_EYE,
    RIGHT_BROW,
    LEFT_BROW,
    OUTER_LIPS,
    INNER_LIPS,
    RIGHT_IRIS[1:],
    LEFT_IRIS[1:],
)
"""What is drawn of a mesh, closed lines."""


def draw_mesh(points: MeshPoints, size: int) -> Sketch:
    """A mesh's outlines, white on black.

    Args:
        points: float32 (478, 3), pixels of the image.
        size: its side in pixels.

    Returns:
        uint8 RGB (size, size, 3).
    """
    assert len(points) == MESH_POINTS
    sketch: Sketch = np.zeros((size, size, 3), np.uint8)
    places = np.round(16 * np.clip(points[:, :2], -size, 2 * size)).astype(np.int32)
    lines = [places[list(line)] for line in _LINES]
    cv2.polylines(sketch, lines, True, (255, 255, 255), 1, cv2.LINE_AA, 4)
    return sketch
