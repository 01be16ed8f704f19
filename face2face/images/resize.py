"""The one rule by which images are brought to another size."""

from typing import Any, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_Image = TypeVar("_Image", bound=npt.NDArray[np.integer[Any] | np.floating[Any]])
_Points = TypeVar("_Points", bound=npt.NDArray[np.floating[Any]])


def resize(image: _Image, width: int, height: int, *, growing: int = cv2.INTER_CUBIC) -> _Image:
    """Bring an image to a size: pixels are averaged when it shrinks, else interpolated.

    Whether it shrinks is told by its height, and by its width where the height stays.

    Args:
        image: (rows, columns) or (rows, columns, channels), of a type that OpenCV resizes.
        width: wanted, pixels, 1 or more.
        height: wanted, pixels, 1 or more.
        growing: OpenCV's interpolation of images that do not shrink. Networks and detectors
            that were measured with another than the usual one say so.

    Returns:
        Another array than `image`, equal to it where the size is the same.
    """
    shrinks = (height, width) < image.shape[:2]
    how = cv2.INTER_AREA if shrinks else growing
    done: _Image = cv2.resize(image, (width, height), interpolation=how)  # type: ignore[assignment]
    return done


def rescale(image: _Image, factor: float, *, growing: int = cv2.INTER_CUBIC) -> _Image:
    """Bring an image to a multiple of its size, by the same rule.

    A point (x, y) lies at (x + 0.5) * factor - 0.5 afterwards, exactly: what is cut off or added
    to make whole pixels is at the right and lower edges. `resize` would stretch it instead.

    Args:
        image: as for `resize`.
        factor: above 0; each side stays 1 pixel at least.
        growing: as for `resize`.
    """
    rows, columns = image.shape[:2]
    how = cv2.INTER_AREA if factor < 1 else growing
    if round(rows * factor) < 1 or round(columns * factor) < 1:
        return resize(
            image, max(1, round(columns * factor)), max(1, round(rows * factor)), growing=growing
        )
    done: _Image = cv2.resize(  # type: ignore[assignment]
        image, None, fx=factor, fy=factor, interpolation=how
    )
    return done


def rescale_points(points: _Points, factor: float) -> _Points:
    """Where points of an image lie after `rescale`.

    Args:
        points: (n, 2), pixels of the image, whose centres are whole numbers.
        factor: above 0.
    """
    return (points + 0.5) * factor - 0.5  # type: ignore[return-value]


def size_inside(image: npt.NDArray[np.generic], width: int, height: int) -> tuple[int, int]:
    """The largest width and height, in pixels, that keep an image's aspect and fit into a size.

    Args:
        image: of any kind, (height, width) or (height, width, channels).
        width: pixels that it may be wide.
        height: pixels that it may be high.
    """
    rows, columns = image.shape[:2]
    factor = min(width / columns, height / rows)
    return max(1, round(columns * factor)), max(1, round(rows * factor))


def fit(image: Frame, width: int, height: int) -> Frame:
    """Scale an image into a size, keeping its aspect, on black; uint8 RGB."""
    if image.shape[:2] == (height, width):
        return image
    size = size_inside(image, width, height)
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = resize(image, *size)
    return canvas
