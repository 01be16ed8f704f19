"""Slow work off the window's thread, its answers back on it."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

_PATIENCE_S = 5.0

_T = TypeVar("_T")
_Work = tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]


class BackgroundWorker(QObject):
    """One thread that does one thing after the other.

    Answers are given on the thread that made this object.
    """

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.Queue[_Work | None] = queue.Queue()
        self._closed = False
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `work` later, then call `done` with what it returned or `failed` with its error."""
        self._waiting.put((work, done, failed))

    def close(self) -> bool:
        """Give no more answers and end the thread after the work at hand.

        Returns:
            Whether it ended within seconds.
        """
        self._closed = True
        self._waiting.put(None)
        self._thread.join(_PATIENCE_S)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (errand := self._waiting.get()) is not None and not self._closed:
            work, done, failed = errand
            try:
                answer = work()
            except Exception as error:  # noqa: BLE001 - whoever asked is told
                self._tell((failed, error))
            else:
                self._tell((done, answer))

    def _tell(self, call: tuple[Callable[[Any], None], Any]) -> None:
        if not self._closed:
            with suppress(RuntimeError):  # a window that went without closing: nobody waits
                self._answered.emit(call)

    def _answer(self, call: tuple[Callable[[Any], None], Any]) -> None:
        if not self._closed:
            call[0](call[1])
