"""How viewers are told that an image was generated: by a label, and by a signature."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from face2face.gui.preferences import Choices
from face2face.gui.settings_page.rows import Section
from face2face.gui.settings_page.sections import button_row
from face2face.gui.widgets.elided_label import ElidedLabel


class SigningSection(Section):
    """The label on the image, and whose key signs files.

    Signals:
        other_key: the user wants to choose one.

    Attributes:
        label: the label's switch.
        key: says whose key it is.
        choose, own: the key's buttons.
        told: what is to be known of the key.
    """

    other_key = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Label and signature"))
        self.label = QCheckBox(self.tr("Write “AI-generated” on the face"))
        self.key = ElidedLabel("")
        self.choose = QPushButton(self.tr("Choose a key…"))
        self.own = QPushButton(self.tr("Usual key"))
        self.add(
            self.tr("Label"),
            self.label,
            hint=self.tr("What you save always says in its data that it was generated."),
        )
        self.told = self.add(self.tr("Signed with"), self.key, button_row(self.choose, self.own))
        self.choose.clicked.connect(self.other_key)
        self.own.clicked.connect(lambda: self.chosen.emit({"key": "", "certificate": ""}))

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        own = self.tr("This installation's own key")
        self.key.setText(Path(choices.key).name if choices.key else own)
        self.own.setEnabled(bool(choices.key))
        self.tell("")

    def tell(self, text: str, *, alarm: bool = False) -> None:
        """Say what is to be known of the key; "" for nothing."""
        self.told.setText(text)
        self.told.setProperty("role", "alarm" if alarm else "muted")
        self.told.style().polish(self.told)
        self.told.setVisible(bool(text))
