"""The panel below the images that sets how motion is carried over, with its sliders."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from face2face.faces.retarget_options import RETARGETS, RetargetOptions
from face2face.gui.plain_text import plain_label
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.panel import Panel

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


_HIGHEST_GAIN = 300
_GAINS = ("head_gain", "expression_gain", "brows_gain", "eyes_gain", "mouth_gain")
_ROW = 3
"""Sliders of the upper row: those for all faces."""


class RetargetPanel(Panel):
    """Shows a Motion and lets the user change it.

    Signals:
        changed: the user changed something, while they drag too; read `motion`.
        settled: what they changed is to stay: they let go of a slider, or did not drag.
        reset: they want everything as usual; `motion` is so already.

    Attributes:
        modes: the ways of retargeting, by their names in Motion.
        at_viewer: whether a photograph looks at the viewer.
        sliders: the others, by the names of Motion's fields.
        reset_button: sets everything as usual.
    """

    changed = Signal()
    settled = Signal()
    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden, and everything as usual."""
        super().__init__(self.tr("Motion"), parent)
        self._motion = usual = RetargetOptions()
        names = {
            "relative": (
                self.tr("Relative"),
                self.tr("The trained face changes as yours does from rest: the usual way"),
            ),
            "absolute": (
                self.tr("Absolute"),
                self.tr("The face takes the shape of yours, on its own head"),
            ),
            "off": (
                self.tr("Raw"),
                self.tr("Your landmarks as they are, unfitted: the face may look distorted"),
            ),
        }
        self.modes = {mode: QRadioButton(names[mode][0]) for mode in RETARGETS}
        group = QButtonGroup(self)
        for mode, button in self.modes.items():
            button.setToolTip(names[mode][1])
            button.setAccessibleDescription(names[mode][1])
            button.clicked.connect(self._choose)
            group.addButton(button)
        self.sliders = {
            "head_gain": PercentSlider(
                self.tr("Head"),
                self.tr("How much the head moves: 100 % is as much as yours"),
                highest=_HIGHEST_GAIN,
                usual=_percent(usual.head_gain),
            ),
            "expression_gain": PercentSlider(
                self.tr("Expression"),
                self.tr("How much mouth, eyes and brows move: 100 % is as much as yours"),
                highest=_HIGHEST_GAIN,
                usual=_percent(usual.expression_gain),
            ),
            "smoothing": PercentSlider(
                self.tr("Smoothing"),
                self.tr("Reduces jitter: more is calmer, and a little later"),
                highest=100,
                usual=_percent(usual.smoothing),
            ),
        }
        of_photos = {
            "brows_gain": (self.tr("Brows"), self.tr("Of photographs: how much brows move")),
            "eyes_gain": (self.tr("Eyes"), self.tr("Of photographs: how much lids and gaze move")),
            "mouth_gain": (self.tr("Mouth"), self.tr("Of photographs: how much the mouth moves")),
        }
        for name, (title, tip) in of_photos.items():
            usual_percent = _percent(getattr(usual, name))
            self.sliders[name] = PercentSlider(
                title, tip, highest=_HIGHEST_GAIN, usual=usual_percent
            )
        self.at_viewer = QCheckBox(self.tr("Look at the viewer"))
        self.at_viewer.setToolTip(
            self.tr("Photographs look at whoever sees them, wherever you look")
        )
        self.at_viewer.clicked.connect(self._look)
        for name, slider in self.sliders.items():
            slider.bar.valueChanged.connect(lambda value, name=name: self._slide(name, value))
            slider.bar.sliderReleased.connect(self.settled)
        self.reset_button = QPushButton(self.tr("Reset"))
        self.reset_button.setToolTip(self.tr("Back to the usual settings"))
        self.reset_button.clicked.connect(self._reset)
        self._arrange()
        self.show_motion(usual)

    @property
    def motion(self) -> RetargetOptions:
        """What is shown."""
        return self._motion

    def show_motion(self, motion: RetargetOptions) -> None:
        """Show another Motion; no signal is sent."""
        self._motion = motion
        self.modes[motion.retarget].setChecked(True)
        for name, slider in self.sliders.items():
            slider.show_value(_percent(getattr(motion, name)))
        self.at_viewer.setChecked(motion.gaze == "viewer")
        self._enable()

    def take_focus(self) -> None:
        """Let the keyboard begin here."""
        self.modes[self._motion.retarget].setFocus()

    def _arrange(self) -> None:
        for button in self.modes.values():
            self.add_above(button)
        self.add_above(self.at_viewer)
        sliders = list(self.sliders.values())
        self.add_row(*sliders[:_ROW])
        self.add_row(*sliders[_ROW:])
        self.finish(self.reset_button)

    def _choose(self) -> None:
        mode = next(mode for mode, button in self.modes.items() if button.isChecked())
        self._motion = replace(self._motion, retarget=mode)
        self._enable()
        self.changed.emit()
        self.settled.emit()

    def _look(self) -> None:
        self._motion = replace(
            self._motion, gaze="viewer" if self.at_viewer.isChecked() else "follow"
        )
        self.changed.emit()
        self.settled.emit()

    def _slide(self, name: str, value: int) -> None:
        # The other fields stay as they are: a flag may be finer than a per cent.
        change: dict[str, Any] = {name: value / 100}
        self._motion = replace(self._motion, **change)
        self.changed.emit()
        if not self.sliders[name].bar.isSliderDown():
            self.settled.emit()

    def _reset(self) -> None:
        self.show_motion(RetargetOptions())
        self.changed.emit()
        self.reset.emit()

    def _enable(self) -> None:
        """Grey out what has no effect."""
        for name in _GAINS:
            self.sliders[name].setEnabled(self._motion.retarget != "off")


def _percent(value: float) -> int:
    return round(100 * value)
