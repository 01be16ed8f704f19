"""The main window's life: it starts, takes what is dropped on it, hears of others, and closes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)

from face2face.gui.controllers.attention import Attention
from face2face.gui.dependencies import Dependencies
from face2face.gui.log_file import StateLog
from face2face.gui.settings import Settings
from face2face.gui.single_start import Handover
from face2face.gui.space_key import SpaceGuard
from face2face.gui.start_options import Options
from face2face.gui.wheel import WheelGuard
from face2face.gui.widgets.message_bar import Topic
from face2face.gui.window_parts import WindowParts

_LEAST = QSize(640, 420)
_USUAL = QSize(1200, 760)


class MainWindow(WindowParts):
    """Everything the user sees.

    Signals:
        pictured: the first generated image was shown.

    Attributes:
        hung: whether a thread did not end when the window was closed: it hangs in a library, and
            so would the process's usual end.
    """

    pictured = Signal()

    def __init__(self, dependencies: Dependencies, settings: Settings, options: Options) -> None:
        """Build the window; `start` brings it to life."""
        super().__init__(dependencies, settings, options)
        self.setAcceptDrops(True)
        self._closed = False
        self.hung = False
        self._wire_session()
        self._wire_actions()
        WheelGuard(self)
        SpaceGuard(self)
        Attention(self, self.link)
        self._restore()

    def start(self, *, welcome: bool = True) -> None:
        """Open the session, the remembered source and model, and the first page if it is due.

        Args:
            welcome: whether the first page may be shown.
        """
        # One after the other on the background's thread: what the first image needs comes first.
        self.link.open()
        self.display.start(calibrate=self._options.calibrate)
        self.models.begin()
        first = welcome and not self.settings.flag("welcomed", False)
        self.pages.begin(self.sources, self._options.source, first=first)
        self.source_box.refresh()
        if self._options.open is not None:
            self.files.use(self._options.open)
        self.unfinished_work.remind(self.background)

    def take_over(self, wanted: Handover) -> None:
        """Come to the front: the program was started once more, perhaps with something to use."""
        self.to_front()
        if wanted.source:
            self.sources.choose(wanted.source)
        if wanted.model:
            self.models.choose(wanted.model)
        if wanted.open:
            self.files.use(Path(wanted.open))

    def choose_source(self, text: str) -> None:
        """Switch to what `--source` would take; "" for nothing."""
        self.sources.choose(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font needs more room, or less."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._bound()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take models and videos."""
        self.drops.offered(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Take them everywhere in the window."""
        self.drops.offered(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They are not dropped here."""
        del event
        self.drops.left()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Use what was dropped."""
        self.drops.dropped(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Save what is to be saved and end every thread, unless work is to go on."""
        if not (self._closed or self._ending or self._may_close()):
            event.ignore()
            return
        if not self._closed:
            self._closed = True
            self._keep()
            self.hide()  # at once, whatever the camera takes to close
            self.display.stop()
            self.source_box.stop()
            self.settings_parts.microphone_check.close()
            self.recording.close()
            self.conversions.close()
            self.video_sound.close()
            self.models.note(self.link.status())  # the last news may not have come yet
            ended = [self.background.close(), self.transfers.close(), self.link.close()]
            self.hung = not all(ended)
            self.models.close(hung=self.hung)
            self.new_face.end_all()  # last: it waits until what was trained is saved
        super().closeEvent(event)

    def _wire_session(self) -> None:
        self._state_log = StateLog()
        for note in (
            self.models.note,
            self._state_log.note,
            self.announcer.warned,
            self.low_light.note,
            self.sources.formats.note,
            self.playback.note,
            self.sources.remembered.note,
        ):
            self.display.status.connect(note)
        self.display.pictured.connect(self.pictured)
        self.pictured.connect(self.announcer.settle_output)
        self.pictured.connect(self.models.read_first)
        self.sources.changed.connect(self.display.forget)
        self.sources.changed.connect(self.tasks.forget)
        self.sources.changed.connect(lambda: self.announcer.settle(Topic.FILES))
        self.sources.changed.connect(self.files.note_source)
        self.sources.changed.connect(self.view.set_camera)

    def _wire_actions(self) -> None:
        a = self.actions_
        a.quit.triggered.connect(self.close)
        self.tasks.failed.connect(lambda why: self.announcer.failed(why, Topic.TASK))
        self.tasks.chose.connect(lambda: self.announcer.settle(Topic.TASK))
        a.full_screen.toggled.connect(lambda on: self.strips.enable(not on))
        self.reset.done.connect(lambda: self.resize(_USUAL))

    def _restore(self) -> None:
        a, settings = self.actions_, self.settings
        a.loop.setChecked(self._options.loop or settings.flag("loop", False))
        a.loop.toggled.connect(settings.remember_flag("loop"))
        self.view.begin(self._options.show)
        self.motion.begin(self._options.motion, self._options.motion_given)
        self.tasks.begin()
        self._bound()
        self.resize(_USUAL)
        self.restoreGeometry(settings.bytes("geometry"))
        self.stage.set_divider(settings.bytes("divider"))

    def _bound(self) -> None:
        """Let the window be no smaller than what is in it."""
        self.setMinimumSize(max(_LEAST.width(), self.body.least_width), _LEAST.height())

    def _keep(self) -> None:
        if not self.actions_.full_screen.isChecked():
            self.settings.keep("geometry", self.saveGeometry())
        self.settings.keep("divider", self.stage.divider())
        self.settings.sync()

    def _may_close(self) -> bool:
        return self.unfinished_work.may_close() and self.conversions.may_close()
