"""Contact sheets: small pictures in a grid."""

from collections.abc import Sequence

import numpy as np

from face2face.images.resize import resize
from face2face.types import Frame

_GAP = 4
_PAPER = 32


def contact_sheet(pictures: Sequence[Frame], columns: int, side: int) -> Frame:
    """Lay pictures out in rows.

    Args:
        pictures: uint8 RGB, any sizes; at least one.
        columns: pictures a row.
        side: height of each in pixels; widths follow.

    Returns:
        uint8 RGB.
    """
    small: list[Frame] = []
    for picture in pictures:
        height, width = picture.shape[:2]
        small.append(resize(picture, max(1, round(width * side / height)), side))
    widest = max(picture.shape[1] for picture in small)
    rows = -(-len(small) // columns)
    sheet = np.full(
        (rows * (side + _GAP) + _GAP, columns * (widest + _GAP) + _GAP, 3),
        _PAPER,
        np.uint8,
    )
    for place, picture in enumerate(small):
        y = _GAP + (place // columns) * (side + _GAP)
        x = _GAP + (place % columns) * (widest + _GAP)
        sheet[y : y + side, x : x + picture.shape[1]] = picture
    return sheet
