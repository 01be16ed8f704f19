"""Finding images that are the same one, scaled, compressed, lit otherwise or mirrored."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.grey import to_grey
from face2face.types import Image

_SIDE = 16
"""Side in pixels of the small grey image that is compared."""

NEAR = 0.975
"""Correlation of small grey images from which two are copies. JPEG at quality 40, half the
size, and half or double the light leave 0.985 and more; other frames of the same person in the
same place have 0.94 and more; different people of the GRID corpus, before the same backdrop, at
most 0.93."""

_EVEN = 1.0
"""Deviation in grey levels below which an image has nothing to compare."""

_ROWS = 256

Look = npt.NDArray[np.float32]
"""An image's small grey copy with mean 0 and norm 1: float32 (256,); 0 for an even image."""


def look_of(image: Image) -> Look:
    """Make the small grey copy of an image, uint8 RGB or RGBA of any size."""
    colours = np.ascontiguousarray(image[..., :3])
    small = cv2.resize(colours, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    grey = to_grey(np.asarray(small, np.uint8)).astype(np.float32).ravel()
    grey -= grey.mean()
    norm = float(np.linalg.norm(grey))
    look: Look = grey / norm if norm > _EVEN * _SIDE else np.zeros_like(grey)
    return look


def near_duplicates(looks: npt.NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of rows that are copies, mirrored ones among them.

    Args:
        looks: float32 (n, 256).

    Yields:
        Positions (i, j), i < j.
    """
    for start in range(0, len(looks), _ROWS):
        near = similarity(looks[start : start + _ROWS], looks[start:]) >= NEAR
        for i, j in zip(*np.nonzero(near), strict=True):
            if j > i:
                yield start + int(i), start + int(j)


def are_copies(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> bool:
    """Whether each look of a sequence, float32 (n, 256), is a copy of the other's at its place."""
    return bool((similarity(one, other).diagonal() >= NEAR).all())


def similarity(
    some: npt.NDArray[np.float32], others: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Correlation of each look with each of the others; (n, m).

    The others are compared as they are and mirrored; the greater of both counts.
    """
    mirrored = others.reshape(-1, _SIDE, _SIDE)[:, :, ::-1].reshape(others.shape)
    both: npt.NDArray[np.float32] = np.maximum(some @ others.T, some @ mirrored.T)
    return both
