"""The first start's page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from face2face.gui.plain_text import plain_label
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.icons import pixmap, program_icon
from face2face.gui.widgets.overlay import Overlay


class Welcome(Overlay):
    """What the program does, that consent is needed, where help is.

    Signals:
        camera_wanted: start with the camera.
        demo_wanted: try the demo.
    """

    camera_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make the page, hidden."""
        super().__init__(parent)
        head = QHBoxLayout()
        head.setSpacing(16)
        image = plain_label()
        image.setPixmap(program_icon().pixmap(56, 56))
        title = self.make_title(1.7, self.tr("Your movements, another face"))
        title.setWordWrap(True)
        head.addWidget(image)
        head.addWidget(title, 1)
        self.body.addLayout(head)
        self._icons: list[tuple[QLabel, str]] = []
        self._row(
            "camera",
            self.tr("What it does"),
            self.tr(
                "Your camera is on the left. On the right a face moves as you do: made from one "
                "photo, or trained from a video. Nothing leaves this computer."
            ),
        )
        self._row(
            "check",
            self.tr("Consent"),
            self.tr(
                "Use a face only if the person agreed, and tell viewers that it is generated. "
                "What you save or send is labelled “AI-generated” unless you turn that off."
            ),
        )
        self._row(
            "info",
            self.tr("Help"),
            self.tr(
                "F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. "
                "C calibrates when the face does not follow you well."
            ),
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        self.camera_button = QPushButton(self.tr("Start with my camera"))
        self.demo_button = QPushButton(self.tr("Try the demo"))
        self.camera_button.setDefault(True)
        self.camera_button.setProperty("role", "main")
        buttons.addStretch(1)
        for button in (self.demo_button, self.camera_button):
            button.setMinimumHeight(38)
            buttons.addWidget(button)
        self.body.addSpacing(6)
        self.body.addLayout(buttons)
        self.camera_button.clicked.connect(self._camera)
        self.demo_button.clicked.connect(self._demo)

    def open(self) -> None:
        """Show the page, its main button ready for Enter."""
        super().open()
        colour = QColor(tokens_of(self).accent)
        for label, name in self._icons:
            label.setPixmap(pixmap(name, 26, colour, self.devicePixelRatioF()))
        self.camera_button.setFocus()

    def _row(self, icon: str, title: str, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        image = plain_label()
        image.setFixedWidth(56)
        image.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._icons.append((image, icon))
        words = QVBoxLayout()
        words.setSpacing(3)
        head = plain_label(title)
        head.setProperty("role", "heading")
        body = plain_label(text)
        body.setWordWrap(True)
        body.setProperty("role", "muted")
        words.addWidget(head)
        words.addWidget(body)
        words.addStretch(1)
        row.addWidget(image)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def _camera(self) -> None:
        self.close_sheet()
        self.camera_wanted.emit()

    def _demo(self) -> None:
        self.close_sheet()
        self.demo_wanted.emit()
