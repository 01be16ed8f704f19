"""The button beside the list of sources: sizes and rates of the camera."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from face2face.gui.local_number import LocalNumber
from face2face.gui.widgets.control_button import ControlButton
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat


class FormatButton(ControlButton):
    """Opens a menu of sizes and rates.

    Signals:
        chosen: one was chosen; carries the CameraFormat to ask for.

    Attributes:
        menu: what it opens.
    """

    chosen = Signal(object)

    def __init__(self, action: QAction) -> None:
        """Make the button, hidden; `action` names and explains it."""
        super().__init__(action)
        self.menu = QMenu(self)
        action.triggered.connect(self._open_menu)
        self._given = ""
        self.show_formats((), USUAL_FORMAT)
        self.hide()

    def show_formats(self, offered: Sequence[CameraFormat], wanted: CameraFormat) -> None:
        """Fill the menu.

        Args:
            offered: what the camera lists, nothing where it does not.
            wanted: what it is asked for.
        """
        self.menu.clear()
        known = (*offered, wanted)
        sizes = sorted({each.size for each in known})
        rates = sorted({each.rate for each in known if each.size == wanted.size})
        self._add_note(self.tr("Size"))
        self._add_choice(
            [
                (f"{width} \u00d7 {height}", _nearest(known, (width, height), wanted.rate))
                for width, height in sizes
            ],
            wanted,
        )
        self.menu.addSeparator()
        self._add_note(self.tr("Rate"))
        self._add_choice(
            [
                (
                    self.tr("{rate:g} fps").format(rate=LocalNumber(rate)),
                    CameraFormat(*wanted.size, rate),
                )
                for rate in rates
            ],
            wanted,
        )
        self.menu.addSeparator()
        if not offered:
            self._add_note(self.tr("The camera does not say what it offers"))
        self._given_note = self._add_note(self._given)
        self._given_note.setVisible(bool(self._given))

    def show_given(self, text: str) -> None:
        """Say what the camera really gives; "" while it gives nothing."""
        if text != self._given:
            self._given = text
            self._given_note.setText(text)
            self._given_note.setVisible(bool(text))
            tip = self.action.toolTip()
            self.setToolTip(f"{tip}\n{text}" if text else tip)
            self.setAccessibleDescription(self.toolTip())

    def _add_note(self, text: str) -> QAction:
        note = self.menu.addAction(text)
        note.setEnabled(False)
        return note

    def _add_choice(self, each: list[tuple[str, CameraFormat]], wanted: CameraFormat) -> None:
        group = QActionGroup(self.menu)
        for name, one in each:
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(one == wanted)
            action.triggered.connect(lambda _=False, one=one: self.chosen.emit(one))
            group.addAction(action)

    def _open_menu(self) -> None:
        """Open the menu above the button, which lies at the window's foot."""
        self.menu.popup(self.mapToGlobal(QPoint(0, -self.menu.sizeHint().height() - 4)))


def _nearest(known: Sequence[CameraFormat], size: tuple[int, int], rate: float) -> CameraFormat:
    """Of a size that is known, the format whose rate is nearest to a wanted one."""
    return min((each for each in known if each.size == size), key=lambda one: abs(one.rate - rate))
