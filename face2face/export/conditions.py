"""The pairs of a dataset, at a network's size, without TensorFlow."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from face2face.images.io import read_picture
from face2face.types import Frame


def halves(files: Sequence[Path], size: int) -> Iterator[tuple[Frame, Frame]]:
    """Condition and target of each A|B picture, uint8 RGB (size, size, 3).

    Raises:
        SourceError: a picture cannot be read.
    """
    for file in files:
        both = read_picture(file)
        half = both.shape[1] // 2
        yield _fitted(both[:, :half], size), _fitted(both[:, half : 2 * half], size)


def _fitted(picture: Frame, size: int) -> Frame:
    if picture.shape[:2] == (size, size):
        return np.ascontiguousarray(picture)
    how = cv2.INTER_AREA if picture.shape[0] > size else cv2.INTER_LINEAR
    return cv2.resize(picture, (size, size), interpolation=how)  # type: ignore[return-value]
