"""What training puts behind people who were cut out: the user's images, or generated ones."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.resize import resize
from face2face.tasks.hole import carried_on
from face2face.types import Frame, Image

_Float = npt.NDArray[np.float32]

_WHOLLY = 242
"""Alpha from which a pixel shows the person's colour alone."""


class Backdrops:
    """Chooses backdrops: the user's, or generated ones."""

    def __init__(self, images: Sequence[Frame] = ()) -> None:
        """Take images to choose from, uint8 RGB of any size; none generates all."""
        self._images = images

    def behind(self, source: Image, random: np.random.Generator) -> Frame:
        """Choose what stands behind a person.

        Args:
            source: uint8 RGBA (size, size, 4).
            random: chooses.

        Returns:
            uint8 RGB (size, size, 3).
        """
        size = source.shape[0]
        if self._images and random.random() < 0.5:
            return _part_of(self._images[int(random.integers(len(self._images)))], size, random)
        make = (_gradient, _noise, _shapes)[int(random.integers(3))]
        levels = make(size, random)
        return np.clip(np.round(levels), 0, 255).astype(np.uint8)


def _colour(random: np.random.Generator) -> _Float:
    """A colour, greys and muted ones more often than bright ones, as in rooms."""
    colour = random.uniform(0, 255, 3)
    vividness = random.uniform() ** 2
    muted: _Float = (colour.mean() + vividness * (colour - colour.mean())).astype(np.float32)
    return muted


def _gradient(size: int, random: np.random.Generator) -> _Float:
    """From one colour to another, straight or around a point, with a little grain."""
    x, y = np.meshgrid(*[np.linspace(0, 1, size, dtype=np.float32)] * 2)
    if random.random() < 0.5:
        angle = random.uniform(0, 2 * np.pi)
        way = np.cos(angle) * x + np.sin(angle) * y
    else:
        way = np.hypot(x - random.uniform(), y - random.uniform())
    way = (way - way.min()) / np.ptp(way)
    one, other = _colour(random), _colour(random)
    grain = random.normal(0, random.uniform(0, 6), (size, size, 1))
    mixed: _Float = (one + way[..., None] * (other - one) + grain).astype(np.float32)
    return mixed


def _noise(size: int, random: np.random.Generator) -> _Float:
    """Colours that change over several scales, as walls, leaves and cloth do."""
    total = np.tile(_colour(random), (size, size, 1))
    colourful = 0.6 * random.uniform() ** 2  # walls change in lightness above all
    roughness = random.uniform(0.4, 0.9)
    strength = random.uniform(40, 110)
    cells = int(random.integers(2, 6))
    while cells < size:
        grid = random.normal(0, strength, (cells, cells, 3)).astype(np.float32)
        grid = grid.mean(2, keepdims=True) + colourful * grid
        total += cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC)
        strength, cells = strength * roughness, cells * 2
    return np.clip(total, 0, 255)


def _shapes(size: int, random: np.random.Generator) -> _Float:
    """Furniture, windows and people far behind: shapes, more or less out of focus."""
    image = _gradient(size, random)
    for _ in range(int(random.integers(4, 25))):
        x, y = (float(v) for v in random.uniform(0, size, 2))
        width, height = (float(v) for v in random.uniform(0.03, 0.5, 2) * size)
        colour = [float(v) for v in _colour(random)]
        box = ((x, y), (width, height), float(random.uniform(0, 180)))
        if random.random() < 0.5:
            cv2.ellipse(image, box, colour, -1)
        else:
            cv2.fillPoly(image, [np.round(cv2.boxPoints(box)).astype(np.int32)], colour)
    deviation = random.uniform(0.002, 0.04) * size
    return cv2.GaussianBlur(image, (0, 0), deviation)  # type: ignore[return-value]


def _part_of(image: Frame, size: int, random: np.random.Generator) -> Frame:
    """A square of an image, mirrored or not."""
    height, width = image.shape[:2]
    side = max(round(random.uniform(0.5, 1.0) * min(height, width)), 1)
    y, x = int(random.integers(height - side + 1)), int(random.integers(width - side + 1))
    part = image[y : y + side, x : x + side]
    if random.random() < 0.5:
        part = part[:, ::-1]
    return resize(part, size, size)


def over(source: Image, backdrop: Frame) -> Frame:
    """Put a person before a backdrop.

    Args:
        source: uint8 RGBA (height, width, 4), colours not multiplied by alpha.
        backdrop: uint8 RGB (height, width, 3).
    """
    share = source[..., 3:].astype(np.float32) / 255
    mixed = share * source[..., :3] + (1 - share) * backdrop
    return np.round(mixed).astype(np.uint8)


def own_colours(source: Image) -> Image:
    """The person without what shines through at their edge; RGBA as `source`."""
    whole = source[..., 3] >= _WHOLLY
    if not whole.any():
        return source
    done = np.array(source)
    carried = carried_on(source[..., :3].astype(np.float32), whole)
    edge = ~whole & (source[..., 3] > 0)
    done[edge, :3] = np.clip(np.round(carried[edge]), 0, 255).astype(np.uint8)
    return done
