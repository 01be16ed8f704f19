"""What takes long is told, and what is done at once is not."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_AFTER_MS = 500


class SlowNotice:
    """Waits half a second before it tells that something is being done.

    Args:
        report: tells it; not called where `end` comes before.
        parent: Qt's owner.
    """

    def __init__(self, report: Callable[[], None], parent: QObject) -> None:
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(report)
        self._timer.start(_AFTER_MS)

    def end(self) -> None:
        """It is done; what was told is still to be taken away."""
        self._timer.stop()
        self._timer.deleteLater()
