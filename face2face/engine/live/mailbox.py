"""What a live session's threads hand each other: the newest frame, commands without waiting."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Event
from typing import Generic, TypeVar

from face2face.engine.live.status import Rate
from face2face.types import Frame

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Command(Generic[T]):
    """Something a thread shall do.

    Attributes:
        wanted: what.
        halt: set when it is wanted no more.
    """

    wanted: T
    halt: threading.Event = field(default_factory=threading.Event)


class CommandQueue(Generic[T]):
    """Holds the newest command; giving one halts the one before. Only `wait` blocks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._newest: Command[T] | None = None
        self._begun = True
        self._closed = False

    def give(self, wanted: T) -> None:
        """Replace the command."""
        with self._changed:
            if self._closed:
                return
            if self._newest is not None:
                self._newest.halt.set()
            self._newest, self._begun = Command(wanted), False
            self._changed.notify_all()

    def close(self) -> None:
        """Halt the command and let the thread end."""
        with self._changed:
            self._closed = True
            if self._newest is not None:
                self._newest.halt.set()
            self._changed.notify_all()

    def wait(self) -> Command[T] | None:
        """Wait for a command that was not begun yet; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._begun)
            self._begun = True
            return None if self._closed else self._newest


class DeferredCalls(Generic[T]):
    """What others want done by an object that belongs to a thread; done there, in order."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """Begin with no calls; `wake` is called with each new one."""
        self._wake = wake
        self._lock = threading.Lock()
        self._deferred: list[Callable[[T], None]] = []

    def add(self, call: Callable[[T], None]) -> None:
        """Have `call` called with the object, in its thread; does not wait."""
        with self._lock:
            self._deferred.append(call)
        self._wake()

    def run_all(self, by: T) -> bool:
        """Make the calls that came since the last time; whether there were any."""
        with self._lock:
            deferred, self._deferred = self._deferred, []
        for call in deferred:
            call(by)
        return bool(deferred)


@dataclass(frozen=True)
class Captured:
    """A frame on its way.

    Attributes:
        source: set when the source it came from is wanted no more; another one means another
            driver.
        number: counts the source's frames from 1 on.
        frame: uint8 RGB.
        captured_s: time.monotonic() when it was captured.
        at_s: where in the video it is, seconds; None for a camera. In a video a cut may show
            another driver.
    """

    source: Event
    number: int
    frame: Frame
    captured_s: float
    at_s: float | None


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

    def put(self, source: Event, frame: Frame, *, at_s: float | None = None) -> None:
        """Leave a frame that was captured now; one of an earlier source is refused."""
        now_s = time.monotonic()
        with self._changed:
            if source is not self._source or source.is_set():
                return
            self.rate.tick(now_s)
            self._count += 1
            self._dropped += self._newest is not None
            self._newest = Captured(source, self._count, frame, now_s, at_s)
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
