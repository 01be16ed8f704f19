"""A mouth's inside: what lies between the lips is erased and asked for again."""

import cv2
import numpy as np

from face2face.faces.mesh import OUTER_LIPS
from face2face.tasks.base import Pair
from face2face.tasks.erase import (
    Erased,
    PatchTask,
    around,
    as_levels,
    drawn,
    erased,
    filled_outline,
    light_in,
)
from face2face.tasks.wear import jittered, worn
from face2face.types import Frame, Grey, Image, Landmarks

MARGIN = 4.0
"""Pixels of the lips along the opening that are erased with it: the line between closed lips, and
what the mesh is off by."""

_MARGINS = (2.5, 6.0)
"""The same in training, from and to."""

_BEYOND = 1.0
"""Pixels by which the hole may reach beyond the lips."""

_JITTER = 0.45
"""Deviation in pixels by which training draws the lips off their place."""


_TINT = np.array([1.1, 0.95, 0.93])
_DARKEST, _LIGHT = 30.0, 0.3
"""The colour of the opening: dark, as a mouth's inside and the line between closed lips are, and as
bright as lets the network, which learns what to change, reach teeth."""


class MouthTask(PatchTask):
    """Lips with nothing between them become a mouth."""

    name = "mouth"

    def pair(self, source: Image, landmarks: Landmarks | None, random: np.random.Generator) -> Pair:
        """Erase what is between the lips.

        Args:
            source: the mouth's square (`faces.patch_squares`), uint8 RGB (128, 128, 3).
            landmarks: `patch_squares.mouth_outline`.
            random: decides what is left to chance.
        """
        assert landmarks is not None, "a mouth's condition is drawn from its lips"
        target = worn(source, random)
        lips = jittered(landmarks, _JITTER, random)
        margin = float(random.uniform(*_MARGINS))
        return Pair(mouth_erased(target, lips, margin).condition, target)


def mouth_hole(lips: Landmarks, size: tuple[int, int], margin: float = MARGIN) -> Grey:
    """What is to be made: 255 between the lips and `margin` pixels of them, else 0.

    Args:
        lips: `patch_squares.mouth_outline`.
        size: width and height of the square in pixels.
        margin: in pixels.
    """
    outer, inner = lips[: len(OUTER_LIPS)], lips[len(OUTER_LIPS) :]
    hole = around(inner, size, margin) & around(outer, size, _BEYOND)
    return np.asarray(hole, np.uint8)


def mouth_erased(square: Frame, lips: Landmarks, margin: float = MARGIN) -> Erased:
    """Erase what is to be made of a mouth's square, and draw the opening in it.

    Args:
        square: uint8 RGB (128, 128, 3).
        lips: `patch_squares.mouth_outline`.
        margin: see `mouth_hole`.
    """
    size = (square.shape[1], square.shape[0])
    hole = mouth_hole(lips, size, margin)
    filled = erased(square, hole)
    colour = (_DARKEST + _LIGHT * light_in(filled, hole)) * _TINT
    inner = filled_outline(lips[len(OUTER_LIPS) :], size)
    opening = np.asarray(cv2.min(inner, hole), np.uint8)
    return Erased(as_levels(drawn(filled, opening, colour)), hole, opening)
