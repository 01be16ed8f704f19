"""A slider of per cent, with its name and its value."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.groove_slider import GrooveSlider

_STEP, _PAGE = 5, 25
_WIDTH = 48


class _Bar(GrooveSlider):
    """From 0 to `highest` per cent; a double click goes back to the usual value."""

    def __init__(self, highest: int, usual: int) -> None:
        super().__init__(_STEP, _PAGE, _WIDTH, notch=usual)
        self._usual = usual
        self.setRange(0, highest)
        self.setValue(usual)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go back to the usual value."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setValue(self._usual)


class PercentSlider(QWidget):
    """Name, slider and value in one line.

    Args:
        name: what it sets.
        tip: what that means.
        highest: the value at its right end, per cent; the left end is 0.
        usual: where it begins, per cent.

    Attributes:
        bar: the slider, in per cent.
        name: the label before it.
    """

    def __init__(self, name: str, tip: str, *, highest: int, usual: int) -> None:
        super().__init__()
        self.bar = _Bar(highest, usual)
        self.bar.setAccessibleName(name)
        self.bar.setAccessibleDescription(tip)
        self.name = plain_label(name)
        self.name.setBuddy(self.bar)
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
        row.addWidget(self.name)
        row.addWidget(self.bar, 1)
        row.addWidget(self._value)
        self.bar.valueChanged.connect(self._write)
        self._write(usual)

    @property
    def text(self) -> str:
        """The value as it is written."""
        return self._value.text()

    def stand_above(self, other: "PercentSlider") -> None:
        """Let this one and the one below it begin at one place, whatever their names."""
        width = max(one.name.sizeHint().width() for one in (self, other))
        for one in (self, other):
            one.name.setMinimumWidth(width)

    def show_value(self, value: int) -> None:
        """Stand at a value, per cent, as if nobody had moved it."""
        self.bar.show_silently(value)
        self._write(self.bar.value())

    def _write(self, value: int) -> None:
        self._value.setText(_written(value))


def _written(value: int) -> str:
    """A value with the space that keeps its sign on the line."""
    return f"{value}\u00a0%"
