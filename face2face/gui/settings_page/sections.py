"""The sections of the Settings page that need no more than boxes to choose in."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from face2face.config import RUNTIMES
from face2face.gui.languages import LANGUAGES
from face2face.gui.preferences import (
    CAMERA_SIZES,
    HEIGHTS,
    Choices,
)
from face2face.gui.settings_page.rows import ChoiceBox, Section
from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.widgets.number_box import NumberBox

_RUNTIME_NAMES = {
    "tensorflow": "TensorFlow",
    "openvino": "OpenVINO",
    "openvino-int8": "OpenVINO int8",
    "openvino-bf16": "OpenVINO bf16",
    "openvino-fp32": "OpenVINO fp32",
}


def button_row(*buttons: QPushButton) -> QWidget:
    """Buttons beside each other, on the left."""
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(8)
    for button in buttons:
        button.setAutoDefault(False)
        inside.addWidget(button)
    inside.addStretch(1)
    return row


class RecordingsSection(Section):
    """Where recordings go, and how they are kept.

    Signals:
        other_folder, show_folder: the user asks for that.

    Attributes:
        folder: shows where they go.
        choose, usual, show_: the folder's buttons.
        quality, most_height: the boxes.
    """

    other_folder = Signal()
    show_folder = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Recordings"))
        self.folder = ElidedLabel("", dots=Qt.TextElideMode.ElideMiddle)
        self.choose = QPushButton(self.tr("Choose…"))
        self.usual = QPushButton(self.tr("Usual folder"))
        self.show_ = QPushButton(self.tr("Show"))
        self.quality = ChoiceBox(
            [
                (self.tr("Small files"), "small"),
                (self.tr("Good"), "good"),
                (self.tr("Best images, large files"), "best"),
            ]
        )
        self.most_height = ChoiceBox([(self._height_name(height), height) for height in HEIGHTS])
        self._told = self.add(
            self.tr("Folder"), self.folder, button_row(self.choose, self.usual, self.show_)
        )
        self._told.setProperty("role", "alarm")
        self.add(self.tr("Quality"), self.quality)
        self.add(self.tr("Size"), self.most_height)
        self.choose.clicked.connect(self.other_folder)
        self.show_.clicked.connect(self.show_folder)
        self.usual.clicked.connect(lambda: self.chosen.emit({"folder": ""}))
        self.quality.chosen.connect(lambda value: self.chosen.emit({"quality": value}))
        self.most_height.chosen.connect(lambda value: self.chosen.emit({"height": value}))

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        self.usual.setEnabled(bool(choices.folder))
        self.quality.show_value(choices.quality)
        self.most_height.show_value(choices.height)

    def show_place(self, folder: Path, fault: str) -> None:
        """Show where recordings go.

        Args:
            folder: there.
            fault: why nothing can be written there, "" where all is well.
        """
        self.folder.setText(str(folder))
        self._told.setText(fault)
        self._told.setVisible(bool(fault))

    def _height_name(self, height: int) -> str:
        if not height:
            return self.tr("As large as it is shown")
        return self.tr("{height} pixels high").format(height=height)


class CameraSection(Section):
    """The virtual camera.

    Attributes:
        frame_size: the box.
        mirror: the switch.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("Virtual camera"))
        self.frame_size = ChoiceBox(
            [(f"{width} \u00d7 {height}", name) for name, (width, height) in CAMERA_SIZES.items()]
        )
        self.mirror = QCheckBox(self.tr("Send the face as a mirror shows it"))
        self.add(
            self.tr("Size"),
            self.frame_size,
            hint=self.tr("Takes effect when the camera is switched on again."),
        )
        self.add(self.tr("Mirror"), self.mirror)
        self.frame_size.chosen.connect(lambda value: self.chosen.emit({"camera_size": value}))
        self.mirror.clicked.connect(lambda on: self.chosen.emit({"camera_mirror": on}))

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        self.frame_size.show_value(choices.camera_size)
        self.mirror.setChecked(choices.camera_mirror)


class WindowSection(Section):
    """What the window looks like.

    Attributes:
        language, theme: the boxes.
        mirror: the switch of the window's own mirror.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("Window"))
        as_system = self.tr("As the system")
        self.language = ChoiceBox(
            [
                (as_system, ""),
                ("English", "en"),
                *((name, code) for code, name in LANGUAGES.items()),
            ]
        )
        self.theme = ChoiceBox(
            [(as_system, "system"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")]
        )
        self.mirror = QCheckBox(self.tr("Show my camera as a mirror does"))
        self.add(
            self.tr("Language"),
            self.language,
            hint=self.tr("Takes effect at the next start."),
        )
        self.add(self.tr("Colours"), self.theme)
        self.add(self.tr("Mirror"), self.mirror)
        self.language.chosen.connect(lambda value: self.chosen.emit({"language": value}))
        self.theme.chosen.connect(lambda value: self.chosen.emit({"theme": value}))

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        self.language.show_value(choices.language)
        self.theme.show_value(choices.theme)


class RuntimeSection(Section):
    """What runs the models.

    Args:
        cores: how many the processor has.

    Attributes:
        runtime, threads: the boxes.
    """

    def __init__(self, cores: int) -> None:
        super().__init__(self.tr("Speed"))
        automatic = self.tr("Automatic")
        named = {"auto": automatic, **_RUNTIME_NAMES}
        self.runtime = ChoiceBox([(named[name], name) for name in RUNTIMES])
        self.threads = NumberBox()
        self.threads.setRange(0, max(cores, 1))
        self.threads.setSpecialValueText(automatic)
        self.threads.setMinimumHeight(36)
        self.add(self.tr("Runtime"), self.runtime)
        self.add(
            self.tr("Threads"),
            self.threads,
            hint=self.tr(
                "Fewer leave more of the processor to other programs. For OpenVINO alone."
            ),
        )
        self.runtime.chosen.connect(lambda value: self.chosen.emit({"runtime": value}))
        self.threads.valueChanged.connect(lambda value: self.chosen.emit({"threads": value}))

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        self.runtime.show_value(choices.runtime)
        with QSignalBlocker(self.threads):
            self.threads.setValue(choices.threads)
        self.threads.setEnabled(choices.runtime != "tensorflow")
