"""All of an image through a network of small squares: finely in tiles, or coarsely at once."""

from collections.abc import Callable

from tqdm import tqdm

from face2face.engine.regions import add_change, in_tiles, letterbox, tiles_of, undo_letterbox
from face2face.images.resize import resize
from face2face.types import Frame

_MANY = 60
"""Tiles from which on it takes seconds."""


def finely(
    image: Frame, size: int, work: Callable[[Frame], Frame], *, share: float, bar: bool
) -> Frame:
    """Work on an image in tiles.

    Args:
        image: uint8 RGB (height, width, 3).
        size: of the network's images, pixels.
        work: from a square (side, side, 3) to its answer of the same size.
        share: of the image's size at which it is done, at most 1; what changes is put on the image.
        bar: whether to show how far it is, where it takes long and somebody sees it.
    """
    height, width = image.shape[:2]
    small = image if share == 1 else resize(image, round(share * width), round(share * height))
    tiles = tiles_of(small, size)
    # disable=None: no bar where nobody sees it move.
    hidden = None if bar and tiles >= _MANY else True
    with tqdm(desc="tiles", total=tiles, unit="tile", leave=False, disable=hidden) as shown:

        def counted(tile: Frame) -> Frame:
            done = work(tile)
            shown.update()
            return done

        done = in_tiles(small, size, counted)
    return done if small is image else add_change(image, small, done)


def coarsely(image: Frame, size: int, work: Callable[[Frame], Frame]) -> Frame:
    """Work on all of an image at once, at the network's size: as fast as on one face.

    Arguments as of `finely`.
    """
    height, width = image.shape[:2]
    share = min(size / max(height, width), 1)
    small = resize(image, max(round(share * width), 1), max(round(share * height), 1))
    filled, place = letterbox(small)
    return add_change(image, small, undo_letterbox(work(filled), place, small))
