"""Images without their colours."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_LIT = 110.0
"""Grey level that the lightest hundredth of a lit image reaches: 114 and more in the faces of some
390 people and videos, of any colour of skin."""

_LOOKED_AT = 40
"""About so many rows and columns are looked at to tell that."""

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


def lighten(grey: Grey, where: Grey | None = None) -> Grey:
    """Bring a dim image to the light in which detectors and trees know faces.

    Of the same face with a quarter of the light, landmarks are wrong by 5 to 10 % of the eyes'
    distance, with an eighth by 10 to 30, as the trees compare levels; so lightened, by 2 to 3.

    Args:
        grey: uint8 (height, width).
        where: the part of it that shall be light; None for all.

    Returns:
        The image itself where it is light enough.
    """
    part = grey if where is None else where
    rows, columns = (max(side // _LOOKED_AT, 1) for side in part.shape)
    levels = part[::rows, ::columns].ravel()
    rank = levels.size - 1 - levels.size // 100
    light = float(np.partition(levels, rank)[rank])
    if light >= _LIT:
        return grey
    return np.asarray(cv2.convertScaleAbs(grey, alpha=_LIT / max(light, 1.0)), np.uint8)
