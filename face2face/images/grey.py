"""Images without their colours."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

GreyLevels = npt.NDArray[np.float32]
"""A grey image as floats, (height, width), 0 to 255."""


def to_grey(image: Frame | Grey) -> Grey:
    """The lightness of an image, by the weights of Rec. 601.

    Args:
        image: uint8 RGB (height, width, 3), or grey already, which is given back.

    Returns:
        uint8 (height, width).
    """
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def to_grey_levels(image: Frame) -> GreyLevels:
    """`to_grey` as floats, to be computed with."""
    return to_grey(image).astype(np.float32)


def smooth_grey(levels: GreyLevels, deviation: float) -> GreyLevels:
    """Grey levels averaged by a Gaussian of so many pixels."""
    return cv2.GaussianBlur(levels, (0, 0), deviation)  # type: ignore[return-value]
