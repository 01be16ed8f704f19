"""How people are seen in a photograph: as a whole, in squares of it, and at each of their faces.

A network sees people best as large as those who trained it. Of several who stand or sit in rows,
of somebody small in a wide photograph, and of one much higher than wide, the whole shows it less
than a look at a part; what all looks say is then averaged, the closer ones counting more.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.engine.regions import cut_square, for_letterbox, letterbox, undo_letterbox
from face2face.faces.crop import Crop
from face2face.faces.mesh_finder import FoundFace
from face2face.images.resize import resize
from face2face.tasks.base import Looked
from face2face.types import Frame, Grey

_AT_A_FACE = ((3.2, 0.45), (6.5, 0.3), (9.5, 0.25))
"""Sides of the squares looked at around a face, in sides of its box, and at which share of their
height it lies: head and shoulders, down to the hips, somebody who stands."""

_LARGEST = 0.9
"""Side of the largest of these, in the photograph's shorter sides: others show what a square of
the whole shows."""

_LEAST = 48
"""Pixels of the side of the least of them."""

_IS_FACE = 0.5
"""How much of a face's box must be person in a look at it: what is none, a fold of a coat, would
show the network nothing, and make a hole."""

_OBLONG = 1.1
"""Longer by shorter side of a photograph from which on it is looked at in squares."""

WHOLE = 0.5
"""What the look at the whole counts, in those of one that is as close: edges carried on around a
photograph are not what trained the network."""

_CONTRAST = 0.15
"""The outermost share of the mean of all looks, at both ends, that is taken to be in or out."""

_FINEST = 1024
"""Pixels of the longer side of the largest matte."""

_Float = npt.NDArray[np.float32]


class Look(NamedTuple):
    """One look: where, and the matte that came of it."""

    square: Crop
    matte: Grey


def seen_closely(frame: Frame, faces: Sequence[FoundFace], look: Callable[[Frame], Grey]) -> Looked:
    """What all looks at a photograph say together.

    Args:
        frame: uint8 RGB (height, width, 3).
        faces: of all sizes, as they were found in it; some may be none.
        look: from a square (side, side, 3) to its matte (size, size), 255 where a person is.
    """
    height, width = frame.shape[:2]
    longer = max(height, width)
    fitting = for_letterbox(frame)
    filled, place = letterbox(fitting)
    whole = look(filled)
    looks = [Look(square, look(cut_square(frame, square))) for square in squares_of(width, height)]
    for face in faces:
        at_it = [
            Look(square, look(cut_square(frame, square))) for square in around(face, width, height)
        ]
        looks += [one for one in at_it if shows(one, face)]
    closest = min((one.square.side for one in looks), default=longer)
    least = min(len(whole), longer)
    size = int(np.clip(len(whole) * longer / closest, least, max(min(_FINEST, longer), least)))
    scale = size / longer
    columns, rows = max(round(width * scale), 1), max(round(height * scale), 1)
    large = np.asarray(cv2.resize(whole, filled.shape[1::-1]), np.uint8)
    counts = np.full((rows, columns), WHOLE * (closest / longer) ** 2, np.float32)
    # Of squares: who is seen by one look, and not by another, is more likely there than not.
    total = counts * shares(undo_letterbox(large, place, fitting), columns, rows) ** 2
    for square, matte in looks:
        room, side = _room(square, scale, columns, rows)
        weight = (closest / square.side) ** 2 * tent(square, side, width, height)
        total[room] += weight * shares(matte, side, side) ** 2
        counts[room] += weight
    mean = np.sqrt(total / counts)
    middles = tuple((scale * face.centre[0], scale * face.centre[1]) for face in faces)
    return Looked(sure_of(mean), closest / longer, middles)


def sure_of(mean: _Float, of_looks: _Float | float = 1.0) -> Grey:
    """The matte that a mean of looks makes.

    Args:
        mean: float32 (rows, columns), 0 to 1.
        of_looks: how much of it close looks say, not the whole's, of that shape or for all of it.

    Returns:
        uint8 (rows, columns).
    """
    doubt = _CONTRAST * of_looks
    sure = np.clip((mean - doubt) / (1 - 2 * doubt), 0, 1)
    matte: Grey = np.round(255 * sure).astype(np.uint8)
    return matte


def squares_of(width: int, height: int) -> list[Crop]:
    """Squares side by side that hold all of an oblong photograph, each half in its neighbour."""
    side, longer = min(width, height), max(width, height)
    if longer <= _OBLONG * side or side < _LEAST:
        return []
    count = max(1 + int(np.ceil(2 * (longer - side) / side - 0.3)), 2)
    starts = [round(start) for start in np.linspace(0, longer - side, count)]
    return [Crop(at, 0, side) if width > height else Crop(0, at, side) for at in starts]


def around(face: FoundFace, width: int, height: int) -> list[Crop]:
    """The squares to look at around a face, as far as possible within the photograph."""
    squares = []
    for times, down in _AT_A_FACE:
        side = round(times * face.side)
        if _LEAST <= side < _LARGEST * min(width, height):
            left, top = face.centre[0] - side / 2, face.centre[1] - down * side
            x, y = (
                int(np.clip(round(start), 0, length - side))
                for start, length in ((left, width), (top, height))
            )
            squares.append(Crop(x, y, side))
    return squares


def shows(look: Look, face: FoundFace) -> bool:
    """Whether a look sees a person where the face is."""
    scale, half = len(look.matte) / look.square.side, face.side / 2
    left, top = face.centre[0] - look.square.left, face.centre[1] - look.square.top
    columns, rows = (
        slice(max(int((middle - half) * scale), 0), max(int((middle + half) * scale) + 1, 0))
        for middle in (left, top)
    )
    box = look.matte[rows, columns]
    return box.size > 0 and float(box.mean()) > 255 * _IS_FACE


def shares(matte: Grey, columns: int, rows: int) -> _Float:
    """A matte at another size, float32 (rows, columns), 0 to 1."""
    sized: Grey = resize(matte, columns, rows, growing=cv2.INTER_LINEAR)
    shares: _Float = sized.astype(np.float32) / np.float32(255)
    return shares


def _room(square: Crop, scale: float, columns: int, rows: int) -> tuple[tuple[slice, slice], int]:
    """Where a square lies in the scaled photograph, and its side there."""
    side = min(max(round(square.side * scale), 1), columns, rows)
    left = min(round(square.left * scale), columns - side)
    top = min(round(square.top * scale), rows - side)
    return (slice(top, top + side), slice(left, left + side)), side


def tent(square: Crop, side: int, width: int, height: int) -> _Float:
    """What a square counts: 1 in its middle, next to nothing at sides that are not the image's."""
    slope: _Float = (1 - np.abs((np.arange(side) + 0.5) * 2 / side - 1)).astype(np.float32)

    def along(start: int, length: int) -> _Float:
        path: _Float = slope.copy()
        if start <= 0:
            path[: side // 2] = 1
        if start + square.side >= length:
            path[side // 2 :] = 1
        return path

    tent: _Float = np.outer(along(square.top, height), along(square.left, width))
    return tent
