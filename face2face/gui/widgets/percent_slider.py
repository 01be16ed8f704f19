"""A slider of per cent, with its name and its value."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from face2face.gui.plain_text import plain_label
from face2face.gui.theme import tokens_of

_KNOB = 7.0
_GROOVE = 4.0
_STEP, _PAGE = 5, 25


class _Bar(QSlider):
    """The slider itself; a notch marks the usual value, and a double click goes back to it."""

    def __init__(self, highest: int, usual: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._usual = usual
        self.setRange(0, highest)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setValue(usual)
        self.setMinimumWidth(48)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the knob; where the groove is clicked it comes there first."""
        if event.button() is Qt.MouseButton.LeftButton:
            x = event.position().x()
            if abs(x - self._x_of(self.value())) > _KNOB:
                self.setValue(self._value_at(x))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go back to the usual value."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setValue(self._usual)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the window's colours, the knob where the style takes hold of it."""
        del event
        t = tokens_of(self)
        left, right, knob = self._x_of(0), self._x_of(self.maximum()), self._x_of(self.value())
        middle = self.height() / 2
        ink, ground = QColor(t.accent), QColor(t.line)
        if not self.isEnabled():
            ink = QColor(t.line)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.muted if self.isEnabled() else t.line), 1.4))
        notch = self._x_of(self._usual)
        painter.drawLine(QPointF(notch, middle - 8), QPointF(notch, middle + 8))
        painter.setPen(Qt.PenStyle.NoPen)
        for end, colour in ((right, ground), (knob, ink)):
            painter.setBrush(colour)
            location = QRectF(left, middle - _GROOVE / 2, end - left, _GROOVE)
            painter.drawRoundedRect(location, _GROOVE / 2, _GROOVE / 2)
        painter.setBrush(ink)
        painter.setPen(QPen(QColor(t.surface), 2))
        painter.drawEllipse(QPointF(knob, middle), _KNOB, _KNOB)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(t.text), 2))
            painter.drawEllipse(QPointF(knob, middle), _KNOB, _KNOB)
        painter.end()

    def _value_at(self, x: float) -> int:
        """The value whose knob is there."""
        left, right = self._x_of(0), self._x_of(self.maximum())
        return round(self.maximum() * (x - left) / max(right - left, 1.0))

    def _x_of(self, value: int) -> float:
        """The middle of the knob at a value, in pixels."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = value
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        return QRectF(self.style().subControlRect(control, option, part, self)).center().x()


class PercentSlider(QWidget):
    """Name, slider and value in one line.

    Args:
        name: what it sets.
        tip: what that means.
        highest: the value at its right end, per cent; the left end is 0.
        usual: where it begins, per cent.

    Attributes:
        bar: the slider, in per cent.
    """

    def __init__(self, name: str, tip: str, *, highest: int, usual: int) -> None:
        super().__init__()
        self.bar = _Bar(highest, usual)
        self.bar.setAccessibleName(name)
        self.bar.setAccessibleDescription(tip)
        self._name = plain_label(name)
        self._name.setBuddy(self.bar)
        self._value = plain_label()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The line must not move while the digits change.
        self._value.setFixedWidth(
            QFontMetrics(self._value.font()).horizontalAdvance(_written(888)) + 2
        )
        self.setToolTip(self.tr("{tip}. Double click: as usual").format(tip=tip))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self.bar, 1)
        row.addWidget(self._value)
        self.bar.valueChanged.connect(self._write)
        self._write(usual)

    @property
    def text(self) -> str:
        """The value as it is written."""
        return self._value.text()

    def show_value(self, value: int) -> None:
        """Stand at a value, per cent, as if nobody had moved it."""
        self.bar.blockSignals(True)
        self.bar.setValue(value)
        self.bar.blockSignals(False)
        self._write(self.bar.value())

    def _write(self, value: int) -> None:
        self._value.setText(_written(value))


def _written(value: int) -> str:
    """A value with the space that keeps its sign on the line."""
    return f"{value}\u00a0%"
