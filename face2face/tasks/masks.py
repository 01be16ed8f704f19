"""The shapes that are erased from pictures for the task inpaint.

The recipe is DotCSV-pix2pix-demo's: shapes of 50 x 50 pixels in a picture of 256, one or two a
picture, each enlarged 1 to 5 times, somewhere inside the picture.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from face2face.errors import DatasetError
from face2face.pictures import SUFFIXES, read_picture
from face2face.types import Grey

SHAPE_SIDE = 50
"""Pixels of a shape's side, in a picture of `_PICTURE_SIDE`."""

_PICTURE_SIDE = 256
_LARGEST = 5.0
_MOST = 2

_LEAST_INK = 60
"""Grey levels by which a drawn shape differs from its paper; else there is no paper."""


def random_hole(size: int, random: np.random.Generator, shapes: Sequence[Grey] = ()) -> Grey:
    """Erase one or two shapes somewhere in a picture.

    Args:
        size: side of the picture in pixels.
        random: chooses shapes, sizes and places.
        shapes: drawn ones, (50, 50), 255 where they erase; none draws new ones.

    Returns:
        uint8 (size, size): 255 in the hole, 0 elsewhere.
    """
    hole = np.zeros((size, size), np.uint8)
    for _ in range(int(random.integers(1, _MOST + 1))):
        shape = shapes[int(random.integers(len(shapes)))] if shapes else random_shape(random)
        enlarged = random.uniform(1.0, _LARGEST) * SHAPE_SIDE * size / _PICTURE_SIDE
        side = min(max(round(enlarged), 1), size)
        fitted = cv2.resize(shape, (side, side), interpolation=cv2.INTER_LINEAR)
        x, y = (int(v) for v in random.integers(0, size - side + 1, 2))
        hole[y : y + side, x : x + side] |= np.where(fitted >= 128, 255, 0).astype(np.uint8)
    return hole


def random_shape(random: np.random.Generator) -> Grey:
    """Draw an ellipse, a polygon or a brush stroke; uint8 (50, 50), 255 where it erases."""
    shape = np.zeros((SHAPE_SIDE, SHAPE_SIDE), np.uint8)
    kind = int(random.integers(3))
    middle = SHAPE_SIDE / 2
    if kind == 0:
        axes = random.uniform(0.3, 0.95, 2) * middle
        turn = float(random.uniform(0, 180))
        box = ((middle, middle), (2 * float(axes[0]), 2 * float(axes[1])), turn)
        cv2.ellipse(shape, box, 255, -1, cv2.LINE_AA)
    elif kind == 1:
        corners = int(random.integers(3, 9))
        angles = np.sort(random.uniform(0, 2 * np.pi, corners))
        reach = random.uniform(0.4, 0.98, corners) * middle
        points = middle + reach[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
        cv2.fillPoly(shape, [np.round(points).astype(np.int32)], 255, cv2.LINE_AA)
    else:
        points = random.uniform(0.15, 0.85, (int(random.integers(2, 5)), 2)) * SHAPE_SIDE
        line = np.round(points).astype(np.int32)
        cv2.polylines(shape, [line], False, 255, int(random.integers(5, 14)), cv2.LINE_AA)
    return shape


def read_shapes(folder: Path) -> list[Grey]:
    """Read drawn shapes: what differs from the paper at the picture's border erases.

    Black on white and white on black are the same; other sizes are brought to 50 x 50.

    Raises:
        DatasetError: the folder holds no pictures.
        SourceError: one of them cannot be read.
    """
    files = sorted(
        path
        for path in folder.glob("*")
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    if not files:
        raise DatasetError(
            f"{folder} holds no pictures of shapes: draw some of 50 x 50 pixels, or leave --masks "
            "out to have them generated"
        )
    return [_shape_in(read_picture(file).min(axis=2)) for file in files]


def _shape_in(drawn: Grey) -> Grey:
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    apart = np.abs(drawn.astype(np.float32) - np.median(border))
    # One colour all over: the shape is the whole square.
    ink = apart > apart.max() / 2 if apart.max() >= _LEAST_INK else np.full_like(apart, True)
    large = np.where(ink, 255, 0).astype(np.uint8)
    side = (SHAPE_SIDE, SHAPE_SIDE)
    return cv2.resize(large, side, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
