"""The position in a video: shown, and sought with mouse and keyboard."""

from PySide6.QtCore import Signal

from face2face.gui.widgets.groove_slider import GrooveSlider

_STEP_MS, _PAGE_MS = 5_000, 30_000
_WIDTH = 60


class SeekSlider(GrooveSlider):
    """In milliseconds; it follows the video while nobody holds the knob.

    Signals:
        sought: the user wants to go to a moment; carries seconds.
    """

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__(_STEP_MS, _PAGE_MS, _WIDTH)
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
            self.show_silently(round(1000 * seconds))
            self.update()
