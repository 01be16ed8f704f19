"""The list of cameras, with videos, addresses and the demo at its end."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from face2face.gui.background_worker import BackgroundWorker
from face2face.utils.text import sanitize_tooltip
from face2face.video.network_address import is_address, sanitize_source

_EVERY_MS = 3000
_OFF, _OPEN, _OPEN_ADDRESS = "off", "open", "open address"

ListCameras = Callable[[], list[tuple[int, str]]]


class SourceBox(QComboBox):
    """Chooses a source; looks for cameras by itself.

    Args:
        background: asks the system on its thread.
        list_cameras: gives each camera's index and name.
        parent: Qt's owner.

    Signals:
        chosen: a source was chosen; carries what `--source` would take.
        video_wanted: "Open video…" was chosen.
        address_wanted: "Open address…" was chosen.
    """

    chosen = Signal(str)
    video_wanted = Signal()
    address_wanted = Signal()

    def __init__(
        self, background: BackgroundWorker, list_cameras: ListCameras, parent: QWidget | None = None
    ) -> None:
        """Make an empty list and begin to look for cameras."""
        super().__init__(parent)
        self._background = background
        self._list_cameras = list_cameras
        self._cameras: list[tuple[int, str]] = []
        self._current = ""
        self._asking = False
        self.setAccessibleName(self.tr("Source"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setView(QListView())  # the style sheet dresses its entries, not those of the usual one
        self.activated.connect(self._picked)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(_EVERY_MS)
        self._fill()

    def refresh(self) -> None:
        """Ask the system for its cameras; the list follows soon."""
        if self._asking or self.view().isVisible():
            return
        self._asking = True
        self._background.run(self._list_cameras, self._listed, self._not_listed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box; a name that is too long ends in dots."""
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        option.currentText = self._shortened(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _shortened(self, option: QStyleOptionComboBox) -> str:
        """What there is room for of the text."""
        part = QStyle.SubControl.SC_ComboBoxEditField
        control = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(control, option, part, self).width() - 4
        text: str = option.currentText
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Never change the source: somebody may be watching."""
        event.ignore()

    def set_current(self, text: str) -> None:
        """Show a source as the chosen one, whoever chose it; "" for none."""
        self._current = text
        self._fill()

    def cameras(self) -> list[tuple[int, str]]:
        """The cameras last seen."""
        return self._cameras

    def stop(self) -> None:
        """Look for cameras no more."""
        self._timer.stop()

    def _listed(self, cameras: list[tuple[int, str]]) -> None:
        self._asking = False
        if cameras != self._cameras:
            self._cameras = cameras
            self._fill()

    def _not_listed(self, error: Exception) -> None:
        self._asking = False
        raise error

    def _fill(self) -> None:
        self.clear()
        for index, name in self._cameras:
            self.addItem(name, str(index))
        known = {str(index) for index, _ in self._cameras} | {"demo", ""}
        if not self._cameras:
            self.addItem(self.tr("No camera found"), None)
            self._disable_last()
        self.insertSeparator(self.count())
        if self._current not in known:
            self.addItem(self._called(self._current), self._current)
        self.addItem(self.tr("Demo"), "demo")
        if self._current:
            self.addItem(self.tr("Off"), _OFF)
        self.addItem(self.tr("Open video…"), _OPEN)
        self.addItem(self.tr("Open address…"), _OPEN_ADDRESS)
        where = self.tr("Where your image comes from (I)")
        location = self.findData(self._current) if self._current else -1
        name = f"{self.itemText(location)}\n" if location >= 0 else ""
        self.setToolTip(sanitize_tooltip(name + where))
        self.setAccessibleDescription(where)  # else a screen reader reads the tooltip's tags
        self.setCurrentIndex(location)
        if location < 0:
            self.setPlaceholderText(self.tr("Choose a source"))

    def _called(self, text: str) -> str:
        """A source that is no camera of the list: a number, part of a name, a file, an address."""
        if is_address(text):
            return sanitize_source(text)
        if text.isdecimal():
            return self.tr("Camera {number}").format(number=int(text))
        matching = [name for _, name in self._cameras if text.casefold() in name.casefold()]
        return matching[0] if matching else text.replace("\\", "/").rpartition("/")[2]

    def _disable_last(self) -> None:
        model = self.model()
        item = model.item(self.count() - 1)  # type: ignore[attr-defined]
        item.setEnabled(False)

    def _picked(self, index: int) -> None:
        data = self.itemData(index)
        if data == _OFF:
            self.chosen.emit("")
        elif data in (_OPEN, _OPEN_ADDRESS):
            self.set_current(self._current)
            (self.video_wanted if data == _OPEN else self.address_wanted).emit()
        elif data:
            self.chosen.emit(str(data))
