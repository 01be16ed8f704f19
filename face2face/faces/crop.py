"""The square of a frame that becomes the network's image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from face2face.images.resize import resize
from face2face.types import Frame, Landmarks

_SIDE_IN_FACE_WIDTHS = 2.0
"""Side of the square in mean face widths: the head with a margin, and the shoulders' beginning.
The mouth is 7 pixels high in an image of 256 at 2.3: what is left out of the margin it gains."""

_FACE_HEIGHT = 0.52
"""Height at which the face's middle lies in the square: hair needs less room than shoulders."""


@dataclass(frozen=True)
class Crop:
    """A square in a frame.

    Attributes:
        left: pixels from the frame's left side.
        top: pixels from its top.
        side: pixels of each side.
    """

    left: int
    top: int
    side: int

    def image(self, frame: Frame, size: int) -> Frame:
        """Cut the square and scale it to `size` pixels; uint8 RGB, shape (size, size, 3)."""
        cut = frame[self.top : self.top + self.side, self.left : self.left + self.side]
        return resize(cut, size, size)

    def points(self, landmarks: Landmarks, size: int) -> Landmarks:
        """Landmarks of the frame as landmarks of `image(frame, size)`."""
        corner = np.array([self.left, self.top], np.float32) - 0.5
        scaled: Landmarks = (landmarks - corner) * np.float32(size / self.side) - np.float32(0.5)
        return scaled


def centre_crop(width: int, height: int) -> Crop:
    """The largest square in the middle of a frame: what the ancestor's tools cut."""
    side = min(width, height)
    return Crop((width - side) // 2, (height - side) // 2, side)


def head_crop(landmarks: Sequence[Landmarks], width: int, height: int) -> Crop:
    """One square for a whole video: around head and shoulders, inside the frame.

    Args:
        landmarks: those of the video's faces, at least one.
        width: the frame's, in pixels.
        height: the frame's, in pixels.
    """
    faces = np.stack(list(landmarks))
    low, high = faces.min(1), faces.max(1)
    face_width = float((high[:, 0] - low[:, 0]).mean())
    # Room for where the head goes, not only for where it mostly is.
    reach = high.max(0) - low.min(0)
    side = min(
        round(max(_SIDE_IN_FACE_WIDTHS * face_width, 1.2 * float(reach.max()))),
        width,
        height,
    )
    x, y = np.median((low + high) / 2, axis=0)
    left = round(float(x) - side / 2)
    top = round(float(y) - side * _FACE_HEIGHT)
    return Crop(min(max(left, 0), width - side), min(max(top, 0), height - side), side)
