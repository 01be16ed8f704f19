"""A slider whose knob goes where its groove is clicked, in the window's colours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from face2face.gui.theme import tokens_of

_KNOB = 7.0
_GROOVE = 4.0
_NOTCH = 8.0


class GrooveSlider(QSlider):
    """From left to right, its lowest value 0.

    Args:
        step: how far an arrow key goes.
        page: how far Page Up and Page Down go.
        width: at the least, pixels.
        notch: a value that is marked on the groove, None for none.
    """

    def __init__(self, step: int, page: int, width: int, notch: int | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._notch = notch
        self.setSingleStep(step)
        self.setPageStep(page)
        self.setMinimumWidth(width)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_silently(self, value: int) -> None:
        """Stand at a value as if nobody had moved it."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the knob; where the groove is clicked it comes there first."""
        if event.button() is Qt.MouseButton.LeftButton:
            x = event.position().x()
            if abs(x - self._x_of(self.value())) > _KNOB:
                self.setValue(self._value_at(x))
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the window's colours, the knob where the style takes hold of it."""
        del event
        t = tokens_of(self)
        left, right, knob = self._x_of(0), self._x_of(self.maximum()), self._x_of(self.value())
        middle = self.height() / 2
        ink = QColor(t.accent if self.isEnabled() else t.line)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._notch is not None:
            painter.setPen(QPen(QColor(t.muted if self.isEnabled() else t.line), 1.4))
            x = self._x_of(self._notch)
            painter.drawLine(QPointF(x, middle - _NOTCH), QPointF(x, middle + _NOTCH))
        painter.setPen(Qt.PenStyle.NoPen)
        for end, colour in ((right, QColor(t.line)), (knob, ink)):
            painter.setBrush(colour)
            place = QRectF(left, middle - _GROOVE / 2, end - left, _GROOVE)
            painter.drawRoundedRect(place, _GROOVE / 2, _GROOVE / 2)
        painter.setBrush(ink)
        painter.setPen(QPen(QColor(t.text if self.hasFocus() else t.surface), 2))
        painter.drawEllipse(QPointF(knob, middle), _KNOB, _KNOB)
        painter.end()

    def _value_at(self, x: float) -> int:
        """The value whose knob is there."""
        left, right = self._x_of(0), self._x_of(self.maximum())
        share = min(max((x - left) / max(right - left, 1.0), 0.0), 1.0)
        return round(self.maximum() * share)

    def _x_of(self, value: int) -> float:
        """The middle of the knob at a value, in pixels."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = value
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        return QRectF(self.style().subControlRect(control, option, part, self)).center().x()
