"""Whole videos converted from the window, by the command that does it everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from face2face.engine.live.status import ModelState
from face2face.errors import Face2FaceError, writing
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.convert.jobs import Conversion, ConversionQueue, State
from face2face.gui.convert.page import ConversionPage
from face2face.gui.convert.settings import target_of
from face2face.gui.dialogs import ask_videos
from face2face.gui.error_messages import local_error
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.question import ask
from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.widgets.message_bar import Topic
from face2face.tasks.registry import names_with
from face2face.video.network_address import is_address


class Conversions(QObject):
    """Takes what the window shows, queues it, and tells what became of it.

    Args:
        program: the command face2face-video, without its flags.
        flags: gives its flags for what the window shows, but for source and result.
        link: knows the model in use.
        recording: knows the folder of files.
        actions: what converts.
        button: shows how far it is.
        announcer: tells of what is done.
        choose_source: plays a result.
        current: the source, as `--source` takes it.
        end: closes the window without asking.
        window: owns the page.

    Attributes:
        queue: the conversions.
        page: shows them.
        question: what was asked last before the window closes, None before.
    """

    def __init__(
        self,
        program: Sequence[str],
        flags: Callable[[], list[str]],
        link: SessionBridge,
        recording: RecordingController,
        actions: Actions,
        button: ControlButton,
        announcer: Announcer,
        choose_source: Callable[[str], None],
        current: Callable[[], str],
        end: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._flags = flags
        self._link = link
        self._recording = recording
        self._button = button
        self._announcer = announcer
        self._choose_source = choose_source
        self._current = current
        self._end = end
        self._window = window
        self.question: QMessageBox | None = None
        self.queue = ConversionQueue(program, self)
        self.page = ConversionPage(self.queue, window)
        actions.convert.triggered.connect(self._convert_current)
        self.page.add.connect(self._add_more)
        self.page.stop.connect(self.queue.stop)
        self.page.again.connect(self.queue.again)
        self.page.remove.connect(self.queue.remove)
        self.page.reveal.connect(lambda job: announcer.opener.reveal(job.out))
        self.page.play.connect(lambda job: choose_source(str(job.out)))
        self.queue.changed.connect(self._show_progress)
        self.queue.done.connect(self._tell_done)
        self.queue.failed.connect(self._tell_failed)

    def may_close(self) -> bool:
        """Whether the window may close now; while a video is converted the user is asked."""
        if self.queue.current is None:
            return True
        if self.question is None or not isValid(self.question) or not self.question.isVisible():
            self.question = ask(
                self._window,
                self.tr("A video is being converted"),
                self.tr(
                    "{name} is not complete. If you close now, what was made of it is given up, "
                    "and what waits is not converted."
                ).format(name=self.queue.current.name),
                yes=self.tr("Give up and close"),
                no=self.tr("Keep converting"),
                then=self._end,
            )
        return False

    def close(self) -> None:
        """End what runs."""
        self.queue.close()
        self.page.hide()

    def convert(self, sources: Sequence[str]) -> None:
        """Queue videos, to look as the window looks now; they begin at once."""
        status = self._link.status()
        if status.model is not ModelState.READY:
            self._refuse(
                self.tr("There is no model in use yet: choose one in the list, then convert.")
            )
            return
        if status.task in names_with("mask"):
            self._refuse(
                self.tr(
                    "What is painted in the window belongs to one moment of the video: convert "
                    "with the command face2face-video and --mask."
                )
            )
            return
        taken = {job.out for job in self.queue.jobs}
        jobs = []
        for source in sources:
            name = Path(source).name
            out = target_of(self._recording.files_folder(), name, status.model_name, taken)
            taken.add(out)
            jobs.append(Conversion(source, name, status.model_name, out, self._flags()))
        if not jobs:
            return
        folder = jobs[0].out.parent
        try:
            with writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
        except Face2FaceError as error:
            self._refuse(local_error(error))
            return
        self.queue.add(jobs)

    def _convert_current(self) -> None:
        source = self._current()
        waits = any(
            job.source == source and job.state in (State.WAITING, State.RUNNING)
            for job in self.queue.jobs
        )
        # A stream's address may hold a secret, which a name or a command line would show.
        if source and not waits and not is_address(source):
            self.convert([source])
        if self.queue.jobs:
            self.page.open_page()

    def _add_more(self) -> None:
        self.convert([str(path) for path in ask_videos(self.page, self._current())])

    def _show_progress(self) -> None:
        job = self.queue.current
        if job is None:
            self._button.set_look("", "convert")
            return
        text = "…" if not job.share else f"{100 * job.share:.0f}\u00a0%"
        if self.queue.waiting:
            text = f"{text} + {self.queue.waiting}"
        self._button.set_look(text, "convert")

    def _tell_done(self, job: Conversion) -> None:
        self._announcer.settle(Topic.CONVERSION)
        self._announcer.converted(
            job.name, job.out, job.notes, play=lambda: self._choose_source(str(job.out))
        )

    def _tell_failed(self, job: Conversion) -> None:
        if not self.page.isVisible():
            self._refuse(
                self.tr("{name} was not converted. {why}").format(name=job.name, why=job.why)
            )

    def _refuse(self, why: str) -> None:
        self._announcer.failed(why, Topic.CONVERSION)
