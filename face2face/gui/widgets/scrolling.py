"""What is higher than its place is scrolled; nothing is squeezed."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST_HEIGHT = 60


class Scrolling(QScrollArea):
    """A frameless area around a widget, never narrower than that, which the keyboard passes by."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner
        self.setWidget(inner)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The inner widget's width, with room for the bar."""
        width = self._inner.minimumSizeHint().width()
        return QSize(width + self.verticalScrollBar().sizeHint().width(), _LEAST_HEIGHT)
