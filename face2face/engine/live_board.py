"""The session's state: written by its threads, told to whoever listens."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from face2face.engine.live_types import LiveStatus
from face2face.errors import Face2FaceError

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Listeners(Generic[T]):
    """Functions to call with each new value; one that fails does not disturb the others."""

    def __init__(self, failed: Callable[[Exception], object]) -> None:
        """Start with none; `failed` is told what a listener raised."""
        self._failed = failed
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[T], None], ...] = ()

    def add(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Add one; return a function that removes it, harmless when called twice."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def remove() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return remove

    def tell(self, value: T) -> None:
        """Call them all."""
        for listener in self._listeners:
            try:
                listener(value)
            except Exception as error:  # noqa: BLE001 - a listener's fault is not the session's
                self._failed(error)


class Board:
    """Holds the status; every change is told once, in order.

    Attributes:
        last_error: the newest error of any thread, for "copy details"; None while all is well.
    """

    def __init__(self) -> None:
        """Start with nothing going on."""
        self.last_error: Exception | None = None
        self._status = LiveStatus()
        # Held while listeners are called, so that none is told an older status after a newer.
        self._telling = threading.RLock()
        self._listeners = Listeners[LiveStatus](self.note)
        self._logged = ""

    @property
    def status(self) -> LiveStatus:
        """What was written last, without measured figures."""
        return self._status

    def listen(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        """Call `listener` with each changed status; return what removes it."""
        return self._listeners.add(listener)

    def update(self, **changes: Any) -> None:
        """Change fields of the status, and tell it if that made a difference."""
        with self._telling:
            before, self._status = self._status, replace(self._status, **changes)
            if self._status != before:
                self._listeners.tell(self._status)

    def note(self, error: Exception) -> str:
        """Keep an error, and log one that is nobody's fault but ours, once in a row.

        Returns:
            One line for the user.
        """
        self.last_error = error
        if isinstance(error, Face2FaceError):
            return str(error)
        first = next(iter(str(error).strip().splitlines()), "")
        line = f"internal error: {type(error).__name__}{': ' if first else ''}{first}"
        if line != self._logged:
            self._logged = line
            _log.error("%s", line, exc_info=error)
        return line
