"""What a followed face looks like, to tell it from another that passes before it.

Whether a face still looks as a moment ago costs a fraction of a millisecond. Whether it is the same
person is dlib's descriptor, ten milliseconds, and only computed when it is asked for; until then a
few cut-outs of the face are kept.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from face2face.errors import LandmarkModelError
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.landmarks import cut_upright
from face2face.types import Frame, Grey, Landmarks

ALIKE = 0.75
"""Least correlation of a face with itself some frames before. Talking, nodding and turning people
stay above it but for a few frames in a thousand; half a face covered falls below."""

SAME = 0.55
"""Largest distance of two descriptors of one person, a little stricter than dlib's 0.6."""

_SIDE = 32
_LOOKS = 3
_PORTRAITS = 2
_BETWEEN = 10
"""Frames between two portraits, so that they are not all of the moment before a face is covered."""

_ROOM = 0.5
"""Of a portrait around the landmarks, in their size: what the descriptor wants to see of a head."""

_Look = npt.NDArray[np.float32]
Portrait = tuple[Frame, Landmarks]
"""A face's part of a frame, uint8 RGB, and its landmarks there."""


class Identities:
    """dlib's descriptor, loaded when it is first needed.

    Args:
        waits: whether who needs it waits for that; a live image would falter.
    """

    def __init__(self, *, waits: bool = True) -> None:
        self.waits = waits
        self._identifier: Identifier | None = None
        self._missing = False

    def describe(self, frame: Frame, landmarks: Landmarks) -> Descriptor | None:
        """Describe a face, float64 (128,); None where dlib's network is not installed."""
        if self._identifier is None and not self._missing:
            try:
                self._identifier = Identifier()
            except LandmarkModelError:
                self._missing = True
        return None if self._identifier is None else self._identifier(frame, landmarks)

    def describe_beside(self, portraits: Sequence[Portrait]) -> Future[list[Descriptor | None]]:
        """The same for several, in a thread of their own."""
        worker = ThreadPoolExecutor(1, "descriptor")
        described = worker.submit(lambda: [self.describe(*one) for one in portraits])
        worker.shutdown(wait=False)
        return described


class Appearance:
    """The looks of one person, in one video.

    Args:
        identities: may be shared.
    """

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self.forget()

    def forget(self) -> None:
        """Begin with nobody again."""
        self._looks: deque[_Look] = deque(maxlen=_LOOKS)
        self._portraits: deque[Portrait] = deque(maxlen=_PORTRAITS)
        self._described: list[Descriptor | None] = []
        self._awaited: Future[list[Descriptor | None]] | None = None
        self._age = _BETWEEN

    @property
    def known(self) -> bool:
        """Whether there is anybody to compare with."""
        return bool(self._looks)

    @property
    def tells(self) -> bool:
        """Whether `is_other` and `distance` can tell without delay; if not, they soon can."""
        if self._identities.waits or len(self._described) == len(self._portraits):
            return True
        if self._awaited is None:
            self._awaited = self._identities.describe_beside(list(self._portraits)[::-1])
        if not self._awaited.done():
            return False
        self._described = self._awaited.result()
        return True

    def keep(self, frame: Frame, grey: Grey, landmarks: Landmarks, frames: int) -> None:
        """Remember how the face looks now.

        Args:
            frame: with the face, surely.
            grey: the same.
            landmarks: of the face.
            frames: how many have passed since the last time.
        """
        self._looks.append(_look(grey, landmarks))
        self._age += frames
        if self._age >= _BETWEEN:
            self._age = 0
            cut = portrait_in(frame, landmarks)
            # A face outside the frame is none.
            self._portraits.append(cut or (frame.copy(), landmarks.astype(np.float32)))
            self._described, self._awaited = [], None

    def keep_look(self, grey: Grey, landmarks: Landmarks) -> None:
        """Remember a look that may be covered in part, and so is no portrait."""
        self._looks.append(_look(grey, landmarks))

    def is_alike(self, grey: Grey, landmarks: Landmarks) -> bool:
        """Whether the face looks as it did a moment ago."""
        look = _look(grey, landmarks)
        return any(float((look * other).sum()) >= ALIKE for other in self._looks)

    def is_other(self, frame: Frame, landmarks: Landmarks) -> bool:
        """Whether a face is surely another person's; a portrait that is like it settles it."""
        distances = self._distances(frame, landmarks)
        newest = next(distances, 0.0)  # nothing is known: it is taken for the same
        return newest > SAME and all(distance > SAME for distance in distances)

    def distance(self, frame: Frame, landmarks: Landmarks) -> float | None:
        """Distance of a face from the person's portraits; None where that cannot be told."""
        return min(self._distances(frame, landmarks), default=None)

    def _distances(self, frame: Frame, landmarks: Landmarks) -> Iterator[float]:
        """Distances from the portraits, the newest first, each computed when it is asked for."""
        if not self._portraits:
            return
        described = self._identities.describe(frame, landmarks)
        if described is None:
            return
        for number in range(len(self._portraits)):
            if number == len(self._described):
                self._described.append(self._identities.describe(*self._portraits[-1 - number]))
            portrait = self._described[number]
            assert portrait is not None
            yield float(np.linalg.norm(described - portrait))


def _look(grey: Grey, landmarks: Landmarks) -> _Look:
    """The face upright and small, float32 (32, 32), mean 0 and norm 1: products correlate."""
    small = cut_upright(grey, landmarks, _SIDE).astype(np.float32)
    small -= small.mean()
    look: _Look = small / max(float(np.linalg.norm(small)), 1e-6)
    return look


def portrait_in(frame: Frame, landmarks: Landmarks) -> Portrait | None:
    """A copy of the frame around a face, and the landmarks in it; None for a face outside."""
    low, high = landmarks.min(0), landmarks.max(0)
    room = _ROOM * float((high - low).max())
    left, top = np.maximum(low - room, 0).astype(int)
    right, bottom = np.maximum(high + room, 1).astype(int)
    cut = frame[top:bottom, left:right].copy()
    return (cut, (landmarks - (left, top)).astype(np.float32)) if cut.size else None
