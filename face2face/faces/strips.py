"""The two strips of a generated face that are made once more at twice the scale: eyes and mouth.

Each is as wide as the generator's image and half as high, so that both fill one such image, the
eyes above the mouth. In the enlarged image that is half its width: brows, lids and the bridge of
the nose; lips, teeth and most of the chin.
"""

from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.config import ENLARGED
from face2face.faces.landmarks import LEFT_EYE, OUTER_LIP, RIGHT_EYE
from face2face.faces.soft_limits import smooth
from face2face.images.resize import resize
from face2face.types import Frame, Landmarks

_SEAM = 1 / 16
"""Share of a strip's width over which it passes into what is around it."""

SHIFT = 4
"""Pixels of the generator's image by which training moves the strips at most, so that in use they
can stay where they are while the face moves a little."""

_GROUPS = ((*RIGHT_EYE, *LEFT_EYE), tuple(OUTER_LIP))


class Corner(NamedTuple):
    """Where a strip begins in the enlarged image, pixels."""

    left: int
    top: int


Corners = tuple[Corner, Corner]
"""Of the eyes' strip and the mouth's."""


def enlarge(image: Frame) -> Frame:
    """A generator's image at twice its size."""
    return resize(image, ENLARGED * image.shape[1], ENLARGED * image.shape[0])


def strip_corners(landmarks: Landmarks, size: int) -> Corners:
    """Where the eyes' strip and the mouth's lie in the enlarged image; always inside it.

    Args:
        landmarks: float32 (68 or more, 2), pixels of the generator's image.
        size: its side in pixels, even.
    """
    eyes, mouth = (_corner(landmarks[list(group)].mean(0), size) for group in _GROUPS)
    return eyes, mouth


def _corner(middle: npt.NDArray[np.float32], size: int) -> Corner:
    # By whole pixels of the generator's image: enlarging meets the strip in one way only.
    shape = np.array([size, size // 2])
    corner = np.round(np.nan_to_num(middle) - (shape / ENLARGED - 1) / 2)
    most = size - shape / ENLARGED
    left, top = (int(ENLARGED * place) for place in np.clip(corner, 0, most))
    return Corner(left, top)


def hold_corners(before: Corners, now: Corners) -> Corners:
    """The corners of the next image, each as before while its place has hardly changed.

    A network's answer changes with its strip's place: where that followed every motion of a driver,
    what it makes would jitter with it.
    """
    far = SHIFT * ENLARGED
    eyes, mouth = (
        old if max(abs(old.left - new.left), abs(old.top - new.top)) <= far else new
        for old, new in zip(before, now, strict=True)
    )
    return eyes, mouth


def cut_strips(image: Frame, corners: Corners) -> Frame:
    """Both strips of an enlarged image, uint8 RGB (size, size, 3): the eyes above the mouth."""
    size = image.shape[0] // ENLARGED
    return np.vstack([_part(image, corner, size) for corner in corners])


def paste_strips(image: Frame, strips: Frame, corners: Corners) -> None:
    """Put the strips into an enlarged image, in place, fading out at their borders."""
    size = strips.shape[0]
    share = _shares(size)
    for number, corner in enumerate(corners):
        part = _part(image, corner, size)
        strip = strips[number * (size // 2) : (number + 1) * (size // 2)]
        change = cv2.subtract(strip, part, dtype=cv2.CV_16S)
        cv2.add(part, cv2.multiply(change, share, scale=1, dtype=cv2.CV_16S), part, dtype=cv2.CV_8U)


def _part(image: Frame, corner: Corner, size: int) -> Frame:
    """What of an enlarged image a strip shows, no copy."""
    return image[corner.top : corner.top + size // 2, corner.left : corner.left + size]


@cache
def _shares(size: int) -> npt.NDArray[np.float32]:
    """How much of each pixel is the strip's: 1 in its middle, 0 at its border; read only."""
    ways = []
    for length in (size // 2, size):
        away = np.minimum(np.arange(length), np.arange(length)[::-1]) / (_SEAM * size)
        share = np.clip(away, 0, 1)
        ways.append(smooth(share))
    alone = (ways[0][:, None] * ways[1]).astype(np.float32)
    return np.repeat(alone[..., None], 3, axis=2)
