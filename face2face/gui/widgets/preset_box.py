"""The presets of motion: a list to choose from, a button that keeps one, one that removes it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from face2face.gui.motion_presets import Preset


class PresetBox(QWidget):
    """Shows which preset is in use, if any is.

    Signals:
        chosen: the user chose one; carries a Preset.
        save_wanted: what is set now is to be kept under a name.
        removal_wanted: the user's own that is in use is to be forgotten; carries a Preset.

    Attributes:
        box: the list.
        save: keeps what is set.
        remove: forgets the one in use; hidden for those of the program.
    """

    chosen = Signal(object)
    save_wanted = Signal()
    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: list[Preset] = []
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Preset"))
        self.box.setToolTip(self.tr("Motion settings under a name"))
        self.box.setPlaceholderText(self.tr("Own settings"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(lambda place: self.chosen.emit(self._presets[place]))
        self.save = QPushButton(self.tr("Save…"))
        self.save.setToolTip(self.tr("Keep these settings under a name"))
        self.save.clicked.connect(self.save_wanted)
        self.remove = QPushButton(self.tr("Delete"))
        self.remove.setToolTip(self.tr("Forget this preset; the settings stay as they are"))
        self.remove.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.box, self.save, self.remove):
            row.addWidget(part)

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """List these instead of what was there."""
        self._presets = list(presets)
        self.box.clear()
        self.box.addItems([self._called(one) for one in presets])

    def show_current(self, preset: Preset | None) -> None:
        """Show which one is in use; None for settings that have no name."""
        known = preset is not None and preset in self._presets
        self.box.setCurrentIndex(self._presets.index(preset) if preset and known else -1)
        self.save.setVisible(not known)
        self.remove.setVisible(bool(preset and preset.own))

    def _called(self, preset: Preset) -> str:
        names = {
            "as I am": self.tr("As I am"),
            "calm": self.tr("Calm"),
            "theatre": self.tr("Theatre"),
        }
        return preset.name if preset.own else names[preset.name]

    def _remove(self) -> None:
        place = self.box.currentIndex()
        if place >= 0:
            self.removal_wanted.emit(self._presets[place])
