"""Where the faces of a video are, large and small, for tasks that look at people one by one.

What a whole frame shows is searched every few frames; where one of them is small, or none is seen,
a part of the frame in turn as well, for there may be more. Between two searches faces go along
with the image.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from face2face.engine.regions import cut_square
from face2face.engine.small_frame import SmallFrame
from face2face.faces.crop import Crop
from face2face.faces.mesh_finder import FoundFace, Glance
from face2face.types import Frame

_SEARCH_EVERY, _PART_EVERY = 10, 3
"""Frames between two searches of the whole, and of two parts, where they are searched at all."""

_PATIENCE = 2
"""Searches that may miss a face, one after the other, before it is given up."""

_FAR = 0.1
"""Side of the smallest face, in the frame's longer sides, below which there may be others that the
whole frame does not show to the detector."""

_PART, _APART = 0.6, 0.8
"""Side of the parts, in shorter sides, and how far they are apart at most, in their sides."""

_LEAST = 0.07
"""Side of a face in sides of what was searched from which on the search should have found it."""

_SAME = 0.5
"""How far two faces' middles are apart at most, in sides of the larger one, that are one."""

_MIDDLE = 0.33
"""Half side of a face's middle, which tells where the face goes, in its sides."""


class WatchedFace(NamedTuple):
    """A face of a video.

    Attributes:
        number: it keeps this one from frame to frame.
        face: where it is.
        missed: searches that did not find it, one after the other.
    """

    number: int
    face: FoundFace
    missed: int = 0


class WatchedFaces:
    """The faces of a video's frames.

    Args:
        glance: finds those that a whole image shows.
        hurried: whether there is no time to search all parts of a scene's first frame.
    """

    def __init__(self, glance: Glance, *, hurried: bool) -> None:
        self._glance = glance
        self._hurried = hurried
        self._count = 0
        self.restart()

    def restart(self) -> None:
        """Another scene begins."""
        self._faces: list[WatchedFace] = []
        self._age = 0

    def __call__(self, frame: Frame, small: SmallFrame) -> Sequence[WatchedFace]:
        """The faces of the next frame, uint8 RGB (height, width, 3)."""
        height, width = frame.shape[:2]
        longer = max(height, width)
        if self._age % _SEARCH_EVERY == 0:
            found = [
                replace(face, centre=small.there(face.centre), side=face.side / small.scale)
                for face in self._glance(small.image)
            ]
            left, top = small.there((0.0, 0.0))
            self._compare(found, Crop(round(left), round(top), longer))
        if min((one.face.side for one in self._faces), default=0) < _FAR * longer:
            for part in self._parts_in_turn(width, height):
                found = [
                    replace(face, centre=(face.centre[0] + part.left, face.centre[1] + part.top))
                    for face in self._glance(cut_square(frame, part))
                ]
                self._compare(found, part)
        self._age += 1
        return self._faces

    def carry(self, flow: npt.NDArray[np.float32], small: SmallFrame) -> None:
        """Go along with the image.

        Args:
            flow: from each pixel of the next frame to where it came from, float32 (size, size, 2),
                pixels of `small`.
            small: the next frame.
        """
        self._faces = [
            one._replace(face=replace(one.face, centre=_carried(one.face, flow, small)))
            for one in self._faces
        ]

    def _parts_in_turn(self, width: int, height: int) -> list[Crop]:
        """The parts of a frame that are searched in this one."""
        parts = _parts(width, height)
        if self._age == 0 and not self._hurried:
            return parts
        turn, late = divmod(self._age, _PART_EVERY)
        return [] if late else [parts[turn % len(parts)]]

    def _compare(self, found: list[FoundFace], part: Crop) -> None:
        """Take over what a search of a part found, and what it did not."""
        kept = []
        for one in self._faces:
            again = next((face for face in found if _same(face, one.face)), None)
            if again is not None:
                kept.append(WatchedFace(one.number, again))
            else:
                missed = one.missed + _should_show(part, one.face)
                if missed <= _PATIENCE:
                    kept.append(one._replace(missed=missed))
        for face in found:
            if not any(_same(face, one.face) for one in kept):
                self._count += 1
                kept.append(WatchedFace(self._count, face))
        self._faces = kept


def _carried(
    face: FoundFace, flow: npt.NDArray[np.float32], small: SmallFrame
) -> tuple[float, float]:
    half = max(_MIDDLE * face.side * small.scale, 1)
    columns, rows = (
        slice(max(int(at - half), 0), max(int(at + half) + 1, 0)) for at in small.here(face.centre)
    )
    middle = flow[rows, columns].reshape(-1, 2)
    if not len(middle):
        return face.centre
    dx, dy = np.median(middle, 0) / small.scale
    return face.centre[0] - float(dx), face.centre[1] - float(dy)


def _parts(width: int, height: int) -> list[Crop]:
    side = max(round(_PART * min(width, height)), 1)

    def starts(length: int) -> list[int]:
        count = 1 + int(np.ceil((length - side) / (_APART * side)))
        return [round(start) for start in np.linspace(0, length - side, count)]

    return [Crop(x, y, side) for y in starts(height) for x in starts(width)]


def _same(one: FoundFace, other: FoundFace) -> bool:
    apart = np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1])
    return bool(apart < _SAME * max(one.side, other.side))


def _should_show(part: Crop, face: FoundFace) -> bool:
    """Whether a search of a part would find a face that is there."""
    x, y = face.centre[0] - part.left, face.centre[1] - part.top
    inside = face.side / 2 < min(x, y, part.side - x, part.side - y)
    return inside and face.side > _LEAST * part.side
