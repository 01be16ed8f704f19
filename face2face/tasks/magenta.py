"""Colours that no face has: now and then the network makes lips magenta."""

import cv2
import numpy as np

from face2face.types import Frame

_RED = (22.0, 34.0)
"""How red a colour is (a, in Lab) from which on it may be magenta in part, and wholly."""

_COLD = (22.0, 37.0)
"""The same of how much redder than yellow (a less b): lips are so by 15."""

_BLUE = 10.0
"""Red and twice yellow together below which it is blue or violet, as clothes are, and stays."""

_LIPS = (26.0, 9.0)
"""What becomes of it, its lightness kept: the colour of lips, a and b."""


def without_magenta(image: Frame) -> Frame:
    """A generated face with lips of lips' colour where they were magenta.

    Args:
        image: uint8 RGB (height, width, 3).

    Returns:
        An image of its own; what was not magenta is the same.
    """
    lab = cv2.cvtColor(image.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    _, red, yellow = cv2.split(lab)
    share = np.clip((red - _RED[0]) / (_RED[1] - _RED[0]), 0, 1)
    share *= np.clip((red - yellow - _COLD[0]) / (_COLD[1] - _COLD[0]), 0, 1)
    share *= np.clip((red + 2 * yellow) / _BLUE, 0, 1)
    share = share[..., None]
    lab[..., 1:] += share * (np.array(_LIPS, np.float32) - lab[..., 1:])
    mended = np.clip(np.round(255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)), 0, 255)
    done: Frame = np.where(share > 0, mended, image).astype(np.uint8)
    return done
