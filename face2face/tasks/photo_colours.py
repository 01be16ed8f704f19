"""A photograph's own light and colours for the face that was made of its drawing, or even ones.

A drawing has no colours and hardly any light, and those that the network guesses for skin, clothes,
beards and hats are chance. A photograph has them: where a region of it is light, or red, there it
is. What is fine stays the network's. Where nobody knows colours, of a drawing and of a grey
photograph, what is equally light, and near, has one colour, or skin would have blotches.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.plain_ground import spread
from face2face.types import Frame

_Float = npt.NDArray[np.float32]

_REGION = 0.02
"""Deviation over which colours are averaged, as a share of the side: what was made lies a hundredth
of the side beside what was drawn, and fine colours would lie beside their lines."""

_LEAST = 1e-3
"""What a pixel counts that is nobody's, so that the mean is known everywhere."""

_EVEN = 30.0
"""Variance of a region's lightness (Lab, 0 to 100) below which its colour is one."""


def coloured_as(made: Frame, photo: Frame, share: _Float) -> Frame:
    """A generated face with the light and the colours of the photograph that was drawn.

    Args:
        made: uint8 RGB (size, size, 3).
        photo: of the same shape.
        share: how much of each pixel is the person, float32 (size, size, 1).

    Returns:
        An image of its own.
    """
    mine, theirs = lab_of(made), lab_of(photo)
    mine += _Means(share)(theirs - mine)
    return rgb_of(mine)


def evened(made: Frame, share: _Float, lit_as: Frame | None = None) -> Frame:
    """A generated face whose colours are even: each goes with the lightness around it.

    There it is a linear function of it (as of a guided filter: He, Sun and Tang, "Guided image
    filtering", 2013).

    Args:
        made: uint8 RGB (size, size, 3).
        share: how much of each pixel is the person, float32 (size, size, 1).
        lit_as: the grey photograph that was drawn, of the shape of `made`, whose light the face
            takes; None for a drawing, which has none.

    Returns:
        An image of its own.
    """
    mine = lab_of(made)
    mean = _Means(share)
    if lit_as is not None:
        mine[..., :1] += mean(lab_of(lit_as)[..., :1] - mine[..., :1])
    light, colours = mine[..., :1], mine[..., 1:]
    means = mean(np.dstack([light, light * light, colours, light * colours]))
    lightness, square, colour, both = np.split(means, (1, 2, 4), axis=2)
    slope = (both - lightness * colour) / (np.maximum(square - lightness**2, 0) + _EVEN)
    line = mean(np.dstack([slope, colour - slope * lightness]))
    mine[..., 1:] = line[..., :2] * light + line[..., 2:]
    return rgb_of(mine)


def lab_of(image: Frame) -> _Float:
    """An image, uint8 RGB (height, width, 3), in Lab: float32, lightness 0 to 100."""
    lab = cv2.cvtColor(image.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    return np.asarray(lab, np.float32)


def rgb_of(lab: _Float) -> Frame:
    """What `lab_of` made Lab of, uint8 RGB."""
    done: Frame = np.clip(np.round(255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)), 0, 255).astype(
        np.uint8
    )
    return done


class _Means:
    """Means around each pixel, mostly of what is the person.

    Args:
        share: how much of each pixel that is, float32 (size, size, 1).
    """

    def __init__(self, share: _Float) -> None:
        self._counts = share + np.float32(_LEAST)
        self._sum = spread(self._counts, _REGION)

    def __call__(self, values: _Float) -> _Float:
        """Those of values, float32 (size, size, channels)."""
        mean: _Float = spread(values * self._counts, _REGION) / self._sum
        return mean
