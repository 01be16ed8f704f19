"""People's mattes in a video, from frame to frame: no flicker, and nothing that comes and goes.

A recursive filter over time, as `engine.temporal_filter`, which opens where the frame changes, not
where the matte does: what a network says of a still wall is smoothed however far it jumps, and the
edge of a head that moves is taken as it is.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.base import Looked, MatteTask
from face2face.types import Frame, Grey

_TAKEN = 0.1
"""Share of a new matte that is taken where nothing moves."""

_NOISE, _MOTION = 2.0, 8.0
"""Change of the frame's colours in grey levels up to which nothing moves, and how many more there
are where all of the new matte is taken."""

_NEAR, _AROUND = 3, 7
"""Pixels over which the frame is averaged before it is compared, and the change afterwards: single
pixels are noise."""

_CUT = 0.9
"""Mean of what is taken from which on it is another scene."""

_Float = npt.NDArray[np.float32]


class SteadyMatte:
    """What of a video's frames is people."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget all frames."""
        self._shown: _Float | None = None
        self._frame: _Float | None = None
        self._people: Grey | None = None

    def moved(self, small: Frame) -> _Float | None:
        """How much of the next frame's matte is to be taken; None where none was before it.

        Args:
            small: the frame at the network's size, uint8 RGB (size, size, 3).

        Returns:
            float32 (size, size), 0 to 1.
        """
        if self._frame is None:
            return None
        share = _moved(small, self._frame)
        if share.mean() > _CUT:
            self.restart()
            return None
        return share

    def __call__(self, task: MatteTask, small: Frame, looked: Looked, share: _Float | None) -> Grey:
        """The people of the next frame.

        Args:
            task: tells people from things.
            small: the frame at the network's size, uint8 RGB (size, size, 3).
            looked: what was seen of it.
            share: what `moved` says of it.

        Returns:
            uint8 (size, size).
        """
        self._people = task.people_of(looked, self._people)
        if share is None or self._shown is None or self._frame is None:
            self._shown, self._frame = self._people.astype(np.float32), small.astype(np.float32)
            return self._people
        self._shown += share * (self._people - self._shown)
        # What moves slowly, and what fades, is seen against a frame that follows as the matte does.
        self._frame += share[..., None] * (small - self._frame)
        return np.asarray(cv2.convertScaleAbs(self._shown), np.uint8)


def _moved(frame: Frame, before: _Float) -> _Float:
    """How much of a new matte is taken, float32 (size, size)."""
    change = cv2.blur(cv2.subtract(frame, before, dtype=cv2.CV_32F), (_NEAR, _NEAR))
    red, green, blue = cv2.split(cv2.absdiff(change, np.zeros_like(change)))
    strongest = cv2.blur(cv2.max(cv2.max(red, green), blue), (_AROUND, _AROUND))
    share: _Float = _TAKEN + (1 - _TAKEN) * np.clip((strongest - _NOISE) / _MOTION, 0, 1)
    return share.astype(np.float32)
