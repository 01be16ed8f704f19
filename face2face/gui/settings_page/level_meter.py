"""How loud a microphone is, as a bar."""

import math

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from face2face.gui.theme import tokens_of

_QUIETEST_DB = -60.0
_FALL = 0.04
"""By how much of its width the bar falls back at most, from one look to the next."""


class LevelMeter(QWidget):
    """A bar from silence to the loudest there is.

    Signals:
        watched: somebody can see it from now on, or no more.

    Attributes:
        share: how much of it is filled, 0 to 1.
    """

    watched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self._watched = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_peak(self, peak: float) -> None:
        """Show the loudest of a moment, 0 to 1; the bar falls slowly."""
        loud = max(peak, 1e-9)
        share = 1 - 20 * math.log10(loud) / _QUIETEST_DB
        self.share = min(max(share, self.share - _FALL, 0.0), 1.0)
        self.update()

    def clear(self) -> None:
        """Nothing is heard."""
        self.share = 0.0
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A slim line."""
        return QSize(160, 12)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Shorter where there is no room."""
        return QSize(60, 12)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Somebody looks, and the window may be minimised later."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self.window().removeEventFilter(self)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Nobody sees it in a window that is minimised."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._look()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the groove, and how much of it is filled."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(self.rect())
        round_ = groove.height() / 2
        painter.setBrush(QColor(t.line))
        painter.drawRoundedRect(groove, round_, round_)
        if self.share > 0:
            filled = QRectF(groove)
            filled.setWidth(max(groove.width() * self.share, groove.height()))
            painter.setBrush(QColor(t.accent))
            painter.drawRoundedRect(filled, round_, round_)
        painter.end()

    def _look(self) -> None:
        watched = self.isVisible() and not self.window().isMinimized()
        if watched != self._watched:
            self._watched = watched
            self.watched.emit(watched)
