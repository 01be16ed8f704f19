"""Contact sheets: small images in a grid."""

from collections.abc import Sequence

import numpy as np

from face2face.images.resize import resize
from face2face.types import Frame

LABELLED_SIDE = 232
"""Height in pixels at which the label's letters can be read; six such squares fill a screen."""

_GAP = 4
_PAPER = 32


def contact_sheet(images: Sequence[Frame], columns: int, side: int) -> Frame:
    """Lay images out in rows.

    Args:
        images: uint8 RGB, any sizes; at least one.
        columns: images a row.
        side: height of each in pixels; widths follow.

    Returns:
        uint8 RGB.
    """
    small: list[Frame] = []
    for image in images:
        height, width = image.shape[:2]
        small.append(resize(image, max(1, round(width * side / height)), side))
    widest = max(image.shape[1] for image in small)
    rows = -(-len(small) // columns)
    sheet = np.full(
        (rows * (side + _GAP) + _GAP, columns * (widest + _GAP) + _GAP, 3),
        _PAPER,
        np.uint8,
    )
    for place, image in enumerate(small):
        y = _GAP + (place // columns) * (side + _GAP)
        x = _GAP + (place % columns) * (widest + _GAP)
        sheet[y : y + side, x : x + image.shape[1]] = image
    return sheet
