"""Images without their colours."""

from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_LIT = 110.0
"""Grey level that the lightest hundredth of a lit image reaches: 114 and more in the faces of some
390 people and videos, of any colour of skin."""

_LOOKED_AT = 40
"""About so many rows and columns are looked at to tell that."""

_Image = TypeVar("_Image", bound=npt.NDArray[np.uint8])

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


def lighten(image: _Image, where: Frame | Grey | None = None) -> _Image:
    """Bring a dim image to the light in which detectors, trees and networks know faces.

    Of the same face with an eighth of the light, dlib's landmarks are wrong by 10 to 60 % of the
    eyes' distance, as its trees compare levels, and the lips of a mesh by 2 to 3; so lightened, by
    2 to 3 and 1.

    Args:
        image: uint8 RGB (height, width, 3) or grey (height, width).
        where: the part of it that shall be light, of at least one pixel; None for all.

    Returns:
        The image itself where it is light enough.
    """
    part = image if where is None else where
    rows, columns = (max(side // _LOOKED_AT, 1) for side in part.shape[:2])
    levels = to_grey(np.ascontiguousarray(part[::rows, ::columns])).ravel()
    rank = levels.size - 1 - levels.size // 100
    light = float(np.partition(levels, rank)[rank])
    if light >= _LIT:
        return image
    lit: _Image = cv2.convertScaleAbs(image, alpha=_LIT / max(light, 1.0))  # type: ignore[assignment]
    return lit


def inner_half(image: _Image) -> _Image:
    """The half of the rows and columns in the middle: of a face's part, no background."""
    height, width = image.shape[:2]
    inner: _Image = image[height // 4 : height - height // 4, width // 4 : width - width // 4]  # type: ignore[assignment]
    return inner
