"""A photograph's own colours for the face that was made of its drawing.

A drawing has no colours, and those that the network guesses for clothes, beards and hats are
chance. A photograph has them: where a region of it lies, its colours lie. Light and shade, and
what is fine, stay the network's.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_Float = npt.NDArray[np.float32]

_REGION = 0.02
"""Deviation over which colours are averaged, as a share of the side: what was made lies a hundredth
of the side beside what was drawn, and fine colours would lie beside their lines."""

_LEAST = 1e-3
"""What a pixel counts that is nobody's, so that the mean is known everywhere."""


def coloured_as(made: Frame, photo: Frame, share: _Float) -> Frame:
    """A generated face with the colours of the photograph that was drawn.

    Args:
        made: uint8 RGB (size, size, 3).
        photo: of the same shape.
        share: how much of each pixel is the person, float32 (size, size, 1).

    Returns:
        An image of its own.
    """
    mine, theirs = (
        cv2.cvtColor(image.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
        for image in (made, photo)
    )
    counts = share + np.float32(_LEAST)
    apart = _around((theirs - mine)[..., 1:] * counts) / _around(counts)
    mine[..., 1:] += apart
    levels = 255 * cv2.cvtColor(mine, cv2.COLOR_LAB2RGB)
    done: Frame = np.clip(np.round(levels), 0, 255).astype(np.uint8)
    return done


def _around(values: _Float) -> _Float:
    mean = cv2.GaussianBlur(values, (0, 0), _REGION * len(values))
    return np.asarray(mean, np.float32).reshape(values.shape)
