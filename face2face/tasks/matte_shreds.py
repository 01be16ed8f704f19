"""Shreds in the matte of a person: pieces of street, seat or leaves that are no part of them.

A network takes a ragged piece of what is beside somebody along now and then. Locks, hands, scarves
and feathers are thin and ragged, too. The colours tell: of what the ground shows as well, and the
person hardly, a thin piece is the ground's.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.resize import resize
from face2face.tasks.base import Looked
from face2face.tasks.ground_colours import likely_ground
from face2face.tasks.matte_holes import GROUND, PERSON
from face2face.types import Frame, Grey

_THIN = 9 / 128
"""Half the width of what is thin, as a share of the side of the square that was looked at; so are
all lengths here."""

_EDGE = 0.6 / 128
"""Width of a person's soft edge."""

_MAIN = 0.25
"""Area of what is not thin, as a share of the largest such part's, from which on it is no shred."""

_LEAST = 1e-4
"""Share of the image of the smallest piece that is looked at."""

_KEPT, _DROPPED = 0.55, 0.75
"""How likely a piece's colours are the ground's up to which it is kept, and from which on it is
dropped. In 60 photographs, by another network's mattes, as large an area of the pieces below .6 was
the person's as the ground's, and above .7 a quarter of it."""


def without_shreds(image: Frame, looked: Looked) -> Grey:
    """A matte without thin pieces whose colours are the ground's.

    Args:
        image: uint8 RGB (height, width, 3).
        looked: what was seen of it.

    Returns:
        uint8, of the matte's size, nowhere more than the matte.
    """
    matte = looked.matte
    rows, columns = matte.shape
    side = looked.closest * max(rows, columns)
    main = _main(looked, side)
    near = cv2.dilate(main, _brush(_EDGE * side))
    pieces = ((matte >= 128) & (near == 0)).astype(np.uint8)
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(pieces, connectivity=4)
    areas = boxes[:, cv2.CC_STAT_AREA]
    looked_at = areas >= _LEAST * matte.size
    looked_at[0] = False
    if not main.any() or not looked_at.any():
        return matte
    person = (matte >= PERSON) & (near > 0)
    likely = likely_ground(resize(image, columns, rows), matte <= GROUND, person)
    if likely is None:
        return matte
    means = np.bincount(parts.ravel(), likely.ravel(), count) / areas
    shares = np.clip((means - _KEPT) / (_DROPPED - _KEPT), 0, 1) * looked_at
    dropped = shares.astype(np.float32)[parts]
    # The soft edge of what is dropped goes along, but for the person's own.
    dropped = np.where(near > 0, dropped, cv2.dilate(dropped, _brush(_EDGE * side)))
    done: Grey = np.round(matte * (1 - dropped)).astype(np.uint8)
    return done


def _main(looked: Looked, side: float) -> Grey:
    """1 where people are not thin, and at their faces, however little is left of these."""
    deep = _away((looked.matte >= 128).astype(np.uint8)) > _THIN * side
    wide = _away((~deep).astype(np.uint8)) <= _THIN * side
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(wide.astype(np.uint8))
    areas = boxes[:, cv2.CC_STAT_AREA]
    people = areas >= _MAIN * areas[1:].max(initial=0)
    middles = [(round(x), round(y)) for x, y in looked.faces]
    rows, columns = parts.shape
    for x, y in middles:
        people[parts[min(max(y, 0), rows - 1), min(max(x, 0), columns - 1)]] = True
    people[0] = False
    main: Grey = people[parts].astype(np.uint8)
    if main.any():
        for middle in middles:
            cv2.circle(main, middle, round(2 * _THIN * side), 1, -1)
    return main


def _away(there: Grey) -> npt.NDArray[np.float32]:
    """How far each pixel of what is there, not 0, is from where nothing is."""
    return np.asarray(cv2.distanceTransform(there, cv2.DIST_L2, 5), np.float32)


def _brush(radius: float) -> Grey:
    side = 2 * max(round(radius), 1) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
