"""Presets of motion: chosen, kept under a name, forgotten."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox, QWidget

from face2face.gui.motion_presets import (
    LONGEST_NAME,
    Preset,
    keep_presets,
    preset_of,
    read_presets,
)
from face2face.gui.question import ask
from face2face.gui.settings import Settings
from face2face.gui.widgets.retarget_panel import RetargetPanel


class PresetChoice(QObject):
    """Keeps the list of presets, and shows which of them the panel's settings are.

    Args:
        panel: its sliders, and its list of presets.
        settings: hold the user's own.
        window: owns dialogs.

    Attributes:
        naming, question: what was opened last, None before.
    """

    def __init__(self, panel: RetargetPanel, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._panel = panel
        self._settings = settings
        self._window = window
        self.naming: QInputDialog | None = None
        self.question: QMessageBox | None = None
        panel.presets.chosen.connect(lambda preset: panel.take(preset.motion))
        panel.presets.save_wanted.connect(self._ask_name)
        panel.presets.removal_wanted.connect(self._remove)
        panel.shown.connect(self._follow)
        self._presets: list[Preset] = []
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        self._presets = read_presets(self._settings)
        self._panel.presets.show_presets(self._presets)
        self._follow()

    def _follow(self) -> None:
        self._panel.presets.show_current(preset_of(self._presets, self._panel.motion))

    def _ask_name(self) -> None:
        naming = QInputDialog(self._window)
        naming.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        naming.setWindowTitle(self.tr("Save motion"))
        naming.setLabelText(self.tr("Name of these settings"))
        naming.textValueSelected.connect(self._named)
        naming.open()
        for field in naming.findChildren(QLineEdit):
            field.setMaxLength(LONGEST_NAME)
        self.naming = naming

    def _named(self, text: str) -> None:
        name = " ".join(text.split())
        if not name:
            return
        taken = any(one.own and one.name == name for one in self._presets)
        if not taken:
            self._keep(name)
            return
        self.question = ask(
            self._window,
            self.tr("Save motion"),
            self.tr("Replace the settings that are called {name}?").format(name=name),
            yes=self.tr("Replace"),
            no=self.tr("Keep them"),
            then=lambda: self._keep(name),
        )

    def _keep(self, name: str) -> None:
        others = [one for one in self._presets if not (one.own and one.name == name)]
        keep_presets(self._settings, [*others, Preset(name, self._panel.motion, own=True)])
        self.read()

    def _remove(self, preset: Preset) -> None:
        keep_presets(self._settings, [one for one in self._presets if one != preset])
        self.read()
