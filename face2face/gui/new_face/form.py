"""The first page of a new face: its name, its video, the person's consent."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from face2face.config import LONGEST_ANSWER
from face2face.gui.dialogs import ask_videos
from face2face.gui.new_face.clip_advice import CheckClip, ClipAdvice
from face2face.gui.new_face.clip_drop import ClipDrop
from face2face.gui.new_face.clip_list import ClipList
from face2face.gui.new_face.form_faults import begun_plan, still_missing
from face2face.gui.new_face.pages import MINUTES, USUAL_MINUTES
from face2face.gui.new_face.unfinished import UnfinishedList
from face2face.gui.new_face.wanted import Wanted
from face2face.gui.new_face.words import work_done
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.number_box import NumberBox
from face2face.gui.widgets.scrolling import Scrolling
from face2face.gui.widgets.tab_order import set_tab_order
from face2face.new_face.names import checked_name
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import unfinished


class NewFaceForm(QWidget):
    """Asks for all that is needed.

    Consent is given for the person in one video: whoever chooses another video, or another name
    after a face was begun, is asked again.

    Signals:
        begun: everything is there and was confirmed; carries a Wanted.
        left: the user wants none of it.
    """

    begun = Signal(object)
    left = Signal()

    def __init__(self, check_clip: CheckClip, parent: QWidget | None = None) -> None:
        """Make the page, empty; `check_clip` looks over a chosen video."""
        super().__init__(parent)
        self._known: Plan | None = None
        self._begun_as = ""
        self.unfinished = UnfinishedList()
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(self.tr("for example ana"))
        self.camera = QRadioButton(self.tr("Record me now, for a minute"))
        self.no_camera = plain_label(
            self.tr("No camera gives images now: choose one in the window, and come back here.")
        )
        self.no_camera.setWordWrap(True)
        self.no_camera.setProperty("role", "muted")
        self.file = QRadioButton(self.tr("Use video files"))
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose a video file"))
        self.add = QPushButton(self.tr("Add another…"))
        self.add.setToolTip(self.tr("Another video of the same person: the face learns more"))
        self.add.hide()
        self.clips = ClipList()
        self.drop = ClipDrop(self)
        self.advice = ClipAdvice(check_clip)
        self.agreed = QCheckBox(
            self.tr("The person in the video agreed to have their face trained")
        )
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_ANSWER)
        self.words.setPlaceholderText(self.tr("who agreed, and for what use"))
        self.minutes = NumberBox()
        self.minutes.setRange(*MINUTES)
        self.minutes.setValue(USUAL_MINUTES)
        self.minutes.setSuffix(" " + self.tr("minutes"))
        self.anew = QCheckBox(self.tr("Start over"))
        self.hint = plain_label()
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self.begin = QPushButton(self.tr("Begin"))
        self.begin.setProperty("role", "main")
        self.cancel = QPushButton(self.tr("Cancel"))
        for button in (self.choose, self.add, self.cancel):
            button.setAutoDefault(False)  # Enter is for Begin
        for field in (self.name, self.words):
            field.setAcceptDrops(False)  # a file's address is neither
        self._camera_there = False
        self._arrange()
        self._wire()
        self.set_camera(there=False)

    def clear(self) -> None:
        """Forget all that was filled in: the next face may be another person's."""
        self._begun_as = ""
        self.agreed.setChecked(False)
        for field in (self.name, self.words, self.clips, self.drop):
            field.clear()
        self.advice.clear()
        self.anew.setChecked(False)
        self.minutes.setValue(USUAL_MINUTES)
        self._follow()

    def set_camera(self, *, there: bool) -> None:
        """Begin with the window's camera if it gives images, else with a file."""
        self.note_camera(there=there)
        (self.camera if there else self.file).setChecked(True)
        self._follow()

    def note_camera(self, *, there: bool) -> None:
        """Say whether the window's camera gives images; what is chosen stays so."""
        if there != self._camera_there:
            self._camera_there = there
            self.no_camera.setVisible(not there)
            self._follow()

    def show_unfinished(self) -> None:
        """List the faces that can be continued."""
        self.unfinished.show_plans(unfinished())
        self._order_tabs()
        self._follow()

    def go_on_with(self, plan: Plan) -> None:
        """Continue an unfinished face: all that is asked for here is known of it."""
        self.begun.emit(Wanted(plan.name, (), "", None, go_on=True))

    def take_video(self, path: Path) -> None:
        """Take one video file instead of what was chosen."""
        if [row.path for row in self.clips.rows()] != [path]:
            if self.clips.rows():
                self._withdraw()
            self.clips.clear()
        self.add_videos([path])

    def add_videos(self, paths: Sequence[Path]) -> None:
        """Take more video files; whoever is in them is asked for anew."""
        before = [row.path for row in self.clips.rows()]
        if before and any(path not in before for path in paths):
            self._withdraw()
        self.file.setChecked(True)
        self.clips.add(paths)
        self._order_tabs()

    def _arrange(self) -> None:
        note = plain_label(
            self.tr(
                "One person, alone, in even light: talking, looking around, blinking. Longer "
                "training gives a sharper face. While it trains, live images are slower; the "
                "window can be used, and nothing leaves this computer."
            )
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        time = plain_label(self.tr("&Time"))
        time.setBuddy(self.minutes)
        # Qt reckons without the gap after an underlined letter: the last one was cut.
        time.setMinimumWidth(time.sizeHint().width() + 2)
        buttons = QHBoxLayout()
        buttons.addWidget(time)
        buttons.addWidget(self.minutes)
        buttons.addStretch(1)
        for button in (self.cancel, self.begin):
            button.setMinimumHeight(36)
            buttons.addWidget(button)
        inner = QWidget()
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(0, 0, 8, 0)
        fields.setSpacing(14)
        fields.addWidget(self.unfinished)
        fields.addLayout(self._fields())
        fields.addWidget(self.anew)
        fields.addWidget(note)
        fields.addWidget(self.drop, 1)
        fields.addStretch(0)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addWidget(Scrolling(inner), 1)  # in a small dialog nothing is squeezed
        column.addWidget(self.hint)
        column.addLayout(buttons)

    def _fields(self) -> QFormLayout:
        """What is asked for, each with its name."""
        form = QFormLayout()
        form.setSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        consent = QVBoxLayout()
        consent.addWidget(self.agreed)
        consent.addWidget(self.words)
        for field in (self.name, self.words, self.minutes):
            field.setMinimumHeight(32)
        for text, row_of_fields, first in (
            (self.tr("&Name"), self.name, self.name),
            (self.tr("Video"), self._videos(), self.camera),
            (self.tr("Consent"), consent, self.agreed),
        ):
            name = plain_label(text)
            first.ensurePolished()
            height = max(first.sizeHint().height(), first.minimumHeight())
            name.setFixedHeight(height)  # both stand on one line
            form.addRow(name, row_of_fields)
            if isinstance(row_of_fields, QWidget):
                name.setBuddy(row_of_fields)
        self.name.setAccessibleName(self.tr("Name"))
        self.words.setAccessibleName(self.tr("Consent, in words"))
        self.minutes.setAccessibleName(self.tr("Time for all of it, in minutes"))
        return form

    def _videos(self) -> QVBoxLayout:
        """The camera or files, and what is seen of these."""
        videos = QVBoxLayout()
        row = QHBoxLayout()
        for part in (self.file, self.choose):
            row.addWidget(part)
        row.addStretch(1)
        videos.addWidget(self.camera)
        videos.addWidget(self.no_camera)
        videos.addLayout(row)
        videos.addWidget(self.clips)
        more = QHBoxLayout()
        more.addWidget(self.add)
        more.addStretch(1)
        videos.addLayout(more)
        videos.addWidget(self.advice)
        return videos

    def _wire(self) -> None:
        self.name.textChanged.connect(self._named)
        self.agreed.toggled.connect(self._follow)
        self.camera.toggled.connect(self._withdraw)
        self.file.toggled.connect(self._follow)
        self.anew.toggled.connect(self._follow)
        self.choose.clicked.connect(self._ask)
        self.add.clicked.connect(self._ask_more)
        self.drop.videos.connect(self.add_videos)
        self.drop.others.connect(self._follow)
        self.clips.changed.connect(self.drop.clear)
        self.clips.changed.connect(self._follow)
        self.clips.settled.connect(self._look)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.left)
        self.unfinished.continued.connect(self.go_on_with)
        self.unfinished.discarded.connect(self.show_unfinished)
        self.unfinished.failed.connect(self.hint.setText)

    def _order_tabs(self) -> None:
        """From top to bottom, with the rows that came later."""
        begun = [button for row in self.unfinished.rows() for button in (row.go_on, row.discard)]
        clips = [part for row in self.clips.rows() for part in (row.begin, row.end, row.remove)]
        set_tab_order(
            *(*begun, self.name, self.camera, self.file, self.choose, *clips, self.add),
            *(self.agreed, self.words, self.anew, self.minutes, self.cancel, self.begin),
        )

    def _named(self) -> None:
        if self._begun_as and self.name.text() != self._begun_as:
            self._begun_as = ""
            self._withdraw()
        self._follow()

    def _withdraw(self) -> None:
        """Take back what was said of a person who may be another now."""
        self.agreed.setChecked(False)
        self.words.clear()

    def _ask(self) -> None:
        if paths := ask_videos(self):
            self.take_video(paths[0])
            self.add_videos(paths)

    def _ask_more(self) -> None:
        if paths := ask_videos(self):
            self.add_videos(paths)

    def _look(self) -> None:
        """Other clips, or other parts of them."""
        if clips := self.clips.clips():
            self.advice.look_at(*clips)
        else:
            self.advice.clear()

    def _follow(self) -> None:
        """Allow what makes sense, and say what is missing."""
        plan = begun_plan(self.name.text())
        self.anew.setVisible(plan is not None)
        known = None if self.anew.isChecked() else plan
        if known != self._known:
            self._known = known
            usual = USUAL_MINUTES if known is None else round(known.minutes)
            self.minutes.setValue(usual)
        for part in (self.file, self.choose, self.add, self.clips, self.agreed, self.words):
            part.setEnabled(known is None)
        self.add.setVisible(bool(self.clips.rows()))
        self.drop.setVisible(known is None and not self.clips.rows())
        self.setAcceptDrops(known is None)  # else it goes on with the videos of before
        self.camera.setEnabled(self._camera_there and known is None)
        missing = still_missing(
            self.name.text(),
            known=known is not None,
            films=self.camera.isChecked(),
            camera_there=self._camera_there,
            has_videos=bool(self.clips.rows()),
            agreed=self.agreed.isChecked(),
        )
        self.begin.setEnabled(not missing)
        self.begin.setText(self.tr("Begin") if known is None else self.tr("Continue"))
        if known is not None and not missing:
            missing = self.tr(
                "A face of this name was begun ({done}): it goes on where it stopped, with its "
                "video and consent."
            ).format(done=work_done(known))
        self.hint.setText(f"{self.drop.told} {missing}".strip())
        self.begin.setAccessibleDescription(self.hint.text())

    def _begin(self) -> None:
        clips = self.clips.clips() if self.file.isChecked() else ()
        name = checked_name(self.name.text())
        self._begun_as = self.name.text()
        words = " ".join(self.words.text().split())
        go_on = self._known is not None
        self.begun.emit(Wanted(name, clips, words, self.minutes.value(), go_on))
