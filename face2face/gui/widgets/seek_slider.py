"""The position in a video: shown, and sought with mouse and keyboard."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from face2face.gui.theme import tokens_of

_KNOB = 7.0
_GROOVE = 4.0
_STEP_MS, _PAGE_MS = 5_000, 30_000


class SeekSlider(QSlider):
    """In milliseconds; the knob goes where the groove is clicked, and follows the video else.

    Signals:
        sought: the user wants to go to a moment; carries seconds.
    """

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSingleStep(_STEP_MS)
        self.setPageStep(_PAGE_MS)
        self.setMinimumWidth(60)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Position"))
        self.setToolTip(self.tr("Click or drag to go there; arrow keys: 5 seconds"))
        self.valueChanged.connect(lambda value: self.sought.emit(value / 1000))

    def show_length(self, seconds: float) -> None:
        """Say how long the video is."""
        self.blockSignals(True)
        self.setRange(0, round(1000 * seconds))
        self.blockSignals(False)

    def show_position(self, seconds: float) -> None:
        """Follow the video, unless the user holds the knob."""
        if not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(round(1000 * seconds))
            self.blockSignals(False)
            self.update()

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
