"""The squares of an image that a network works on, and how they are put back without a seam."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.crop import Crop
from face2face.faces.soft_limits import smooth
from face2face.images.resize import resize
from face2face.types import Frame, Grey

_FEATHER, _NARROW = 0.12, 0.03
"""Width of the border in which a square fades into the image, as a share of its side, and of one
that fades fast."""

_OVERLAP = 0.25
"""Share of a tile that lies in its neighbour."""

Weights = npt.NDArray[np.float32]

Levels = npt.NDArray[np.uint8]
"""An image or a mask, uint8 (height, width) or (height, width, channels)."""


_LONGEST = 8192
"""Pixels of the longer side of what is put into a square: of a page that was joined from screens,
1,000 pixels wide and 20,000 high, the square took gigabytes."""


def for_letterbox(image: Frame) -> Frame:
    """An image, or a smaller one where its square would take too much memory.

    Args:
        image: uint8 (height, width) or (height, width, channels).
    """
    height, width = image.shape[:2]
    share = _LONGEST / max(height, width)
    if share >= 1:
        return image
    return resize(image, max(round(share * width), 1), max(round(share * height), 1))


def mask_for_letterbox(mask: Grey) -> Grey:
    """A mask, uint8 (height, width), of the same size; where smaller, 255 if it marks anything."""
    small = for_letterbox(mask)
    if small is mask:
        return mask
    marks: Grey = np.where(small > 0, np.uint8(255), np.uint8(0))
    return marks


def letterbox(image: Frame) -> tuple[Frame, Crop]:
    """The whole image in the middle of a square, what is missing filled from its edges.

    Args:
        image: uint8 (height, width) or (height, width, channels).

    Returns:
        The square, and where the image lies in it: the rectangle of the image's size at
        the Crop's left and top.
    """
    return _with_room(image, max(image.shape[:2]))


def undo_letterbox(filled: Levels, place: Crop, image: Frame) -> Levels:
    """What `letterbox` put into its square, out of it again.

    Args:
        filled: the square, or what was made of it, of the same size.
        place: where `letterbox` says that the image lies in it.
        image: of the size that is wanted back.
    """
    height, width = image.shape[:2]
    return np.ascontiguousarray(
        filled[place.top : place.top + height, place.left : place.left + width]
    )


def add_change(image: Frame, small: Frame, done: Frame) -> Frame:
    """An image with what was changed of it at a smaller size, and its own detail.

    Args:
        image: uint8 RGB (height, width, 3).
        small: it, made smaller.
        done: what became of `small`, of its size.
    """
    height, width = image.shape[:2]
    change = resize(done.astype(np.float32) - small, width, height)
    return np.clip(np.rint(image + change), 0, 255).astype(np.uint8)


def room_of(square: Crop) -> tuple[slice, slice]:
    """The rows and columns of a square."""
    return (
        slice(square.top, square.top + square.side),
        slice(square.left, square.left + square.side),
    )


def cut_square(image: Levels, square: Crop) -> Levels:
    """A square of an image or a mask, an array of its own."""
    return np.ascontiguousarray(image[room_of(square)])


def put_back(
    image: Frame,
    squares: Sequence[Crop],
    patches: Sequence[Frame],
    *,
    fast_above: bool = False,
) -> Frame:
    """Put worked-on squares back into their image, fading into it at their borders.

    Where squares overlap, each pixel comes mostly from the square in whose middle it lies.

    Args:
        image: uint8 RGB.
        squares: inside the image.
        patches: what they shall show, uint8 RGB (side, side, 3) each.
        fast_above: whether they fade fast at their upper side.

    Returns:
        An image of its own.
    """
    height, width = image.shape[:2]
    out: Frame = image.copy()
    for path, (square, patch) in enumerate(zip(squares, patches, strict=True)):
        share = _share(squares, path) * _fading(square, width, height, fast_above)
        room = room_of(square)
        change = (patch.astype(np.float32) - image[room]) * share[:, :, None]
        # Every partial sum lies between the image and its patches: nothing is cut off.
        out[room] = np.clip(np.rint(out[room] + change), 0, 255).astype(np.uint8)
    return out


def in_tiles(image: Frame, size: int, work: Callable[[Frame], Frame]) -> Frame:
    """Work on an image in overlapping squares that fade into each other.

    Args:
        image: uint8 RGB.
        size: side of a square in pixels; less, and at least half of it, where the image is smaller:
            what is enlarged further looks blurred, however sharp it is.
        work: from a square (side, side, 3) to its answer of the same size.
    """
    least = (size + 1) // 2
    if min(image.shape[:2]) < least:
        filled, place = _with_room(image, least)
        return undo_letterbox(in_tiles(filled, size, work), place, image)
    height, width = image.shape[:2]
    side = min(size, height, width)
    lefts, tops = _starts(width, side), _starts(height, side)
    out: Frame = image.copy()
    done_to = 0
    for top in tops:
        strip = np.empty((side, width, 3), np.uint8)
        strip_to = 0
        for left in lefts:
            tile = work(np.ascontiguousarray(image[top : top + side, left : left + side]))
            _join(strip[:, left : left + side], tile, strip_to - left, axis=1)
            strip_to = left + side
        _join(out[top : top + side], strip, done_to - top, axis=0)
        done_to = top + side
    return out


def tiles_of(image: Frame, size: int) -> int:
    """How many squares `in_tiles` works on."""
    height, width = (max(length, (size + 1) // 2) for length in image.shape[:2])
    side = min(size, height, width)
    return len(_starts(width, side)) * len(_starts(height, side))


def share_out(mask: Grey, squares: list[Crop], *, split: bool) -> tuple[list[Grey], Grey]:
    """Each hole to the first square that holds all of it.

    Args:
        mask: uint8 (height, width), 255 where to repair.
        squares: the faces'.
        split: give a square what it holds of a hole, too.

    Returns:
        Each square's mask (side, side), and what is left (height, width).
    """
    rest = mask.copy()
    _, holes = cv2.connectedComponents(mask)
    parts = []
    for square in squares:
        outside = holes.copy()
        outside[room_of(square)] = 0
        part = rest[room_of(square)].copy()
        if not split:
            part[np.isin(holes[room_of(square)], np.unique(outside[outside > 0]))] = 0
        rest[room_of(square)][part > 0] = 0
        parts.append(part)
    return parts, rest


def _with_room(image: Frame, least: int) -> tuple[Frame, Crop]:
    """The image in the middle of one of at least so many pixels a side, its edges going on.

    The Crop's left and top say where it lies there.
    """
    height, width = image.shape[:2]
    wide, high = max(width, least), max(height, least)
    left, top = (wide - width) // 2, (high - height) // 2
    filled: Frame = cv2.copyMakeBorder(  # type: ignore[assignment]
        image,
        top,
        high - height - top,
        left,
        wide - width - left,
        cv2.BORDER_REPLICATE,
    )
    return filled, Crop(left, top, max(wide, high))


def _join(room: Frame, new: Frame, overlap: int, *, axis: int) -> None:
    """Write `new` over `room`, fading from the old to the new over the first pixels of an axis."""
    ramp = np.ones(room.shape[axis], np.float32)
    if overlap > 0:
        ramp[:overlap] = smooth(np.arange(0.5, overlap) / overlap)
    weight = ramp[None, :, None] if axis == 1 else ramp[:, None, None]
    if overlap > 0:
        new = np.rint(room + (new.astype(np.float32) - room) * weight).astype(np.uint8)
    room[:] = new


def _starts(length: int, side: int) -> list[int]:
    """Where tiles begin along a length, evenly, so that the last one ends with it."""
    count = 1 + int(np.ceil((length - side) / (side * (1 - _OVERLAP))))
    return [round(path) for path in np.linspace(0, length - side, count)]


def _share(squares: Sequence[Crop], path: int) -> Weights:
    """How much of each pixel of a square is its own, and not of those that overlap it."""
    square = squares[path]
    mine = _tent(square, square)
    total = mine.copy()
    for other in (*squares[:path], *squares[path + 1 :]):
        apart = max(abs(other.left - square.left), abs(other.top - square.top))
        if apart < max(other.side, square.side):
            total += _tent(other, square)
    share: Weights = mine / total
    return share


def _tent(square: Crop, on: Crop) -> Weights:
    """A pyramid over a square, 1 in its middle and nearly 0 at its border and outside."""

    def slope(start: int, begin: int) -> Weights:
        path = (np.arange(on.side) + begin - start + 0.5) / square.side
        rise: Weights = np.maximum(1 - np.abs(2 * path - 1), 0).astype(np.float32)
        return rise

    tent = np.outer(slope(square.top, on.top), slope(square.left, on.left))
    steep: Weights = (tent**2 + (1e-9 if square is on else 0)).astype(np.float32)
    return steep


def _fading(square: Crop, width: int, height: int, fast_above: bool) -> Weights:
    """1 inside a square, falling to 0 at those of its sides that are not the image's."""
    path = np.arange(square.side) + 0.5

    def slope(start: int, length: int, first: float = _FEATHER) -> Weights:
        rise, fall = (
            smooth(np.minimum(path / max(band * square.side, 1.0), 1)).astype(np.float32)
            for band in (first, _FEATHER)
        )
        fall, ones = fall[::-1], np.ones_like(rise)
        return np.minimum(
            rise if start > 0 else ones, fall if start + square.side < length else ones
        )

    above = _NARROW if fast_above else _FEATHER
    return np.outer(slope(square.top, height, above), slope(square.left, width)).astype(np.float32)
