"""Holes in the matte of a person: which show the ground, and which are a mistake.

A network cuts pieces out of cheeks and clothes now and then, and what a framed picture shows that
somebody holds. Beneath a bent arm and between curls there is ground indeed. The colours tell: the
ground that is seen through a hole is seen beside the person as well.
"""

import cv2
import numpy as np

from face2face.images.resize import resize
from face2face.tasks.ground_colours import likely_ground
from face2face.types import Frame, Grey

_RIM = 208
"""How sure the matte must be all around a hole: shreds of the ground have faint rims."""

_DEEP = 80
"""How much of a person the matte must lack somewhere in a hole: less is not seen."""

_LEAST = 1e-4
"""Share of the image of the smallest hole that is looked at: curls have smaller ones."""

GROUND, PERSON = 26, 242
"""What of the matte is surely ground, and from which on it is surely a person."""

_FILLED, _LEFT = 0.15, 0.3
"""How likely a hole's colours are the ground's up to which it is filled, and from which on it is
left. Of 216 holes in 700 photographs on which the mattes of two other networks agree, below .16 the
person was missing in 55 and the ground seen through four, between .16 and .3 it was 19 and 5, and
above that 52 and 81."""


def without_holes(image: Frame, matte: Grey) -> Grey:
    """A matte whose holes are filled where their colours are not the ground's.

    What lies at the image's lower side counts as a person: there people go on.

    Args:
        image: uint8 RGB (height, width, 3).
        matte: uint8 (rows, columns), of its aspect, 255 where a person is.

    Returns:
        uint8 (rows, columns), nowhere less than `matte`.
    """
    rows, columns = matte.shape
    framed = cv2.copyMakeBorder(matte, 1, 0, 1, 1, cv2.BORDER_CONSTANT, value=0)
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(
        (framed < _RIM).astype(np.uint8), connectivity=4
    )
    outside = parts[0, 0]
    parts = parts[1:, 1:-1]
    holes = [
        number
        for number, area in enumerate(boxes[:, cv2.CC_STAT_AREA])
        if number not in (0, outside) and area >= _LEAST * matte.size
    ]
    if not holes:
        return matte
    ground = (parts == outside) & (matte <= GROUND)
    likely = likely_ground(resize(image, columns, rows), ground, matte >= PERSON)
    if likely is None:
        return matte
    done: Grey = matte.copy()
    for number in holes:
        inside = parts == number
        here = matte[inside]
        lowest = int(here.min())
        if lowest > 255 - _DEEP:
            continue
        core = here < lowest + (255 - lowest) / 2
        fill = np.clip((_LEFT - likely[inside][core].mean()) / (_LEFT - _FILLED), 0, 1)
        done[inside] = np.round(here + fill * (255.0 - here)).astype(np.uint8)
    return done
