"""Two images that share their room: side by side or above each other, as they are larger."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from face2face.gui.theme import tokens_of

_STRIPE, _LEFT_OUT = 4.0, 60.0
"""Pixels: the divider's width, and what is left out at its ends."""

_WORTH_IT = 1.2
"""How many times larger the images must be to change between the two."""


class _Divider(QSplitterHandle):
    """A narrow stripe in the middle of what is wider, for the mouse to get hold of."""

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Look as it did before the mouse came."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the window's colours."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.accent if self.underMouse() else t.line))
        room = QRectF(self.rect())
        if self.orientation() is Qt.Orientation.Horizontal:
            stripe = QRectF(0, 0, _STRIPE, max(room.height() - 2 * _LEFT_OUT, _STRIPE))
        else:
            stripe = QRectF(0, 0, max(room.width() - 2 * _LEFT_OUT, _STRIPE), _STRIPE)
        stripe.moveCenter(room.center())
        painter.drawRoundedRect(stripe, _STRIPE / 2, _STRIPE / 2)
        painter.end()


class SharedRoom(QSplitter):
    """Shares the room by the images' aspects, until the user drags the divider.

    Args:
        one: on the left, or above.
        other: on the right, or below.
    """

    def __init__(self, one: QWidget, other: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(12)
        self._parts = (one, other)
        for part in self._parts:
            self.addWidget(part)
        self.splitterMoved.connect(self._drag)
        self.handle(1).installEventFilter(self)
        self.handle(1).setToolTip(
            self.tr("Drag to share the room; double click for both images as high")
        )
        self._dragged = False
        self._aspects = (1.0, 1.0)
        self._balanced = (0, (0.0, 0.0))

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's name
        """The divider."""
        return _Divider(self.orientation(), self)

    def divider(self) -> QByteArray:
        """Where the user put the divider, to be remembered; empty if they left it alone."""
        return self.saveState() if self._dragged else QByteArray()

    def set_divider(self, state: QByteArray) -> None:
        """Put the divider where it stood, or, given nothing, where the images are as large."""
        self._dragged = not state.isEmpty() and self.restoreState(state)
        self._balanced = (0, (0.0, 0.0))
        self.balance(self._aspects)

    def balance(self, aspects: tuple[float, float]) -> None:
        """Share the room between images of these aspects, width over height."""
        self._aspects = aspects
        self._stand()
        upright = self.orientation() is Qt.Orientation.Vertical
        size = self.height() if upright else self.width()
        if not self._dragged and (size, aspects) != self._balanced:
            self._balanced = (size, aspects)
            shares = [1 / aspect if upright else aspect for aspect in aspects]
            self.setSizes([round(10_000 * share) for share in shares])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The room is known now."""
        super().showEvent(event)
        self.balance(self._aspects)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the new room."""
        super().resizeEvent(event)
        self.balance(self._aspects)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A double click on the divider puts it back."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.set_divider(QByteArray())
            return True
        return super().eventFilter(watched, event)

    def _drag(self) -> None:
        self._dragged = True

    def _stand(self) -> None:
        """Put the images above each other where both are larger so, else side by side."""
        if not self.isVisible() or any(part.isHidden() for part in self._parts):
            return
        width, height = self.width(), self.height()
        one, other = self._aspects
        beside = min(height, width / (one + other)) ** 2 * (one + other)
        above = min(width, height / (1 / one + 1 / other)) ** 2 * (1 / one + 1 / other)
        now = self.orientation()
        upright = now is Qt.Orientation.Vertical
        # Only where it is worth it: else they would go to and fro.
        worth = above > beside * (1 / _WORTH_IT if upright else _WORTH_IT)
        wanted = Qt.Orientation.Vertical if worth else Qt.Orientation.Horizontal
        if wanted is not now:
            self.setOrientation(wanted)
            self._dragged, self._balanced = False, (0, (0.0, 0.0))
