"""Taking the flicker out of generated images.

A recursive filter over time that opens where the image moves (Dubois and Sabri, "Noise
reduction in image sequences using motion-compensated temporal filtering", IEEE Transactions on
Communications 32(7), 1984, without the compensation).
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Grey

_STRENGTH = 1.4
"""How fast the filter closes with more smoothing."""

_LEAST = 0.1
"""Share of a new image that is taken in any case."""

_MOTION = 32.0
"""Change in grey levels from which a pixel moves and is taken as it is."""

_NEIGHBOURHOOD = 5
"""Pixels over which the change is averaged: single pixels flicker."""


class FlickerFilter:
    """Holds still what hardly changes from image to image: hair, skin, ground.

    Args:
        smoothing: 0 leaves the images as they are, 1 smooths most.
    """

    def __init__(self, smoothing: float) -> None:
        taken = max(1.0 - _STRENGTH * smoothing, _LEAST)
        levels = np.minimum(np.arange(256) / _MOTION, 1.0)
        self._shares = (taken + (1.0 - taken) * levels).astype(np.float32)
        self._off = smoothing == 0
        self.restart()

    def restart(self) -> None:
        """Forget the last image."""
        self._shown: npt.NDArray[np.float32] | None = None
        self._smooth: Frame | None = None

    def __call__(self, image: Frame, quick: Grey | None = None) -> Frame:
        """Smooth the next image.

        Args:
            image: uint8 RGB (size, size, 3).
            quick: how much of each pixel may move at once, uint8 (size, size), 255 all; the rest
                is followed slowly whatever it does. None for all of the image.
        """
        if self._off or self._shown is None or self._smooth is None:
            self._shown, self._smooth = image.astype(np.float32), image
            return image
        share = self._taken(image, self._smooth, quick)
        change = cv2.subtract(image, self._shown, dtype=cv2.CV_32F)
        cv2.accumulate(cv2.multiply(change, share), self._shown)
        self._smooth = np.asarray(cv2.convertScaleAbs(self._shown), np.uint8)
        return self._smooth

    def after(self, shown: Frame, image: Frame) -> Frame:
        """Smooth a part of an image against what was shown there last; nothing is remembered."""
        if self._off:
            return image
        change = cv2.subtract(image, shown, dtype=cv2.CV_32F)
        step = cv2.multiply(change, self._taken(image, shown))
        return np.asarray(cv2.add(shown, step, dtype=cv2.CV_8U), np.uint8)

    def _taken(
        self, image: Frame, shown: Frame, quick: Grey | None = None
    ) -> npt.NDArray[np.float32]:
        """How much of an image is taken, float32 (height, width, 3)."""
        # Each channel's change by the strongest of the three, or colours would lag one another.
        red, green, blue = cv2.split(cv2.absdiff(image, shown))
        strongest = cv2.max(cv2.max(red, green), blue)
        moved = cv2.blur(strongest, (_NEIGHBOURHOOD, _NEIGHBOURHOOD))
        if quick is not None:
            moved = cv2.multiply(moved, quick, scale=1 / 255)
        share = cv2.LUT(moved, self._shares)
        return np.asarray(cv2.merge([share, share, share]), np.float32)
