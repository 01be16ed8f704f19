"""How clearly an image shows a face: how large, how well lit, how sharp.

Each limit lies in the middle between what good footage shows (clips, photographs and paintings of
people of every colour of skin) and the same footage spoilt.
"""

from typing import NamedTuple

import cv2
import numpy as np

from face2face.faces.landmarks import cut_upright
from face2face.types import Grey, Landmarks

LEAST_WIDTH = 80.0
"""Pixels of a face that is large enough."""

_DARK = 90.0
"""Grey level that the lightest hundredth of a face reaches at least: 119 and more where faces of
any colour are lit, under 82 where the same have a third of the light."""

_BLURRED = 0.03
"""Variance of the Laplacian over that of the grey levels: 0.05 to 0.3 in sharp faces, 0.025 and
less when they are blurred by 1.5 pixels of 100."""

_SIDE = 96
"""Of the upright face in which light and sharpness are measured, in pixels."""


class Clarity(NamedTuple):
    """How well a face is seen.

    Attributes:
        lightness: level of the lightest hundredth of the face, 0 to 255.
        sharpness: variance of the Laplacian over that of the grey levels.
    """

    lightness: float
    sharpness: float

    @property
    def dark(self) -> bool:
        """Whether there is too little light on it."""
        return self.lightness < _DARK

    @property
    def blurred(self) -> bool:
        """Whether it is out of focus, or moved."""
        return self.sharpness < _BLURRED


def clarity_of(grey: Grey, landmarks: Landmarks) -> Clarity:
    """How well a face is seen.

    Args:
        grey: uint8 (height, width).
        landmarks: its 68 points, pixels of `grey`.
    """
    face = cut_upright(grey, landmarks, _SIDE).astype(np.float32)
    edges = np.asarray(cv2.Laplacian(face, cv2.CV_32F))
    return Clarity(float(np.percentile(face, 99)), float(edges.var() / max(face.var(), 1.0)))
