"""What of a photograph is so dark that it shows nothing but noise.

A drawing of it has lines there all the same, of which a network makes a ground of its own.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.grey import to_grey_levels
from face2face.types import Frame

_BLACK, _DARK = 12.0, 24.0
"""Lightness up to which nothing is seen, and from which on all is."""

_AROUND = 1 / 40
"""Deviation over which it is averaged, as a share of the side."""


def in_light(photo: Frame) -> npt.NDArray[np.float32]:
    """How much can be seen of each pixel of a photograph.

    Args:
        photo: uint8 RGB (side, side, 3).

    Returns:
        float32 (side, side, 1), 0 to 1.
    """
    grey = to_grey_levels(photo)
    around = cv2.GaussianBlur(grey, (0, 0), _AROUND * len(photo))
    seen: npt.NDArray[np.float32] = np.clip((around - _BLACK) / (_DARK - _BLACK), 0, 1)
    return seen[..., None].astype(np.float32)
