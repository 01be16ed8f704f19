"""Making a new face in the window: the dialog, and the order of its pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from face2face.errors import Face2FaceError
from face2face.gui.countdown import Countdown
from face2face.gui.error_messages import local_error
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.new_face.clip_advice import CheckClip
from face2face.gui.new_face.filming import NewFaceRecorder
from face2face.gui.new_face.form import NewFaceForm
from face2face.gui.new_face.pages import EndPage, GrowPage, RecordPage
from face2face.gui.new_face.wanted import Wanted
from face2face.gui.new_face.words import at_work, weak_because
from face2face.gui.program_job import ProgramJob
from face2face.gui.widgets.screen_room import fitting_size
from face2face.new_face.clip import Clip
from face2face.new_face.consent import AGREED, dated
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress
from face2face.new_face.workspace import forget, refuse_busy, work_of
from face2face.utils.extras import need_training

_SECONDS = 60.0
_LEAST = QSize(560, 440)
_USUAL = QSize(760, 600)


class NewFace(QDialog):
    """Beside the window, which goes on; hidden while a face is made, that goes on too.

    Args:
        link: gives the camera's images.
        program: the command face2face-new, without its flags.
        camera_runs: whether the window's source is a camera that gives images.
        check_clip: looks over a clip.
        parent: the window.

    Attributes:
        seconds: how long to record.

    Signals:
        made: a face is there; carries its name, and why it is not good yet, "" where it is.
        first: a first version of a face can be used, until it is trained; carries its name.
        working: carries a few words on the face that is being made, "" when none is.
    """

    made = Signal(str, str)
    working = Signal(str)
    first = Signal(str)

    def __init__(
        self,
        link: SessionBridge,
        program: Sequence[str],
        camera_runs: Callable[[], bool],
        check_clip: CheckClip,
        parent: QWidget,
    ) -> None:
        """Make the dialog, hidden."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("New face"))
        self.resize(fitting_size(self, _USUAL))
        self._link = link
        self._camera_runs = camera_runs
        self._wanted: Wanted | None = None
        self.seconds = _SECONDS
        self.countdown = Countdown(self)
        self.recorder = NewFaceRecorder(link, self)
        self.job = ProgramJob(program, self)
        self.form, self.filming = NewFaceForm(check_clip), RecordPage()
        self.growing, self.end = GrowPage(), EndPage()
        self._pages = QStackedLayout(self)
        for page in (self.form, self.filming, self.growing, self.end):
            page.setContentsMargins(12, 12, 12, 12)
            self._pages.addWidget(page)
        self._wire()

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        shown = self._pages.currentWidget()
        assert shown is not None
        return shown

    @property
    def name(self) -> str:
        """What the face is called that is being made, "" before the first."""
        return self._wanted.name if self._wanted is not None else ""

    @property
    def is_recording(self) -> bool:
        """Whether the camera is being recorded, or is about to be."""
        return self.page is self.filming

    def open_page(self) -> None:
        """Show the dialog: where it stands, or a fresh first page."""
        if not self.isVisible() and self.page in (self.form, self.end):
            self.form.clear()
            self._first_page()
        self.show()
        self.raise_()
        self.activateWindow()

    def go_on_with(self, plan: Plan) -> None:
        """Continue an unfinished face in sight, unless something goes on here already."""
        self.open_page()
        if self.page is self.form:
            self.form.go_on_with(plan)

    def make_of(self, videos: Sequence[Path]) -> bool:
        """Show a fresh first page with these videos, unless something goes on here already.

        Returns:
            Whether they were taken.
        """
        self.open_page()
        if self.page is not self.form:
            return False
        self.form.add_videos(videos)
        self.form.name.setFocus()
        return True

    def train_longer(self, name: str, minutes: int) -> None:
        """Train a finished face further."""
        if self.job.running or self.is_recording:
            self.open_page()
            return
        self._wanted = Wanted(name, (), "", minutes, go_on=True)
        self.show()
        self.raise_()
        self._run([name, "--longer"])

    def reject(self) -> None:
        """Esc and the like: a recording is given up, a face that is being made goes on."""
        self._give_up_recording()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Closing the dialog is the same as Esc."""
        self._give_up_recording()
        super().closeEvent(event)

    def stop_to_leave(self) -> None:
        """Stop training in sight: the window closes when what was trained is saved."""
        self._stop()
        self.show()
        self.raise_()

    def end_all(self) -> None:
        """End recording and training; what was trained is kept."""
        self._give_up_recording()
        self.form.advice.close_worker()
        self.form.clips.close_worker()
        self.job.close()
        self.hide()

    def _wire(self) -> None:
        self.form.begun.connect(self._begin)
        self.form.left.connect(self.reject)
        self.filming.cancel.clicked.connect(self._give_up_recording)
        self.countdown.ticked.connect(self.filming.count)
        self.countdown.done.connect(self._record)
        self.recorder.ticked.connect(
            lambda key, share: self.filming.show_direction(key, share, self.seconds)
        )
        self.recorder.done.connect(lambda path: self._make(Clip(Path(path))))
        self.recorder.failed.connect(self._fail)
        self.job.progressed.connect(self.growing.show_progress)
        self.job.progressed.connect(self._tell_work)
        for ended in (self.job.made, self.job.failed, self.job.stopped):
            ended.connect(lambda: self.working.emit(""))
        self.job.made.connect(self._made)
        self.job.failed.connect(self._fail)
        self.job.stopped.connect(self._stopped)
        self.growing.stop.clicked.connect(self._stop)
        self.growing.hide_.clicked.connect(self.reject)
        self.end.longer.clicked.connect(
            lambda: self.train_longer(self.name, self.end.minutes.value())
        )
        self.end.again.clicked.connect(self._return_to_form)
        self.end.close_.clicked.connect(self.reject)
        self._link.resulted.connect(self._show_camera)
        self._link.changed.connect(self._note_camera)

    def _first_page(self) -> None:
        self.form.set_camera(there=self._camera_runs())
        self._return_to_form()

    def _return_to_form(self) -> None:
        """Show the first page as it was left: another video may be chosen, or another name."""
        self.form.show_unfinished()
        self._turn_to(self.form, self.form.name)

    def _turn_to(self, page: QWidget, focused: QWidget) -> None:
        """Show a page; Enter is for its main button, and Space for nothing that ends work."""
        self._pages.setCurrentWidget(page)
        # In a large font, or a language of long words, more room is needed.
        self.setMinimumSize(_LEAST.expandedTo(self._pages.minimumSize()))
        default = {self.form: self.form.begin, self.end: self.end.close_}.get(page)
        if default is not None:
            default.setDefault(True)
        focused.setFocus()

    def _begin(self, wanted: Wanted) -> None:
        self._wanted = wanted
        if wanted.go_on:
            self._run([wanted.name])  # which says itself what it lacks
            return
        work = work_of(wanted.name)
        try:
            need_training()
            refuse_busy(work.folder, wanted.name)
            forget(work)
        except Face2FaceError as error:
            self._fail(local_error(error))
            return
        if wanted.clips:
            self._make(*wanted.clips)
        else:
            self._turn_to(self.filming, self.filming)
            self.countdown.start()

    def _record(self) -> None:
        assert self._wanted is not None
        folder = work_of(self._wanted.name).folder
        self.recorder.start(folder / time.strftime("recording-%Y%m%d-%H%M%S.mp4"), self.seconds)

    def _give_up_recording(self) -> None:
        self.countdown.stop()
        self.recorder.stop()
        if self.page is self.filming:
            self._return_to_form()

    def _make(self, *clips: Clip) -> None:
        wanted = self._wanted
        assert wanted is not None
        consent = dated(wanted.consent or AGREED)
        flags = [flag for clip in clips for flag in ("--file", str(clip.path))]
        if not all(clip.is_whole for clip in clips):
            flags += [f"--part={clip.part}" for clip in clips]
        self._run([wanted.name, *flags, f"--consent={consent}"])

    def _run(self, flags: list[str]) -> None:
        assert self._wanted is not None
        self.growing.begin()
        self._turn_to(self.growing, self.growing)
        if self._wanted.minutes is not None:
            flags = [*flags, "--minutes", str(self._wanted.minutes)]
        self.working.emit(at_work(self.name, None))
        self.job.start(flags)

    def _tell_work(self, progress: Progress) -> None:
        if progress.stage == "first":
            self.first.emit(progress.message)
        if progress.left_s is not None:
            self.working.emit(at_work(self.name, progress.left_s))

    def _stop(self) -> None:
        self.growing.ending()
        self.job.stop()

    def _made(self, name: str, end: Progress) -> None:
        self.end.made(name, end, self.growing.sheet)
        self._turn_to(self.end, self.end.close_)
        self.made.emit(name, weak_because(end.weak))

    def _fail(self, message: str) -> None:
        self.end.failed(message)
        self._turn_to(self.end, self.end.close_)
        self.show()

    def _stopped(self) -> None:
        assert self._wanted is not None
        self.end.stopped(self._wanted.name)
        self._turn_to(self.end, self.end.close_)

    def _show_camera(self) -> None:
        if self.page is self.filming and (result := self._link.latest()) is not None:
            self.filming.view.show_image(result.frame)

    def _note_camera(self) -> None:
        if self.isVisible() and self.page is self.form:
            self.form.note_camera(there=self._camera_runs())
