"""The Settings page: all that is set once and holds from then on."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from face2face.gui.preferences import Choices
from face2face.gui.settings_page.microphone_section import MicrophoneSection
from face2face.gui.settings_page.rows import Section
from face2face.gui.settings_page.sections import (
    CameraSection,
    RecordingsSection,
    RuntimeSection,
    WindowSection,
)
from face2face.gui.settings_page.signing_section import SigningSection
from face2face.gui.widgets.overlay import Overlay
from face2face.gui.widgets.scrolling import Scrolling


class SettingsPage(Overlay):
    """Shows what is set, and tells what is set otherwise; each change acts without a further step.

    Signals:
        chosen: something was set; carries fields of preferences.Choices with their values.
        reset_wanted: all is to be as at the first start.

    Attributes:
        recordings, microphone, camera, look, runtime, signing: the sections.
        inner: what scrolls.
        reset_button, close_button: below it.
    """

    chosen = Signal(dict)
    reset_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make the page, hidden."""
        super().__init__(parent, width=660)
        self.body.setContentsMargins(28, 20, 14, 20)
        self.recordings = RecordingsSection()
        self.microphone = MicrophoneSection()
        self.camera = CameraSection()
        self.look = WindowSection()
        self.runtime = RuntimeSection(os.cpu_count() or 1)
        self.signing = SigningSection()
        self._sections: tuple[Section, ...] = (
            *(self.recordings, self.microphone, self.camera),
            *(self.signing, self.look, self.runtime),
        )
        self.inner = QWidget()
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(0, 0, 14, 0)
        column.setSpacing(22)
        for section in self._sections:
            section.chosen.connect(self.chosen)
            column.addWidget(section)
        column.addStretch(1)
        self._scroll = Scrolling(self.inner)
        self.reset_button = QPushButton(self.tr("Reset settings…"))
        self.close_button = QPushButton(self.tr("Close"))
        self.reset_button.clicked.connect(self.reset_wanted)
        self.close_button.clicked.connect(self.close_sheet)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 14, 0)
        below.addWidget(self.reset_button)
        below.addStretch(1)
        below.addWidget(self.close_button)
        self.body.addWidget(self.make_title(1.4, self.tr("Settings")))
        self.body.addSpacing(2)
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(below)

    def open(self) -> None:
        """Show the page from its top on."""
        width = max(section.name_width for section in self._sections)
        for section in self._sections:
            section.align_names(width)
        self._scroll.verticalScrollBar().setValue(0)
        super().open()

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        for section in self._sections:
            section.show_choices(choices)

    def _height_for(self, width: int) -> int:
        """As high as all rows are at this width."""
        layout = self.inner.layout()
        assert layout is not None
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return self._height_around(self._scroll, layout, width, bar)
