"""Three, two, one."""

from PySide6.QtCore import QObject, QTimer, Signal


class Countdown(QObject):
    """Counts to zero, once a second.

    Signals:
        ticked: carries the number to show, 0 at the end.
        done: zero was reached.
    """

    ticked = Signal(int)
    done = Signal()

    def __init__(self, parent: QObject | None = None, step_ms: int = 1000) -> None:
        """Not running yet."""
        super().__init__(parent)
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(step_ms)
        self._timer.timeout.connect(self._tick)

    def start(self, number: int = 3) -> None:
        """Count from a number; begins anew when running."""
        self._left = number
        self._timer.start()
        self.ticked.emit(number)

    def stop(self) -> None:
        """Give up; `done` does not come."""
        self._timer.stop()
        if self._left:
            self._left = 0
            self.ticked.emit(0)

    def _tick(self) -> None:
        self._left -= 1
        self.ticked.emit(self._left)
        if self._left <= 0:
            self._timer.stop()
            self.done.emit()
