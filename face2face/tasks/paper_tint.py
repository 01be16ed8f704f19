"""Colours of skin and hair, told to the network by the paper's tint."""

import numpy as np

from face2face.types import Frame

HAIR_TO = 0.3
"""Height down to which the paper has the hair's tint, as a share of the side."""

SKIN = (slice(0.48, 0.62), slice(0.36, 0.64))
HAIR = (slice(0.06, 0.24), slice(0.36, 0.64))
"""Where skin and hair are in the square around a head: rows and columns, shares of the side."""


def tinted(
    drawing: Frame, skin: tuple[int, int, int] | None, hair: tuple[int, int, int] | None
) -> Frame:
    """Tell the network colours by the paper: half as strong, so that lines stay on dark ones.

    Args:
        drawing: uint8 RGB (size, size, 3), grey, white paper.
        skin: RGB, None where it is not said.
        hair: RGB, None where it is not said.
    """
    if skin is None and hair is None:
        return drawing
    side = drawing.shape[0]
    share = np.ones((side, 1, 3), np.float32)
    border = round(HAIR_TO * side)
    for rows, colour in ((slice(0, border), hair), (slice(border, side), skin)):
        if colour is not None:
            share[rows] = 0.5 + 0.5 * np.array(colour, np.float32) / 255
    done: Frame = np.round(drawing * share).astype(np.uint8)
    return done


def usual_colour(photo: Frame, place: tuple[slice, slice]) -> tuple[int, int, int]:
    """The usual colour of a part of an image, RGB, without its darkest pixels and its glints."""
    side = photo.shape[0]
    rows, columns = (slice(round(p.start * side), round(p.stop * side)) for p in place)
    part = photo[rows, columns].reshape(-1, 3)
    order = np.argsort(part.sum(1))
    kept = part[order[int(0.3 * len(part)) : int(0.9 * len(part))]]
    red, green, blue = (int(v) for v in np.median(kept, axis=0))
    return red, green, blue
