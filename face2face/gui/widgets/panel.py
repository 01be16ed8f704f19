"""A strip below the images, with a name, controls, and a cross that closes it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from face2face.gui.plain_text import plain_label
from face2face.gui.theme import RADIUS, tokens_of
from face2face.gui.widgets.flow_layout import FlowLayout
from face2face.gui.widgets.icons import pixmap
from face2face.gui.widgets.scrolling import Scrolling

_LINES = 6
_LEAST_HEIGHT = 72
_NO_BOUND = 1 << 16


class _Bounded(Scrolling):
    """As high as its lines, unless it is bounded."""

    def __init__(self, lines: QWidget) -> None:
        super().__init__(lines)
        self._lines = lines
        self._most = _NO_BOUND
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def bound(self, height: int) -> None:
        """Be no higher than this."""
        most = max(height, _LEAST_HEIGHT)
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of all lines, or what there is room for."""
        needed = self._lines.heightForWidth(width)
        return min(needed, self._most)


class Panel(QFrame):
    """Covers nothing: the images stay in sight.

    Args:
        name: what it sets.
        parent: Qt's owner.

    Attributes:
        close_button: for who owns the strip to close it.
        rows: the layout of all rows, the first of which begins with the name. Rows break into
            lines where there is no room.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Hidden, without controls."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        title = plain_label(name)
        title.setProperty("role", "heading")
        self._above = FlowLayout(14, _LINES)
        self._above.addWidget(title)
        self._corner = QHBoxLayout()
        self._corner.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(14)
        first.addLayout(self._above, 1)
        first.addLayout(self._corner)
        first.setAlignment(self._corner, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        self.rows = QVBoxLayout(inner)
        self.rows.setContentsMargins(14, 9, 10, 11)
        self.rows.setSpacing(_LINES)
        self.rows.addLayout(first)
        self._scroll = _Bounded(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self.hide()

    def bound(self, height: int) -> None:
        """Be no higher than this: what does not fit is scrolled."""
        self._scroll.bound(height)

    def add_above(self, widget: QWidget) -> None:
        """Put a control beside the name and those before it."""
        self._above.addWidget(widget)

    def finish(self, *at_end: QWidget) -> None:
        """Put the last controls and the cross into the upper right corner.

        They come last so that the keyboard reaches them last.
        """
        for widget in (*at_end, self.close_button):
            self._corner.addWidget(widget)

    def add_text(self, text: str) -> None:
        """Put an explanation below."""
        label = plain_label(text)
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        self.rows.addWidget(label)

    def add_row(self, *widgets: QWidget) -> None:
        """Put a row below."""
        row = FlowLayout(14, _LINES)
        for widget in widgets:
            row.addWidget(widget)
        self.rows.addLayout(row)

    def take_focus(self) -> None:
        """Let the keyboard begin here."""
        self.close_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the cross in the colours of now."""
        super().showEvent(event)
        self._draw_cross()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the cross anew when light turns to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._draw_cross()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.line), 1))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()

    def _draw_cross(self) -> None:
        ink = QColor(tokens_of(self).muted)
        self.close_button.setIcon(pixmap("close", 14, ink, self.devicePixelRatioF()))
