"""People whom the whole of a video's frames shows small: looked at closely, in turn.

A photograph's people are all looked at (`engine.matte_looks`); a video's frame has time for one
look more than that at its whole. What a look saw goes along with the image from frame to frame,
until the next one at the same place, and counts less where the image is not what was expected.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from face2face.engine.matte_looks import (
    WHOLE,
    Look,
    around,
    shares,
    shows,
    squares_of,
    sure_of,
    tent,
)
from face2face.engine.regions import cut_square
from face2face.engine.small_frame import SmallFrame
from face2face.engine.watched_faces import WatchedFace
from face2face.faces.crop import Crop
from face2face.faces.mesh_finder import FoundFace
from face2face.tasks.base import Looked
from face2face.types import Frame, Grey

_SMALL, _SMALL_OF_MANY = 0.09, 0.12
"""Side of a face, in the frame's longer sides, up to which one that is alone is looked at, and one
of several: of larger ones the whole shows as much."""

_STAYS = 1.15
"""How many times as large a face may become that was looked at: looks must not come and go."""

_REMAINS = 0.5
"""What remains of the looks before, in the middle of the next one."""

_Float = npt.NDArray[np.float32]

_Turn = tuple[int, int]
"""What is looked at: a face's number, and which of the squares around it."""

_NOBODY = 0
"""Number of no face: squares of the frame have turns too, where somebody is small."""


class LooksInTurn:
    """What close looks say of a video's people.

    Args:
        hurried: whether there is never time for more than one in a frame; else who is new is looked
            at in all squares at once.
    """

    def __init__(self, *, hurried: bool) -> None:
        self._hurried = hurried
        self.restart()

    def restart(self) -> None:
        """Another scene begins."""
        self._said: tuple[_Float, _Float] | None = None
        self._last: dict[_Turn, int] = {}
        self._count = 0

    @property
    def going_on(self) -> bool:
        """Whether there is something that goes along with the image."""
        return self._said is not None

    def carry(self, x: _Float, y: _Float, as_expected: _Float) -> None:
        """Go along with the image.

        Args:
            x: the column from which each pixel of the next frame came, float32 (size, size).
            y: its row.
            as_expected: how much the pixel looks as it did there, float32 (size, size), 0 to 1.
        """
        if self._said is not None:
            total, counts = (
                as_expected * np.asarray(cv2.remap(values, x, y, cv2.INTER_LINEAR), np.float32)
                for values in self._said
            )
            self._said = total, counts

    def __call__(
        self,
        frame: Frame,
        small: SmallFrame,
        whole: Grey,
        faces: Sequence[WatchedFace],
        look: Callable[[Frame], Grey],
    ) -> Looked:
        """What is seen of the next frame.

        Args:
            frame: uint8 RGB (height, width, 3).
            small: the same at the network's size.
            whole: what a look at all of it says, uint8 (size, size).
            faces: that it shows.
            look: from a square (side, side, 3) to its matte (size, size), 255 where a person is.
        """
        middles = tuple(small.here(one.face.centre) for one in faces)
        squares = self._squares(frame, faces)
        if not squares:
            self.restart()
            return Looked(whole, faces=middles)
        self._last = {turn: self._last.get(turn, -1) for turn in squares}
        total, counts = self._said or tuple(np.zeros((2, *whole.shape), np.float32))
        new = 0 if self._hurried else sum(last < 0 for last in self._last.values())
        for _ in range(max(new, 1)):
            # Each face's closest square first, then each one's next.
            turn = min(squares, key=lambda turn: (self._last[turn], turn[1]))
            self._last[turn] = self._count
            self._count += 1
            face, square = squares[turn]
            seen = Look(square, look(cut_square(frame, square)))
            if face is None or shows(seen, face):
                _take(total, counts, seen, small, frame)
        self._said = total, counts
        mean = np.sqrt((total + WHOLE * shares(whole, *whole.shape) ** 2) / (counts + WHOLE))
        closest = min(square.side for _, square in squares.values()) / max(frame.shape[:2])
        return Looked(sure_of(mean, counts / (counts + WHOLE)), closest, middles)

    def _squares(
        self, frame: Frame, faces: Sequence[WatchedFace]
    ) -> dict[_Turn, tuple[FoundFace | None, Crop]]:
        height, width = frame.shape[:2]
        small = (_SMALL if len(faces) == 1 else _SMALL_OF_MANY) * max(height, width)
        looked_at = {number for number, _ in self._last}
        squares: dict[_Turn, tuple[FoundFace | None, Crop]] = {
            (one.number, place): (one.face, square)
            for one in faces
            if one.face.side < small * (_STAYS if one.number in looked_at else 1)
            for place, square in enumerate(around(one.face, width, height))
        }
        if squares:
            parts = squares_of(width, height)
            squares |= {(_NOBODY, place): (None, part) for place, part in enumerate(parts)}
        return squares


def _take(total: _Float, counts: _Float, seen: Look, small: SmallFrame, frame: Frame) -> None:
    """Add what a look says to what those before it say, as `matte_looks.seen_closely` does."""
    square, size = seen.square, len(total)
    side = min(max(round(square.side * small.scale), 1), size)
    x, y = small.here((square.left, square.top))
    left, top = (min(round(at), size - side) for at in (x, y))
    room = (slice(top, top + side), slice(left, left + side))
    height, width = frame.shape[:2]
    slopes = tent(square, side, width, height)
    weight = (max(height, width) / square.side) ** 2 * slopes
    remains = 1 - (1 - _REMAINS) * slopes
    total[room] = remains * total[room] + weight * shares(seen.matte, side, side) ** 2
    counts[room] = remains * counts[room] + weight
