"""A video's frame as a network sees all of it."""

from __future__ import annotations

from typing import NamedTuple

from face2face.faces.crop import Crop
from face2face.types import Frame


class SmallFrame(NamedTuple):
    """A frame in the middle of a square, small.

    Attributes:
        image: uint8 RGB (size, size, 3).
        scale: its pixels in one of the frame's.
        left: where the frame begins in it, pixels.
        top: the same, downwards.
    """

    image: Frame
    scale: float
    left: float
    top: float

    @classmethod
    def of(cls, filled: Frame, place: Crop, size: int) -> SmallFrame:
        """A frame at a network's size.

        Args:
            filled: see `regions.letterbox`, as the next.
            place: where the frame lies in it.
            size: side of the image, pixels.
        """
        scale = size / len(filled)
        image = Crop(0, 0, len(filled)).image(filled, size)
        return cls(image, scale, scale * place.left, scale * place.top)

    def here(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point (x, y) of the frame is in the image."""
        return point[0] * self.scale + self.left, point[1] * self.scale + self.top

    def there(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point (x, y) of the image is in the frame."""
        return (point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale
