"""A clip as a camera gives it: on a clock that does not wait."""

import time

import numpy as np

from face2face.benchmark.clip import Clip
from face2face.video.camera import CameraDevice


class ClockedCamera(CameraDevice):
    """Raw pictures on a clock, forth and back, so that the clip has no cut of its own.

    They are read from a file one at a time, which costs what a camera's transfer does and leaves
    the memory to the program. A picture that is not fetched before the next is due is lost.

    Attributes:
        due_s: time.monotonic() at which each picture that was fetched was due, in their order.
    """

    def __init__(self, clip: Clip, rate: float) -> None:
        """Open a clip of raw pictures.

        Args:
            clip: the pictures, at least one.
            rate: how many are due a second.
        """
        self.name = "clocked clip"
        self.rate = rate
        self.due_s: list[float] = []
        self._clip = clip
        self._file = clip.path.open("rb")
        self._bytes = clip.width * clip.height * 3
        self._next = 0
        self._began_s = time.monotonic()

    def read(self) -> object:
        """Wait until the next picture is due."""
        now_s = time.monotonic()
        # What was due before the newest is gone.
        tick = max(self._next, int((now_s - self._began_s) * self.rate))
        self._next = tick + 1
        due_s = self._began_s + tick / self.rate
        time.sleep(max(0.0, due_s - now_s))
        self._file.seek(self._place(tick) * self._bytes)
        picture = np.fromfile(self._file, np.uint8, self._bytes)
        self.due_s.append(due_s)
        return picture.reshape(self._clip.height, self._clip.width, 3)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def ticks_between(self, begin_s: float, end_s: float) -> int:
        """How many pictures were due in a stretch of time.monotonic()."""
        first, last = ((at_s - self._began_s) * self.rate for at_s in (begin_s, end_s))
        return int(np.ceil(last)) - int(np.ceil(first))

    def _place(self, tick: int) -> int:
        """Which picture of the clip a tick shows: 0 1 2 3 2 1 0 1 and so on."""
        last = self._clip.frames - 1
        if last <= 0:
            return 0
        place = tick % (2 * last)
        return min(place, 2 * last - place)
