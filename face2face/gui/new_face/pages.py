"""The pages of a new face after the first: filming, and the growing face."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from face2face.dataset.clip_faults import FoundFault
from face2face.errors import Face2FaceError
from face2face.gui.new_face import words
from face2face.gui.new_face.clip_advice import faults_in_lines
from face2face.gui.plain_text import plain_label, title_label
from face2face.gui.state_words import StateMessage
from face2face.gui.widgets.image_view import ImageView
from face2face.gui.widgets.number_box import NumberBox
from face2face.new_face.progress import Progress
from face2face.types import Frame

_FINE = 1000
MINUTES, USUAL_MINUTES = (2, 600), 10
"""How long a face may be trained at one time, and how long it usually is."""


def _bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, _FINE)
    bar.setTextVisible(False)
    bar.setAccessibleName(name)
    return bar


def _large(factor: float) -> QLabel:
    label = title_label(factor)
    label.setWordWrap(True)
    return label


class RecordPage(QWidget):
    """What to do, large, above one's own image: near the camera, where one looks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.direction = _large(1.9)
        self.direction.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.direction.setMinimumHeight(84)
        self.view = ImageView(self.tr("Your image"))
        self.view.set_mirrored(True)
        self.bar = _bar(self.tr("How much is recorded"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.left = plain_label()
        self.left.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.left)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.addWidget(self.direction)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    def count(self, number: int) -> None:
        """Show how many seconds are left before it begins."""
        self.bar.setValue(0)
        self.left.clear()
        self.direction.setText(self.tr("Sit upright, your face in the middle"))
        self.view.report(
            StateMessage(self.tr("It begins in…"), big=str(number)) if number else None
        )

    def show_direction(self, key: str, share: float, seconds: float) -> None:
        """Say what to do; `share` of the video's seconds, 0 to 1, is over."""
        text = words.direction(key)
        if text != self.direction.text():
            self.direction.setText(text)
            self.direction.setAccessibleName(text)
        self.bar.setValue(round(_FINE * share))
        self.left.setText(words.seconds_left(seconds * (1 - share)))


class GrowPage(QWidget):
    """How far it is, and the newest images of the growing face.

    Attributes:
        sheet: the newest of these, uint8 RGB; None before the first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Space on no button at first
        self.title = _large(1.3)
        self.left = plain_label()
        self.left.setProperty("role", "muted")
        self.bar = _bar(self.tr("How much of this step is done"))
        self.view = ImageView(self.tr("The growing face"))
        self.advice, self.note = plain_label(), plain_label()
        for label in (self.advice, self.note):
            label.setWordWrap(True)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("What is done is kept: the same name goes on from there"))
        self.hide_ = QPushButton(self.tr("Hide"))
        self.hide_.setToolTip(self.tr('It goes on; "New face…" shows this again'))
        for button in (self.stop, self.hide_):
            button.setAutoDefault(False)  # Enter must not end an hour's work
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.left)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.stop)
        foot.addWidget(self.hide_)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.advice)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self._shown = ""
        self.sheet: Frame | None = None
        self._ending = False

    def begin(self) -> None:
        """As it is before the first news."""
        self._shown, self._ending, self.sheet = "", False, None
        self.title.setText(self.tr("Starting…"))
        self.left.clear()
        self.note.clear()
        self._advise(())
        self.bar.setValue(0)
        self.view.show_image(None)
        self.view.report(
            StateMessage(
                self.tr("The growing face appears here"),
                self.tr("The first images come after a minute or two of training."),
            )
        )
        self.stop.setEnabled(True)

    def show_progress(self, progress: Progress) -> None:
        """Show the news."""
        if self._ending:
            return  # what it says on its way to the end is of before
        if title := words.stage(progress.stage):
            self.title.setText(title)
        if progress.share is not None:
            self.bar.setValue(round(_FINE * progress.share))
        if progress.left_s is not None:
            self.left.setText(words.time_left(progress.left_s))
        if progress.preview and progress.preview != self._shown:
            self._show_sheet(Path(progress.preview))
        if progress.faults:
            self._advise(progress.faults)
        if progress.stage == "first":
            self.view.report(
                StateMessage(
                    self.tr("A first version is in the window already"),
                    self.tr("It is one image of the video, moved. Training makes it better."),
                )
            )

    def ending(self) -> None:
        """Say that the job was asked to stop, until it has ended."""
        self._ending = True
        self.stop.setEnabled(False)
        self.title.setText(self.tr("Stopping…"))
        self.left.setText(self.tr("What was trained is being saved."))

    def _advise(self, faults: Sequence[FoundFault]) -> None:
        """Say what is wrong with the video that it learns from."""
        self.advice.setText(faults_in_lines(faults))
        self.advice.setVisible(bool(faults))

    def _show_sheet(self, path: Path) -> None:
        from face2face.images.io import read_image

        try:
            image = read_image(path)
        except Face2FaceError:
            return  # it was removed meanwhile: the next one comes
        self._shown, self.sheet = str(path), image
        self.view.show_image(image)
        self.view.report(None)
        self.note.setText(words.sheet())


class EndPage(QWidget):
    """How it ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _large(1.3)
        self.text = plain_label()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.minutes = NumberBox()
        self.minutes.setRange(*MINUTES)
        self.minutes.setValue(USUAL_MINUTES)
        self.minutes.setSuffix(" " + self.tr("minutes"))
        self.minutes.setAccessibleName(self.tr("How much longer to train, in minutes"))
        self.longer = QPushButton(self.tr("Train longer"))
        self.longer.setAutoDefault(False)
        self.again = QPushButton(self.tr("Back"))
        self.close_ = QPushButton(self.tr("Close"))
        self.close_.setProperty("role", "main")
        self.close_.setDefault(True)
        foot = QHBoxLayout()
        for part in (self.minutes, self.longer):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.again)
        foot.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        self.view = ImageView(words.sheet())
        self.note = plain_label(words.sheet())
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.view, 10)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addLayout(foot)
        self._show_sheet(None)

    def made(self, name: str, end: Progress, sheet: Frame | None) -> None:
        """The face is there: whether it is good, and how it can become better.

        Args:
            name: the face's.
            end: what was told last.
            sheet: the last images of it, uint8 RGB; None for none.
        """
        use = self.tr(
            "It is in the list and selected. In a terminal: face2face-video --model {name} "
            "--source talk.mp4"
        ).format(name=name)
        told = [use] if end.quality is None else [use, words.quality(end.quality)]
        if end.weak:
            title = self.tr("{name} is not good yet").format(name=name)
            if end.kept:
                kept = self.tr("The moved image that was there before stays in the list as {name}.")
                told.append(kept.format(name=end.kept))
            told = [words.weak_because(end.weak) + " " + self.tr("Train it longer."), *told]
        else:
            title = self.tr("{name} is ready").format(name=name)
        self._report(title, "\n\n".join(told))
        self.again.hide()
        self._offer_longer(on=True)
        self._show_sheet(sheet)

    def stopped(self, name: str) -> None:
        """Say that the job was stopped, and how it goes on."""
        self._offer_longer(on=False)
        self._report(
            self.tr("Stopped"),
            self.tr(
                "What is done is kept. To go on, choose Continue beside {name} under Unfinished "
                "faces on the first page."
            ).format(name=name),
        )
        self.again.show()

    def failed(self, message: str) -> None:
        """Say that the job failed, and why; "" where the camera was at fault."""
        camera = self.tr(
            "The camera gave too few images. Turn on a light, close other programs, and try "
            "again, or use a video file."
        )
        self._offer_longer(on=False)
        self._report(self.tr("That did not work"), message or camera)
        self.again.show()

    def _offer_longer(self, *, on: bool) -> None:
        for part in (self.minutes, self.longer):
            part.setVisible(on)

    def _show_sheet(self, sheet: Frame | None) -> None:
        self.view.show_image(sheet)
        for part in (self.view, self.note):
            part.setVisible(sheet is not None)

    def _report(self, title: str, text: str) -> None:
        self._show_sheet(None)
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
