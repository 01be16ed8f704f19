"""The first page of a new face: its name, its video, the person's consent."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from face2face.config import LONGEST_TEXT
from face2face.errors import Face2FaceError, ModelError
from face2face.gui.dialogs import ask_video
from face2face.gui.plain_text import plain_label
from face2face.new_face.workspace import checked_name, refuse_taken, work_of

_MINUTES = (2, 600)
_USUAL_MINUTES = 10


@dataclass(frozen=True)
class Wanted:
    """What the page was filled with.

    Attributes:
        name: the face's, checked.
        video: a video file, None to video now.
        consent: what the person agreed to, in the user's words, perhaps "".
        minutes: for the whole making.
        go_on: whether an unfinished face goes on; video and consent are known then.
    """

    name: str
    video: Path | None
    consent: str
    minutes: int
    go_on: bool


class NewFaceForm(QWidget):
    """Asks for all that is needed.

    Signals:
        begun: everything is there and was confirmed; carries a Wanted.
        left: the user wants none of it.
    """

    begun = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the page, empty."""
        super().__init__(parent)
        self._video: Path | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(self.tr("for example ana"))
        self.camera = QRadioButton(self.tr("Video me now, for a minute"))
        self.file = QRadioButton(self.tr("Take a video file"))
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose a video file"))
        self.chosen = plain_label()
        self.chosen.setProperty("role", "muted")
        self.agreed = QCheckBox(self.tr("The person in the video agreed to a trained face"))
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_TEXT - 100)  # the date is added
        self.words.setPlaceholderText(self.tr("who agreed, and to what use"))
        self.minutes = QSpinBox()
        self.minutes.setRange(*_MINUTES)
        self.minutes.setValue(_USUAL_MINUTES)
        self.minutes.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.minutes.setSuffix(" " + self.tr("minutes"))
        self.anew = QCheckBox(self.tr("Begin anew instead"))
        self.hint = plain_label()
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self.begin = QPushButton(self.tr("Begin"))
        self.begin.setProperty("role", "main")
        self.begin.setDefault(True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self._camera_there = False
        self._arrange()
        self._wire()
        self.set_camera(there=False)

    def set_camera(self, *, there: bool) -> None:
        """Say whether the window's camera gives images, which filming needs."""
        self._camera_there = there
        self.camera.setToolTip(
            "" if there else self.tr("Choose a camera in the window first: none gives images now")
        )
        (self.camera if there else self.file).setChecked(True)
        self._follow()

    def take_video(self, path: Path) -> None:
        """Take a video file."""
        self._video = path
        self.chosen.setText(path.name)
        self.file.setChecked(True)
        self._follow()

    def _arrange(self) -> None:
        videos = QVBoxLayout()
        row = QHBoxLayout()
        for part in (self.file, self.choose, self.chosen):
            row.addWidget(part)
        row.addStretch(1)
        videos.addWidget(self.camera)
        videos.addLayout(row)
        form = QFormLayout()
        form.setSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        consent = QVBoxLayout()
        consent.addWidget(self.agreed)
        consent.addWidget(self.words)
        for field in (self.name, self.words, self.minutes):
            field.setMinimumHeight(32)
        for text, row_of_fields in (
            (self.tr("&Name"), self.name),
            (self.tr("Video"), videos),
            (self.tr("Consent"), consent),
            (self.tr("&Time"), self.minutes),
        ):
            name = plain_label(text)
            form.addRow(name, row_of_fields)
            if isinstance(row_of_fields, QWidget):
                name.setBuddy(row_of_fields)
        note = plain_label(
            self.tr(
                "One person, alone, in even light: talking, looking around, blinking. Longer "
                "training gives a sharper face. While it trains, live images are slower; the "
                "window can be used, and nothing leaves this computer."
            )
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.cancel, self.begin):
            button.setMinimumHeight(36)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.anew)
        column.addWidget(note)
        column.addWidget(self.hint)
        column.addStretch(1)
        column.addLayout(buttons)
        self.name.setAccessibleName(self.tr("Name"))
        self.words.setAccessibleName(self.tr("Consent, in words"))
        self.minutes.setAccessibleName(self.tr("Time for all of it, in minutes"))

    def _wire(self) -> None:
        self.name.textChanged.connect(self._follow)
        self.agreed.toggled.connect(self._follow)
        self.file.toggled.connect(self._follow)
        self.anew.toggled.connect(self._follow)
        self.choose.clicked.connect(self._ask)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.left)

    def _ask(self) -> None:
        if path := ask_video(self):
            self.take_video(Path(path))

    def _follow(self) -> None:
        """Allow what makes sense, and say what is missing."""
        unfinished = self._unfinished()
        self.anew.setVisible(unfinished)
        known = unfinished and not self.anew.isChecked()
        for part in (self.file, self.choose, self.agreed, self.words):
            part.setEnabled(not known)
        self.camera.setEnabled(self._camera_there and not known)
        missing = self._missing(known=known)
        self.begin.setEnabled(not missing)
        if known and not missing:
            missing = self.tr("A face of this name was begun: it goes on where it stopped.")
        self.hint.setText(missing)
        self.begin.setAccessibleDescription(missing)

    def _unfinished(self) -> bool:
        try:
            return work_of(checked_name(self.name.text())).read() is not None
        except Face2FaceError:
            return False

    def _missing(self, *, known: bool) -> str:
        if not self.name.text():
            return self.tr("Give the face a name.")
        try:
            refuse_taken(checked_name(self.name.text()), overwrite=False)
        except ModelError:
            return self.tr("There is a face of this name already: choose another.")
        except Face2FaceError:
            return self.tr("Use letters, digits, spaces and .-_ in the name.")
        if known:
            return ""
        if self.file.isChecked() and self._video is None:
            return self.tr("Choose a video file.")
        if not self.agreed.isChecked():
            return self.tr("A face is made only of a person who agreed to it.")
        return ""

    def _begin(self) -> None:
        video = self._video if self.file.isChecked() else None
        go_on = self._unfinished() and not self.anew.isChecked()
        name = checked_name(self.name.text())
        words = " ".join(self.words.text().split())
        self.begun.emit(Wanted(name, video, words, self.minutes.value(), go_on))
