"""What a photograph lacks when its face moves, put into the moved photograph."""

from typing import Protocol

import cv2
import numpy as np

from face2face.faces.mesh import INNER_LIPS, OUTER_LIPS, MeshPoints
from face2face.faces.mesh_measures import eye_distance, gap_between_lips
from face2face.portrait.photo import Photo
from face2face.types import Frame

_OPENED = (0.008, 0.03)
"""How much further than in the photograph a mouth is open when its inside begins to be seen, and
when nothing else is, in distances between the eyes' outer corners."""

_DARK = 0.22
"""Brightness of a mouth's inside, in that of its lips."""

_EDGE = 0.012
"""Blur of its edge, in the same distances; it lightens what is thin, as the corners are."""

_LIPS = (OUTER_LIPS, INNER_LIPS)


class Insides(Protocol):
    """Makes the inside of the mouth, and whatever else a warp cannot, frame by frame."""

    def restart(self) -> None:
        """Forget the frame before, as where another scene begins."""

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Put it into the moved photograph.

        Args:
            image: the photograph moved to `points`, uint8 RGB; it may be changed.
            points: float32 (478, 3), pixels of `image`.

        Returns:
            uint8 RGB of the same shape.
        """


class DarkMouth(Insides):
    """A dark inside of the mouth, for want of a network that makes it."""

    def __init__(self, photo: Photo) -> None:
        """Learn the lips' colour from a photograph."""
        self._rest = gap_between_lips(photo.points)
        lips = np.zeros(photo.image.shape[:2], np.uint8)
        outlines = [np.round(photo.points[list(o), :2]).astype(np.int32) for o in _LIPS]
        cv2.fillPoly(lips, outlines, 255)
        red, green, blue = (_DARK * share for share in cv2.mean(photo.image, lips)[:3])
        self._colour = np.array([red, 0.7 * green, 0.7 * blue], np.float32)

    def restart(self) -> None:
        """Nothing is remembered."""

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Darken what lies between the lips, in place."""
        low, high = _OPENED
        opened = np.clip((gap_between_lips(points) - self._rest - low) / (high - low), 0.0, 1.0)
        if not opened:
            return image
        outline = points[list(INNER_LIPS), :2]
        room = 4 * _EDGE * eye_distance(points) + 2
        first = np.clip(np.floor(outline.min(0) - room), 0, image.shape[0]).astype(int)
        last = np.clip(np.ceil(outline.max(0) + room), 0, image.shape[0]).astype(int)
        if (last <= first).any():
            return image
        inside = np.zeros((last - first)[::-1], np.float32)
        places = np.round(16 * (outline - first)).astype(np.int32)
        cv2.fillPoly(inside, [places], float(opened), cv2.LINE_AA, 4)
        share = np.asarray(cv2.GaussianBlur(inside, (0, 0), _EDGE * eye_distance(points)))
        part = image[first[1] : last[1], first[0] : last[0]]
        part[:] = np.round(part + share[..., None] * (self._colour - part)).astype(np.uint8)
        return image
