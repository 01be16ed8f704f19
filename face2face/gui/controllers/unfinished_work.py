"""A face that is still being trained when the window is closed, and at the next start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from face2face.errors import Face2FaceError
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.question import ask
from face2face.gui.widgets.message_bar import Topic
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import refuse_busy, unfinished, work_of

_PATIENCE_MS = 12_000
"""For saving what was trained; after that the window closes all the same."""


class UnfinishedWork(QObject):
    """Asks before a training is stopped, and tells of what was not finished.

    Args:
        new_face: where faces are made.
        announcer: tells of them at the start.
        end: closes the window without asking.
        window: owns the question.

    Attributes:
        question: the question that was asked last, None before.
    """

    def __init__(
        self, new_face: NewFace, announcer: Announcer, end: Callable[[], None], window: QWidget
    ) -> None:
        """Ask nothing yet."""
        super().__init__(window)
        self._new_face = new_face
        self._announcer = announcer
        self._end = end
        self._window = window
        self._leaving = False
        self.question: QMessageBox | None = None
        for ended in (new_face.job.made, new_face.job.failed, new_face.job.stopped):
            ended.connect(self._job_ended)
        new_face.working.connect(lambda _: announcer.settle(Topic.UNFINISHED))

    def may_close(self) -> bool:
        """Whether the window may close now; if a face is being trained the user is asked."""
        training = self._new_face.job.running
        if not training and not self._new_face.is_recording:
            return True
        if self._leaving or self._is_asking():
            return False
        name = self._new_face.name
        if training:
            self.question = ask(
                self._window,
                self.tr("A face is being trained"),
                self.tr(
                    "The face {name} is not ready yet. If you close now, what was trained is kept "
                    "in {folder}, and New face… continues it the next time."
                ).format(name=name, folder=work_of(name).folder),
                yes=self.tr("Stop and close"),
                no=self.tr("Keep training"),
                then=self._leave,
            )
        else:
            self.question = ask(
                self._window,
                self.tr("A face is being recorded"),
                self.tr(
                    "The recording for {name} is not complete. If you close now, it is given up "
                    "and removed."
                ).format(name=name),
                yes=self.tr("Give up and close"),
                no=self.tr("Keep recording"),
                then=self._end,
            )
        return False

    def remind(self, background: BackgroundWorker) -> None:
        """Tell of faces that were begun and are not ready."""
        background.run(_left_alone, self._tell, lambda _: None)

    def _is_asking(self) -> bool:
        return self.question is not None and isValid(self.question) and self.question.isVisible()

    def _leave(self) -> None:
        if not self._new_face.job.running:
            self._end()
            return
        self._leaving = True
        self._new_face.stop_to_leave()
        QTimer.singleShot(_PATIENCE_MS, self, self._end)

    def _job_ended(self) -> None:
        if self._leaving:
            # Later: others hear of it first.
            QTimer.singleShot(0, self, self._end)
        elif self._is_asking():
            assert self.question is not None
            self.question.reject()  # there is nothing to be asked any more

    def _tell(self, plans: list[Plan]) -> None:
        if plans and not self._new_face.job.running:
            act: Callable[[], None] = self._new_face.open_page  # of several one is chosen there
            if len(plans) == 1:
                act = partial(self._new_face.go_on_with, plans[0])
            self._announcer.unfinished([plan.name for plan in plans], act)


def _left_alone() -> list[Plan]:
    """The unfinished faces at which no other program is at work."""
    plans = []
    for plan in unfinished():
        try:
            refuse_busy(work_of(plan.name).folder, plan.name)
        except Face2FaceError:
            continue
        plans.append(plan)
    return plans
