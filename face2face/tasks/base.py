"""What a task is: how the network's input is made, and what becomes of its answer."""

from abc import ABC, abstractmethod
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from face2face.images.resize import resize
from face2face.types import Frame, Grey, Landmarks, Picture

_Values = TypeVar("_Values", bound=npt.NDArray[Any])


class Pair(NamedTuple):
    """What one training step sees.

    Attributes:
        condition: the network's input, uint8 RGB (size, size, 3).
        target: what it shall answer, likewise.
    """

    condition: Frame
    target: Frame


class Task(ABC):
    """One way of making the condition, the network's input picture.

    Attributes:
        name: what model.json and dataset.json call it.
    """

    name: str

    @abstractmethod
    def pair(
        self, source: Picture, landmarks: Landmarks | None, random: np.random.Generator
    ) -> Pair:
        """Make a training pair.

        Args:
            source: a picture, uint8 (size, size, 3) RGB; for cutout (size, size, 4) RGBA.
            landmarks: of the face in it, float32 (68, 2), pixels of `source`; None where none
                are known.
            random: decides what is left to chance; the same state gives the same pair.
        """


class PictureTask(Task):
    """A task whose input is itself a picture: one of the user's can be given to the model."""

    @abstractmethod
    def given(self, picture: Frame, mask: Grey | None = None) -> Frame:
        """Make the network's input from a crop of the user's picture.

        Args:
            picture: the crop, already scaled to the network, uint8 RGB (size, size, 3).
            mask: what to repair, 0 where nothing; uint8 (size, size). For inpaint only.

        Returns:
            uint8 RGB (size, size, 3).
        """

    @abstractmethod
    def merged(self, crop: Frame, generated: Frame, mask: Grey | None = None) -> Frame:
        """Put the network's answer into the crop, at the crop's own resolution.

        Args:
            crop: the square of the user's picture, uint8 RGB (side, side, 3).
            generated: the answer to what was given of it, uint8 RGB (size, size, 3).
            mask: what to repair, 0 where nothing; uint8 (side, side). For inpaint only.

        Returns:
            uint8 RGB (side, side, 3), another array than `crop`.
        """


def scaled(picture: _Values, side: int) -> _Values:
    """Scale a square picture to (side, side, channels) as `Crop.picture` does."""
    if picture.shape[0] == side:
        return picture
    return resize(picture, side, side)
