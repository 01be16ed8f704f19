"""What lies behind a person before a busy background: pieces of what is around them.

Surfaces over a hole are a haze where there should be leaves, a crowd or a shelf. Which pieces go
where is decided on a small image (`Filling`); their colours are taken from it, and what is fine in
them from the photograph.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.filling import Filling
from face2face.portrait.float_images import enlarged, shrunk, softened
from face2face.tasks.surfaces import membrane
from face2face.types import Frame, Grey

_SIDE = 56
"""Pixels a side at which pieces are compared; lengths are in such pixels."""

_FEWEST = 30
"""Pieces that there must be to choose from."""

_BUSY = (4.5, 10.0)
_COARSE, _AROUND, _SEEN = 1.5, 3.5, 0.1
"""Deviation in grey levels from which a background is busy, and wholly so: from what is smoothed by
so much, the usual one within so much, where so much of that is seen. One lamp before a wall makes
no busy background."""

_FITS, _COARSELY = (60.0, 120.0), 3.0
"""By how many grey levels pieces may differ from surfaces, and from where they are not shown: from
what is smoothed by so much. Where there is but a strip of a sea, they would be of the sky."""

_Floats = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.bool_]
_Whole = npt.NDArray[np.int_]


class Pieces(NamedTuple):
    """What is to be seen in a hole.

    Attributes:
        colours: float32 (size, size, 3), grey levels.
        share: how much of them is shown, float32 (size, size, 1), 0 to 1.
    """

    colours: _Floats
    share: _Floats


def pieces_beside(image: Frame, ground: _Floats, hole: Grey) -> Pieces | None:
    """Fill a hole with pieces of its surroundings, None where these are not busy.

    Args:
        image: the photograph, uint8 RGB (size, size, 3).
        ground: it with surfaces over the hole, float32 (side, side, 3).
        hole: 1 where nothing is known, uint8 (side, side).
    """
    size = len(image)
    inside = shrunk(hole.astype(np.float32), _SIDE) > 0
    busy = np.interp(_deviation(image, ground, hole, inside), _BUSY, (0.0, 1.0)) * inside
    if not busy.any():
        return None
    seen = np.where(inside[..., None], shrunk(ground, _SIDE), shrunk(image, _SIDE))
    filling = Filling(seen, inside)
    if filling.choices < _FEWEST:
        return None
    filled = filling.fill()
    off = np.abs(softened(filled - seen, _COARSELY)).mean(2)
    share = busy * np.interp(off, _FITS, (1.0, 0.0))
    colours = enlarged(filled, size, cv2.INTER_CUBIC)
    fine = image - enlarged(seen, size, cv2.INTER_CUBIC)
    room = _room_of(inside, size)
    colours[room] += _carried(np.asarray(fine, np.float32), filling.sources, room)
    return Pieces(colours, enlarged(share.astype(np.float32), size)[..., None])


def _carried(fine: _Floats, sources: _Whole, room: tuple[slice, slice]) -> _Floats:
    """What is fine from where cells were taken from; between cells one passes into the other.

    Args:
        fine: float32 (size, size, 3).
        sources: row and column of the cell that each is from, (side, side, 2).
        room: the rows and columns that are asked for.

    Returns:
        float32, as large as the room.
    """
    side, scale = len(sources), len(fine) / len(sources)
    ways = sources - np.moveaxis(np.indices((side, side)), 0, -1)
    ways = np.round(ways[..., ::-1] * scale).astype(np.float32)
    pixels = [np.arange(part.start, part.stop, dtype=np.float32) for part in room]
    cells = [np.clip((each + 0.5) / np.float32(scale) - 0.5, 0, side - 1) for each in pixels]
    first = [np.minimum(each.astype(np.int_), side - 2) for each in cells]
    shape = len(pixels[0]), len(pixels[1])
    down = np.repeat((cells[0] - first[0]).astype(np.float32)[:, None], shape[1], 1)
    right = np.repeat((cells[1] - first[1]).astype(np.float32)[None], shape[0], 0)

    def seen(row: int, column: int) -> _Floats:
        where = ways[first[0] + row][:, first[1] + column]
        where[..., 0] += pixels[1]
        where[..., 1] += pixels[0][:, None]
        return np.asarray(
            cv2.remap(fine, where, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT),  # type: ignore[call-overload]
            np.float32,
        )

    above, below = (cv2.blendLinear(seen(row, 0), seen(row, 1), 1 - right, right) for row in (0, 1))
    return np.asarray(cv2.blendLinear(above, below, 1 - down, down), np.float32)


def _room_of(inside: _Mask, size: int) -> tuple[slice, slice]:
    """The rows and columns of a photograph in which cells are seen."""
    scale = size / _SIDE
    rows, columns = (np.flatnonzero(inside.any(axis)) for axis in (1, 0))
    room = [
        slice(max(int((each[0] - 1) * scale), 0), min(int((each[-1] + 2) * scale) + 1, size))
        for each in (rows, columns)
    ]
    return room[0], room[1]


def _deviation(image: Frame, ground: _Floats, hole: Grey, inside: _Mask) -> _Floats:
    """The usual deviation around each pixel from what is coarse, float32 (`_SIDE`, `_SIDE`)."""
    side = len(ground)
    coarse = enlarged(softened(shrunk(ground, _SIDE), _COARSE), side)
    off = ((shrunk(image, side) - coarse) ** 2).mean(-1) * (1 - hole)
    known = 1 - inside.astype(np.float32)
    usual = np.log1p(shrunk(off.astype(np.float32), _SIDE)) * known
    logs, shares = (softened(each, _AROUND) for each in (usual, known))
    mean = (logs / np.maximum(shares, 1e-3))[..., None].astype(np.float32)
    # Deep inside nothing is seen nearby: there it is as around.
    return np.asarray(np.sqrt(np.expm1(membrane(mean, shares > _SEEN)[..., 0])), np.float32)
