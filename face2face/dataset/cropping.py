"""Cutting the network's squares out of images."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from face2face.faces.crop import Crop, centre_crop, head_crop
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.types import Box, Frame, Image, Landmarks

_SAME_FACE = 0.5
"""How far a found face's middle may lie from that of the box that names it, in box widths."""

_IN_BOXES = 2.0
"""Side of the square around a face known by its box only, in the box's widths: `head_crop`'s."""


class Cut(NamedTuple):
    """One square of an image.

    Attributes:
        image: uint8 RGB or RGBA (size, size, channels).
        landmarks: of the face in it, its pixels; None where none are known.
    """

    image: Image
    landmarks: Landmarks | None = None


class Cuts(NamedTuple):
    """What one image gave.

    Attributes:
        cuts: its squares.
        too_small: how many faces were left out.
    """

    cuts: list[Cut]
    too_small: int = 0


Cutter = Callable[[Image], Cuts]


class HeadCutter:
    """Cuts one square around each head, as the program does in use; safe in several threads.

    Args:
        size: side of the squares in pixels.
        least: width of a face in pixels below which it is left out.
        landmark_model: a 68-point file, None for the installed one.
    """

    def __init__(self, size: int, least: int, landmark_model: Path | None = None) -> None:
        self._size, self._least = size, least
        self._finder = FaceFinder(LandmarkPredictor(landmark_model))

    def __call__(self, image: Frame) -> Cuts:
        """Cut the heads out of a video's frame: a small face beside a large one may be missed."""
        return self._large(image, self._faces(image, thorough=False))

    def all_of(self, image: Frame) -> Cuts:
        """Cut all heads out of a photograph, the largest first; it takes ten times as long."""
        return self._large(image, self._faces(image, thorough=True))

    def _large(self, image: Frame, faces: list[Landmarks]) -> Cuts:
        large = [face for face in faces if np.ptp(face[:, 0]) >= self._least]
        return Cuts([self._cut(image, face) for face in large], len(faces) - len(large))

    def named(self, image: Frame, boxes: Sequence[Box]) -> Cuts:
        """Cut out the faces that somebody has drawn boxes around, found by the detector or not."""
        large = [box for box in boxes if box.width >= self._least]
        faces = self._faces(image, thorough=True) if large else []
        cuts = []
        for box in large:
            face = next((face for face in faces if _is_in(face, box)), None)
            cuts.append(
                Cut(_around(box, image).image(image, self._size))
                if face is None
                else self._cut(image, face)
            )
        return Cuts(cuts, len(boxes) - len(large))

    def _faces(self, image: Frame, *, thorough: bool) -> list[Landmarks]:
        """The landmarks of the faces of an image, the largest first."""
        if thorough:
            return self._finder.all(image, least=self._least)
        return self._finder.large(image)

    def _cut(self, image: Frame, face: Landmarks) -> Cut:
        square = head_crop([face], image.shape[1], image.shape[0])
        return Cut(square.image(image, self._size), square.points(face, self._size))


class WholeCutter:
    """Takes the largest square in the middle of an image."""

    def __init__(self, size: int) -> None:
        """Cut squares that are scaled to `size` pixels."""
        self._size = size

    def __call__(self, image: Image) -> Cuts:
        """Cut the square."""
        square = centre_crop(image.shape[1], image.shape[0])
        return Cuts([Cut(square.image(image, self._size))])


def _is_in(face: Landmarks, box: Box) -> bool:
    middle = (face.min(0) + face.max(0)) / 2
    return float(np.linalg.norm(middle - np.array(box.centre))) < _SAME_FACE * box.width


def _around(box: Box, image: Frame) -> Crop:
    height, width = image.shape[:2]
    side = min(round(_IN_BOXES * box.width), width, height)
    x, y = box.centre
    left, top = round(x - side / 2), round(y - side / 2)
    return Crop(min(max(left, 0), width - side), min(max(top, 0), height - side), side)
