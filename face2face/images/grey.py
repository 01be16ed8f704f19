"""Images without their colours."""

import cv2
import numpy as np

from face2face.types import Frame, Grey


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
