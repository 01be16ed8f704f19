"""Uncaught errors of any thread, kept until somebody shows them. No Qt here."""

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

from face2face.errors import ErrorDetails, Face2FaceError, details_of

_MOST_WAITING = 20
"""Errors kept while nobody listens; one that repeats at every frame must not fill the memory."""

Listener = Callable[["Fault"], None]
_Self = TypeVar("_Self", bound="Notifier")  # typing.Self needs Python 3.11


@dataclass(frozen=True)
class Fault:
    """An error that was not caught.

    Attributes:
        summary: one line for the user.
        details: the traceback and the thread's name, for a report.
        error: the kind and facts of the line, None for what nobody foresaw.
    """

    summary: str
    details: str
    error: ErrorDetails | None = None


class Notifier:
    """Takes over the two hooks that Python calls for uncaught errors.

    What arrives before anybody listens waits. A fault equal to the last one is told once only.
    Listeners are called on the thread that failed: they must be quick and hand over.

    Use it as a context manager: the hooks go back when the block ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self._listeners: list[Listener] = []
        self._last: Fault | None = None
        self._before = (sys.excepthook, threading.excepthook)

    def __enter__(self: _Self) -> _Self:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook = self._before

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every fault, those that waited first; returns how to stop that."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            self._listeners.append(listener)
        for fault in waiting:
            listener(fault)

        def remove() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return remove

    def report(self, error: BaseException, thread_name: str = "") -> None:
        """Tell of an error that somebody caught but could not deal with."""
        name = thread_name or threading.current_thread().name
        lines = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        summary = str(error) or type(error).__name__
        known = details_of(error) if isinstance(error, Face2FaceError) else None
        fault = Fault(summary.splitlines()[0], f"thread {name}\n{lines}", known)
        # Also where developers look; the window may be gone.
        print(fault.details, file=sys.stderr, end="")
        with self._lock:
            if fault == self._last:
                return
            self._last = fault
            listeners = list(self._listeners)
            if not listeners and len(self._waiting) < _MOST_WAITING:
                self._waiting.append(fault)
        for listener in listeners:
            listener(fault)

    def _from_main(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            self._before[0](kind, error, trace)
        else:
            self.report(error, "main")

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        # Python itself ignores SystemExit in a thread.
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.report(args.exc_value, args.thread.name if args.thread else "unknown")
