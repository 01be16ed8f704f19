"""A button that shows its icon, its name and its key."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from face2face.gui.theme import RADIUS, tokens_of
from face2face.gui.widgets.icons import draw_icon

_HEIGHT = 36
_ICON = 18
_FAINT = 110
"""How much is seen of what cannot be used, of 255."""
_PAD = 11


class ControlButton(QAbstractButton):
    """Does what an action does; follows its state.

    Args:
        action: what it does; its tooltip and name are taken over.
        key: whether its key is written on the button, where there is room.
        parent: Qt's owner.
    """

    def __init__(self, action: QAction, *, key: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self._icon_name = str(action.property("icon name") or "")
        self._has_key = key
        self._shows_key, self._shows_text = True, True
        self._alarm = False
        self._own_text = self._longest = ""
        self.setCheckable(action.isCheckable())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        action.changed.connect(self._follow)
        self.clicked.connect(self._act)
        self._follow()

    def set_look(
        self, text: str, icon_name: str, *, alarm: bool = False, longest: str = ""
    ) -> None:
        """Say something else than the action's name, such as a recording's length.

        Args:
            text: what to say, "" for the action's name again.
            icon_name: which icon to show with it.
            alarm: whether to show it in the colour of what must not be overlooked.
            longest: what the text may become soon; there is room for it from now on.
        """
        self._own_text, self._icon_name, self._alarm = text, icon_name, alarm
        self._longest = longest
        self._follow()
        self.updateGeometry()

    def set_room(self, *, key: bool, text: bool) -> None:
        """Say what there is room for beside the icon; a text of its own is always shown.

        Args:
            key: whether for the key.
            text: whether for the name.
        """
        if (key, text) != (self._shows_key, self._shows_text):
            self._shows_key, self._shows_text = key, text
            self.updateGeometry()
            self.update()

    @property
    def written(self) -> str:
        """What is written on the button beside its icon: its text, or nothing."""
        return self._written(self._shows_text)

    def width_with(self, *, key: bool, text: bool, longest: str = "") -> int:
        """Pixels that it needs to show so much; see `set_room` and `set_look`."""
        metrics = QFontMetrics(self.font())
        texts = (self._written(text), self._longest, longest)
        width = max(metrics.horizontalAdvance(each) for each in texts)
        return self._content_width(width, key=key) + 2 * _PAD

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for what is shown of icon, name and key."""
        width = self.width_with(key=self._shows_key, text=self._shows_text)
        return QSize(width, max(_HEIGHT, QFontMetrics(self.font()).height() + 14))

    def _written(self, text: bool) -> str:
        return self.text() if text or self._own_text or not self._icon_name else ""

    def _content_width(self, text_width: int, *, key: bool) -> int:
        width = _ICON if self._icon_name else 0
        if text_width:
            width += text_width + (7 if self._icon_name else 0)
        return width + (8 + self._key_width() if key and self._key else 0)

    @property
    def _key(self) -> str:
        if not self._has_key:
            return ""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As sizeHint: a cut name is no name."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses it, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the button."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink, line = QColor(t.raised), QColor(t.text), QColor(t.line)
        if self._alarm:
            ground, ink, line = QColor(t.alarm), QColor(t.on_alarm), QColor(t.alarm)
        elif self.isChecked() and self.isEnabled():
            ground, ink, line = QColor(t.accent), QColor(t.on_accent), QColor(t.accent)
        elif self.isDown() or self.underMouse():
            ground = QColor(t.hover)
        if not self.isEnabled():
            ink.setAlpha(_FAINT)
            line = QColor(t.accent if self.isChecked() else t.line)
        location = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():
            lit = self.isChecked() and self.isEnabled()
            painter.setPen(QPen(QColor(t.text if lit else t.accent), 2))
        else:
            painter.setPen(QPen(line, 1))
            location.adjust(-0.5, -0.5, 0.5, 0.5)
        painter.setBrush(ground)
        painter.drawRoundedRect(location, RADIUS, RADIUS)
        room = QRectF(self.rect())
        width = QFontMetrics(self.font()).horizontalAdvance(self.written)
        x = max(float(_PAD), (room.width() - self._content_width(width, key=self._shows_key)) / 2)
        if self._icon_name:
            top = (room.height() - _ICON) / 2
            draw_icon(painter, self._icon_name, QRectF(x, top, _ICON, _ICON), ink)
            x += _ICON + 7
        painter.setPen(ink)
        painter.drawText(
            QRectF(x, 0, width + 1, room.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.written,
        )
        if self._key and self._shows_key:
            self._paint_key(painter, x + width + 8, ink)
        painter.end()

    def _paint_key(self, painter: QPainter, x: float, ink: QColor) -> None:
        location = QRectF(x, (self.height() - 18) / 2, self._key_width(), 18)
        faint = QColor(ink)
        faint.setAlpha(70 if self.isEnabled() else 40)
        painter.setPen(QPen(faint, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(location, 4, 4)
        letter = QColor(ink)
        letter.setAlpha(190 if self.isEnabled() else 90)
        painter.setPen(letter)
        painter.setFont(self._key_font())
        painter.drawText(location, int(Qt.AlignmentFlag.AlignCenter), self._key)

    def _key_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.82)
        return font

    def _key_width(self) -> int:
        return max(18, QFontMetrics(self._key_font()).horizontalAdvance(self._key) + 9)

    def _act(self) -> None:
        self.action.trigger()
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self.action.isEnabled())
        self.setToolTip(self.action.toolTip())
        self.setAccessibleDescription(self.action.toolTip())
        if self.action.isCheckable():
            self.setChecked(self.action.isChecked())
        if not self._own_text:
            self._icon_name = str(self.action.property("icon name") or "")
        self.setText(self._own_text or self.action.text().rstrip("…"))
        self.setAccessibleName(self.text())
        self.updateGeometry()  # the name may have become another
        self.update()
