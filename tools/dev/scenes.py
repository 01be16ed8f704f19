"""What tools/dev/fresh_pairs.py makes pairs of: photographs, each time turned and zoomed anew.

People who are cut out also come near and far, several at once, and in images whose edges are
carried on to a square, as they are in use.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from face2face.images.resize import resize
from face2face.tasks.backdrops import Backdrops, over
from face2face.types import Image
from tools.dev.people_cutouts import ground_beside

_TURN, _ZOOM, _SHIFT = 0.10, 0.12, 0.04
"""Radians, and shares of the side, by which photographs are turned, zoomed and shifted at most."""

_NEARER = 1.0
"""The same zoom for people who are cut out."""

_CROWDS, _FARTHEST, _NEAREST, _MOST = 0.3, 0.25, 0.8, 5
"""Share of the scenes with people far away, their size, and how many they may be."""

_UPPER, _NOBODY = 0.6, 40
"""Of an image's height, what must hold a person's head, and the level below which nobody is."""

_STRIPED = 0.25
"""Share of the scenes whose edges are carried on above and below, or at the sides."""


class Scenes:
    """Draws photographs."""

    def __init__(self, images: Sequence[Image], often: Sequence[float], size: int) -> None:
        """Take square photographs to choose from.

        Args:
            images: uint8 RGB, or RGBA where people are cut out.
            often: how often each is drawn, in any unit.
            size: pixels a side of what is drawn.
        """
        self._images, self._size = images, size
        self._often = np.array(often) / sum(often)
        self._whole = [image for image in images if _holds_all(image)]

    def __call__(self, random: np.random.Generator) -> Image:
        """Draw one: uint8 (size, size, 3), or (size, size, 4) of people who are cut out."""
        image = self._images[int(random.choice(len(self._images), p=self._often))]
        scene = moved(image, self._size, random)
        if scene.shape[2] == 4:
            if self._whole and random.random() < _CROWDS:
                scene = self._crowd(scene, random)
            if random.random() < _STRIPED:
                scene = striped(scene, random)
        return scene

    def _crowd(self, before: Image, random: np.random.Generator) -> Image:
        """Some people far away, before somebody's ground or, if too little shows, another."""
        size = self._size
        ground = ground_beside(before)
        if ground is None:
            ground = Backdrops().behind(before, random)
        scene = np.dstack([ground, np.zeros((size, size), np.uint8)])
        for _ in range(int(random.integers(1, _MOST + 1))):
            side = round(size * random.uniform(_FARTHEST, _NEAREST))
            person = resize(self._whole[int(random.integers(len(self._whole)))], side, side)
            if random.random() < 0.5:
                person = np.ascontiguousarray(person[:, ::-1])
            left = round(random.uniform(-0.3 * side, size - 0.7 * side))
            top = round(random.uniform(0, size - 0.6 * side))
            # What an image does not show of a body goes on to the ground.
            sides = 0, size, size, size
            longer = np.asarray(cv2.copyMakeBorder(person, *sides, cv2.BORDER_REPLICATE), np.uint8)
            longer[:, :size, 3] = longer[:, size + side :, 3] = 0
            part = np.ascontiguousarray(longer[: size - top, size - left : 2 * size - left])
            both = over(part, np.ascontiguousarray(scene[top:, :, :3]))
            scene[top:] = np.dstack([both, np.maximum(part[..., 3], scene[top:, :, 3])])
        return scene


def moved(image: Image, size: int, random: np.random.Generator) -> Image:
    """A photograph, turned, zoomed, shifted and perhaps mirrored, of another size."""
    side, cut_out = image.shape[0], image.shape[2] == 4
    turn, zoom, right, down = random.uniform(-1, 1, 4)
    nearer = 1 + (_NEARER if cut_out else _ZOOM) * (1 + zoom) / 2
    # Of what is nearer than it must be, any part may be seen.
    shift = _SHIFT + max(nearer - 1 - _ZOOM, 0) / 2
    scale = nearer * size / side
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), np.degrees(_TURN * turn), scale)
    matrix[:, 2] += size / 2 - side / 2 + shift * size * np.array([right, down])
    turned = cv2.warpAffine(
        image, matrix, (size, size), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    mirrored = turned[:, ::-1] if random.random() < 0.5 else turned
    return np.ascontiguousarray(mirrored)


def striped(image: Image, random: np.random.Generator) -> Image:
    """A part as wide or as high as the image, its edges carried on to a square."""
    size = len(image)
    kept = round(size * random.uniform(0.5, 0.9))
    start, before = (int(random.integers(size - kept + 1)) for _ in range(2))
    lines = np.clip(np.arange(size) - before, 0, kept - 1) + start
    return np.ascontiguousarray(image[lines] if random.random() < 0.5 else image[:, lines])


def _holds_all(image: Image) -> bool:
    """Whether somebody who is cut out ends within the image, but for the lower part of a body."""
    if image.shape[2] != 4:
        return False
    matte = image[..., 3]
    upper = matte[: round(_UPPER * len(matte))]
    return bool(max(matte[0].max(), upper[:, 0].max(), upper[:, -1].max()) < _NOBODY)
