"""Erasing what a generator shall make, and drawing in its place what is known of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.base import Task
from face2face.tasks.hole import carried_on
from face2face.tasks.inpaint import HOLE_FIGURES, InpaintScores
from face2face.tasks.scores import Scores
from face2face.types import Frame, Grey, Landmarks

_SHIFT = 4
"""Bits behind the binary point of the places that OpenCV draws at."""

_COARSE = 2
"""How many times smaller the image is in which a hole is filled: the filling is smooth."""

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)

_Points = npt.NDArray[np.floating[Any]]
_Floats = npt.NDArray[np.float32]


class Erased(NamedTuple):
    """What a generator is asked.

    Attributes:
        condition: its input, uint8 RGB (128, 128, 3).
        hole: what is to be made of it, 255 there, else 0; uint8 (128, 128).
        opening: what of that shows between lips or lids, 0 to 255; uint8 (128, 128).
    """

    condition: Frame
    hole: Grey
    opening: Grey


class PatchScores(InpaintScores):
    """The same as for inpaint: what was erased is where the condition is not the target."""

    def _hole(self, condition: Frame, target: Frame) -> Grey:
        return np.where((condition != target).any(axis=-1), 255, 0).astype(np.uint8)


class PatchTask(Task):
    """A task whose network makes a part of a face that the portrait engine moves."""

    figures = HOLE_FIGURES

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """How near is what fills the hole?"""
        return PatchScores()


def erased(image: Frame, hole: Grey) -> _Floats:
    """The image with a hole filled from what is around; nothing of what was there is left.

    Args:
        image: uint8 RGB (height, width, 3), sides even.
        hole: uint8 (height, width), above 0 where to erase.

    Returns:
        float32 (height, width, 3), grey levels.
    """
    height, width = hole.shape
    known = np.where(hole > 0, np.float32(0), np.float32(1))
    small = (width // _COARSE, height // _COARSE)
    shares = np.asarray(cv2.resize(known, small, interpolation=cv2.INTER_AREA))
    seen = image.astype(np.float32) * known[..., None]
    sums = np.asarray(cv2.resize(seen, small, interpolation=cv2.INTER_AREA))
    means = (sums / np.maximum(shares, 0.1)[..., None]).astype(np.float32)
    filled = cv2.resize(
        carried_on(means, shares > 0.5), (width, height), interpolation=cv2.INTER_LINEAR
    )
    done: _Floats = np.where((hole > 0)[..., None], filled, image).astype(np.float32)
    return done


def drawn(image: _Floats, share: Grey, colour: npt.ArrayLike) -> _Floats:
    """A colour laid over an image.

    Args:
        image: float32 (height, width, 3).
        share: how much of each pixel it covers, uint8 (height, width).
        colour: RGB, grey levels.
    """
    alpha = share.astype(np.float32)[..., None] / 255
    mixed: _Floats = image + alpha * (np.asarray(colour, np.float32) - image)
    return mixed


def light_in(image: _Floats, hole: Grey) -> float:
    """Mean brightness of what a hole was filled with, grey levels.

    Args:
        image: float RGB (height, width, 3), grey levels.
        hole: of the same height and width, more than 0 inside.
    """
    inside = image[hole > 0]
    return float((inside @ _LUMA).mean()) if len(inside) else 128.0


def as_levels(image: _Floats) -> Frame:
    """Rounded to uint8."""
    levels: Frame = np.clip(np.round(image), 0, 255).astype(np.uint8)
    return levels


def filled_outline(points: _Points, size: tuple[int, int]) -> Grey:
    """A closed outline, filled: 255 inside, levels between along its border.

    The border is a pixel wide, so that a closed mouth shows too.

    Args:
        points: (n, 2), pixels.
        size: width and height of the answer.
    """
    area = np.zeros((size[1], size[0]), np.uint8)
    places = np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(area, [places], 255, cv2.LINE_AA, _SHIFT)
    cv2.polylines(area, [places], True, 255, 1, cv2.LINE_AA, _SHIFT)
    return area


def around(points: _Points, size: tuple[int, int], margin: float) -> Grey:
    """What lies within an outline or less than `margin` pixels from it: 255 there, else 0."""
    near = np.zeros((size[1], size[0]), np.uint8)
    places = np.asarray(points)
    low = np.clip(np.floor(places.min(0) - margin).astype(int) - 2, 0, size)
    high = np.clip(np.ceil(places.max(0) + margin).astype(int) + 3, 0, size)
    if (low >= high).any():
        return near
    area = np.full((high[1] - low[1], high[0] - low[0]), 255, np.uint8)
    corners = np.round((places - low) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(area, [corners], 0, cv2.LINE_8, _SHIFT)
    cv2.polylines(area, [corners], True, 0, 1, cv2.LINE_8, _SHIFT)
    away = cv2.distanceTransform(area, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    near[low[1] : high[1], low[0] : high[0]] = np.where(away <= margin, 255, 0)
    return near
