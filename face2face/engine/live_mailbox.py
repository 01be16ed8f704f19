"""Where the capture leaves frames and the worker takes them: there is room for the newest only."""

import time
from dataclasses import dataclass
from threading import Condition, Event

from face2face.engine.live_rates import Rate
from face2face.types import Frame


@dataclass(frozen=True)
class Captured:
    """A frame on its way.

    Attributes:
        source: set when the source it came from is wanted no more; another one means another
            driver.
        number: counts the source's frames from 1 on.
        frame: uint8 RGB.
        captured_s: time.monotonic() when it was captured.
        film: whether the source is one, where a cut may show another driver.
    """

    source: Event
    number: int
    frame: Frame
    captured_s: float
    film: bool


class Mailbox:
    """Keeps the newest frame until it is taken; what it replaces is dropped and counted."""

    def __init__(self) -> None:
        """Start empty, without a source."""
        self._changed = Condition()
        self._newest: Captured | None = None
        self._source: Event | None = None
        self._count = 0
        self._dropped = 0
        self._woken = False
        self.rate = Rate()

    @property
    def dropped(self) -> int:
        """Frames of this source that nobody took."""
        with self._changed:
            return self._dropped

    def begin(self, source: Event) -> None:
        """Take frames of this source only, from now on; forget those of the one before."""
        with self._changed:
            self._source = source
            self._newest = None
            self._count = self._dropped = 0
            self.rate = Rate()

    def put(self, source: Event, frame: Frame, *, film: bool = False) -> None:
        """Leave a frame that was captured now; one of an earlier source is refused."""
        now_s = time.monotonic()
        with self._changed:
            if source is not self._source or source.is_set():
                return
            self.rate.tick(now_s)
            self._count += 1
            self._dropped += self._newest is not None
            self._newest = Captured(source, self._count, frame, now_s, film)
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Captured | None:
        """Wait for a frame and take it; None after `timeout_s`, or when woken."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._woken, timeout_s)
            self._woken = False
            taken, self._newest = self._newest, None
            return taken

    def wake(self) -> None:
        """Let `take` return at once."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()
