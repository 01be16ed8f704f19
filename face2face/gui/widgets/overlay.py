"""A sheet over the window, which each of its pages is."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from face2face.gui.plain_text import title_label
from face2face.gui.theme import is_dark, tokens_of

_COVERED = "covered by a sheet"
"""Property of a widget that was disabled for as long as a sheet lies over it."""


class Overlay(QWidget):
    """A sheet over its parent; Esc or its buttons close it.

    What it covers goes on, and neither takes the focus nor acts until it is closed.

    Args:
        parent: what it covers.
        width: the sheet's, where there is room.

    Signals:
        closed: it was closed by the user.
        covering: carries whether anything of the parent is covered, by this sheet or another.
    """

    closed = Signal()
    covering = Signal(bool)

    def __init__(self, parent: QWidget, width: int = 600) -> None:
        """Make an empty sheet, hidden."""
        super().__init__(parent)
        self._width = width
        self._focused_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheet = QWidget(self)
        self.body = QVBoxLayout(self._sheet)
        self.body.setContentsMargins(36, 30, 36, 28)
        self.body.setSpacing(14)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the sheet, above any other."""
        if self.isHidden():
            self._focused_before = QApplication.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self._cover()
        self.setFocus()

    def make_title(self, factor: float, text: str) -> QLabel:
        """A label with the sheet's title, which screen readers take as its name.

        Args:
            factor: how much larger than usual text.
            text: the title.
        """
        self.setAccessibleName(text)
        return title_label(factor, text)

    def close_sheet(self) -> None:
        """Close the page, as its user does."""
        if not self.isHidden():
            self.put_away()
            self.closed.emit()

    def put_away(self) -> None:
        """Hide the sheet, and give the focus back."""
        before, self._focused_before = self._focused_before, None
        focused_here = self.hasFocus() or self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        below = self._cover() or self.parentWidget()
        if focused_here and below is not None:
            there = before is not None and isValid(before) and before.isVisible()
            back = before if before is not None and there and before.isEnabled() else below
            back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Dim what is beneath, paint the sheet."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(0, 0, 0, 150) if is_dark(self.palette()) else QColor(30, 36, 46, 110)
        painter.fillRect(self.rect(), veil)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(QRectF(self._sheet.geometry()), 16, 16)
        painter.end()

    def _cover(self) -> "Overlay | None":
        """Disable what is covered, enable what is not; the sheet on top, None without one."""
        parent = self.parentWidget()
        assert parent is not None
        # Children are in the order in which they lie on each other.
        widgets = [child for child in parent.children() if isinstance(child, QWidget)]
        sheets = [each for each in widgets if isinstance(each, Overlay) and not each.isHidden()]
        top = sheets[-1] if sheets else None
        if top is not None:
            top.setEnabled(True)
            top.setFocus()  # before those that have it are disabled: it would go astray
        for widget in widgets:
            if top is None or widget is top:
                if widget.property(_COVERED):
                    widget.setProperty(_COVERED, False)
                    widget.setEnabled(True)
            elif widget.isEnabledTo(parent):
                widget.setProperty(_COVERED, True)
                widget.setEnabled(False)
        self.covering.emit(top is not None)
        return top

    def _fit(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        width = min(self._width, self.width() - 32)
        self._sheet.setFixedWidth(width)
        height = min(self._height_for(width), self.height() - 16)
        self._sheet.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )

    def _height_for(self, width: int) -> int:
        """The sheet's height at a width, where there is room."""
        if self.body.hasHeightForWidth():  # the size hint is that of unwrapped text
            return self.body.heightForWidth(width)
        return self._sheet.sizeHint().height()

    def _height_around(self, scroll: QScrollArea, lines: QLayout, width: int, bar: int) -> int:
        """The sheet's height at a width where all that scrolls is in sight.

        Args:
            scroll: scrolls it.
            lines: lay it out.
            width: the sheet's.
            bar: what the scroll bar takes of it.
        """
        margins = self.body.contentsMargins()
        inside = width - margins.left() - margins.right() - bar
        rest = self._sheet.sizeHint().height() - scroll.sizeHint().height()
        return rest + lines.heightForWidth(inside)
