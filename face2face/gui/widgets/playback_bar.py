"""The bar below the images while a video plays: pause, steps, position, time, loop and sound."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from face2face.gui.actions import Actions
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.widgets.seek_slider import SeekSlider

_GAP = 8
_SLIDER_WITH_NAME = 160
"""A name stands beside the slider where so many pixels are left for that."""


class PlaybackBar(QWidget):
    """Hidden until a video plays.

    Args:
        actions: what the buttons do.

    Signals:
        sought: the user wants to go to a moment; carries seconds.

    Attributes:
        slider: the position.
        buttons: by the names of their actions.
    """

    sought = Signal(float)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Playback"))
        self.slider = SeekSlider()
        self.slider.sought.connect(self.sought)
        names = ("frame_back", "play", "frame_forward", "loop", "sound", "convert")
        self.buttons = {name: ControlButton(getattr(actions, name), key=False) for name in names}
        for button in self.buttons.values():
            button.set_room(key=False, text=False)
        self._length_s = 0.0
        self._time = plain_label()
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._time.setAccessibleName(self.tr("Time"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for name in names[:3]:
            row.addWidget(self.buttons[name])
        row.addWidget(self.slider, 1)
        row.addWidget(self._time)
        for name in names[3:]:
            row.addWidget(self.buttons[name])
        self.show_length(0.0)
        self.hide()

    @property
    def time(self) -> str:
        """What is written of the time."""
        return self._time.text()

    def show_length(self, seconds: float) -> None:
        """Say how long the video is, 0 where nobody knows."""
        self._length_s = seconds
        self.slider.show_length(seconds)
        self.slider.setEnabled(seconds > 0)
        # The bar must not move while the digits change.
        metrics = QFontMetrics(self._time.font())
        longest = _written(seconds, seconds).replace("1", "8")
        self._time.setFixedWidth(metrics.horizontalAdvance(longest) + 4)
        self._fit()
        self.show_position(0.0)

    def show_position(self, seconds: float) -> None:
        """Say where in the video it is."""
        self.slider.show_position(seconds)
        self._time.setText(_written(seconds, self._length_s))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Name what there is room to name."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        last = self.buttons["convert"]
        widths = [
            button.width_with(key=False, text=button is last) for button in self.buttons.values()
        ]
        needed = sum(widths) + self._time.width() + _SLIDER_WITH_NAME + _GAP * (len(widths) + 1)
        last.set_room(key=False, text=self.width() >= needed)


def _written(seconds: float, length_s: float) -> str:
    """Position and length, such as 0:03 / 1:12; the position alone where the length is unknown."""
    hours = length_s >= 3600
    at = _clock(seconds, hours=hours)
    return f"{at} / {_clock(length_s, hours=hours)}" if length_s > 0 else at


def _clock(seconds: float, *, hours: bool) -> str:
    whole = int(seconds + 0.001)
    if hours:
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}"
