"""A page that says how call apps take the generated image as a camera."""

import platform

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from face2face.gui.install_commands import LOAD, OBS_PAGE, virtual_camera_command
from face2face.gui.opener import Opener
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.overlay import Overlay

_LINUX = "Linux"
_SCROLL_BAR = 14


class CallPage(Overlay):
    """What to choose in Zoom, Teams, Meet and OBS, and what there is to know of it.

    Args:
        parent: what it covers.
        opener: opens the page of what has to be installed.

    Attributes:
        texts: what is said, by subject.
        install: copies the command that installs a virtual camera, where there is one.
        obs: opens the page of OBS, whose virtual camera it is elsewhere than on Linux.
        load: copies the command that brings the device back after a restart; Linux alone.
        close_button: closes the page.
    """

    def __init__(self, parent: QWidget, opener: Opener) -> None:
        """Make the page, hidden."""
        super().__init__(parent, width=720)
        self.body.setContentsMargins(28, 22, 20, 20)
        self._command = virtual_camera_command()
        self._on_linux = platform.system() == _LINUX
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 10, 0)
        self._lines.setSpacing(4)
        self.texts = {name: self._add_text(title) for name, title in self._titles().items()}
        self.install = QPushButton(self.tr("Copy command"))
        self.obs = QPushButton(self.tr("Get OBS"))
        self.load = QPushButton(self.tr("Copy modprobe"))
        self.install.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))
        self.obs.clicked.connect(lambda: opener.open(QUrl(OBS_PAGE)))
        self.load.clicked.connect(lambda: QGuiApplication.clipboard().setText(LOAD))
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(60)
        title = self.make_title(1.4, self.tr("In your call app"))
        scroll.setAccessibleName(title.text())
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close_sheet)
        row = QHBoxLayout()
        for button in (self.install, self.obs, self.load):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.body.addWidget(title)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(row)
        self.install.setVisible(bool(self._command))
        self.obs.setVisible(not self._on_linux)
        self.load.setVisible(self._on_linux)

    def explain(self, name: str, delay_ms: float) -> None:
        """Show the page.

        Args:
            name: what call apps call the virtual camera, "" while it is off.
            delay_ms: how much later than the sound its image is, 0 where it is not known.
        """
        if name:
            state = self.tr("The virtual camera is on. Call apps know it as {name}.")
        else:
            name = "face2face" if self._on_linux else "OBS Virtual Camera"
            state = self.tr("The virtual camera is off: Ctrl+K switches it on.")
        state = f"{state} {self._needs()}"
        said = {
            "state": state,
            "zoom": self.tr("Settings, Video, Camera: {name}."),
            "teams": self.tr("Settings, Devices, Camera: {name}."),
            "meet": self.tr(
                "More options (\u22ee), Settings, Video, Camera: {name}. The browser asks once "
                "whether the page may use it."
            ),
            "obs": self._obs(),
            "sound": self._sound(delay_ms),
            "missing": self.tr(
                "Switch the virtual camera on first, then start the call app or its browser: "
                "most look for cameras only once."
            ),
            "honest": self.tr(
                "What you send is generated: tell the others at the beginning, and use a face "
                "only if its person agreed. The image says “AI-generated” unless you turn that off."
            ),
        }
        for subject, label in self.texts.items():
            label.setText(said[subject].format(name=name, delay=delay_ms))
        self.open()

    def _titles(self) -> dict[str, str]:
        """What stands above each text."""
        return {
            "state": self.tr("The camera"),
            "zoom": "Zoom",
            "teams": "Microsoft Teams",
            "meet": "Google Meet",
            "obs": "OBS Studio",
            "sound": self.tr("Lips and voice"),
            "missing": self.tr("It is not in the list?"),
            "honest": self.tr("Tell the others"),
        }

    def _needs(self) -> str:
        """What has to be installed on this system."""
        if not self._on_linux:
            needs = self.tr(
                "It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera "
                "once, stop it, and close OBS."
            )
            return f"{needs}\n{self._command}".rstrip()
        if self._command:
            needs = self.tr("It needs v4l2loopback: {command}.").format(command=self._command)
        else:
            needs = self.tr("It needs v4l2loopback, from your system's packages.")
        again = self.tr("After a restart of the computer, modprobe brings it back.")
        return f"{needs} {again}"

    def _obs(self) -> str:
        if self._on_linux:
            return self.tr("Sources, +, Video Capture Device (V4L2), Device: {name}.")
        return self.tr(
            "Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera "
            "meanwhile, since this program sends through it."
        )

    def _sound(self, delay_ms: float) -> str:
        if round(delay_ms) > 0:
            text = self.tr(
                "The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms "
                "as Sync Offset of the microphone (Advanced Audio Properties)."
            )
        else:
            text = self.tr(
                "The image is a little late, your voice is not; how much is shown here while a "
                "face moves. In OBS it is entered as Sync Offset of the microphone (Advanced "
                "Audio Properties)."
            )
        return " ".join(
            (
                text,
                self.tr(
                    "Zoom, Teams and Meet have no such setting; hardly anybody notices less than "
                    "100 ms."
                ),
            )
        )

    def _add_text(self, title: str) -> QLabel:
        """Add a title and, below it, room for a text that can be selected."""
        head = plain_label(title)
        head.setProperty("role", "heading")
        text = plain_label()
        text.setWordWrap(True)
        text.setProperty("role", "muted")
        self._lines.addWidget(head)
        self._lines.addWidget(text)
        self._lines.addSpacing(8)
        return text

    def _height_for(self, width: int) -> int:
        """As high as its texts are at a width."""
        return self._height_around(self._scroll, self._lines, width, _SCROLL_BAR)
