"""The main window: puts the parts together and lets them know of each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow, QMessageBox

from face2face.config import DEFAULT_MODEL, REENACTMENT
from face2face.engine.live.status import SourceState
from face2face.gui.actions import Actions, fill_menu_bar
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer, Topic
from face2face.gui.controllers.attention import Attention
from face2face.gui.controllers.drops import Drops
from face2face.gui.controllers.files import Files
from face2face.gui.controllers.live_display import LiveDisplay
from face2face.gui.controllers.model_actions import ModelActions
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.output_actions import OutputActions
from face2face.gui.controllers.photographs import Photographs
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.controllers.retarget import RetargetController
from face2face.gui.controllers.sources import Sources
from face2face.gui.controllers.strips import Strips
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.controllers.unfinished_work import UnfinishedWork
from face2face.gui.controllers.view import View
from face2face.gui.dependencies import Dependencies
from face2face.gui.dialogs import manual
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.options import Options
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.question import ask
from face2face.gui.session import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.single_start import Handover
from face2face.gui.wheel import WheelGuard
from face2face.gui.widgets.control_bar import Controls
from face2face.gui.widgets.drop_hint import DropHint
from face2face.gui.widgets.face_choice import FaceChoice
from face2face.gui.widgets.message_bar import MessageBar
from face2face.gui.widgets.model_menu import ModelButton, ModelMenu
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.gui.widgets.overlay import KeyList, Overlay, Welcome
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.retarget_panel import RetargetPanel
from face2face.gui.widgets.source_box import SourceBox
from face2face.gui.widgets.status_line import StatusLine
from face2face.gui.widgets.window_body import WindowBody
from face2face.video.source_spec import DEMO

_LEAST = QSize(640, 420)
_USUAL = QSize(1200, 760)
_KEPT = ("added models", "welcomed")
"""What a reset leaves: the user's own list, and that the first page was read."""


class MainWindow(QMainWindow):
    """Everything the user sees.

    Signals:
        pictured: the first generated image was shown.

    Attributes:
        question: what was asked last before settings are reset, None before.
        hung: whether a thread did not end when the window was closed: it hangs in a library, and
            so would the process's usual end.
    """

    pictured = Signal()

    def __init__(self, parts: Dependencies, settings: Settings, options: Options) -> None:
        """Build the window; `start` brings it to life."""
        super().__init__()
        self.setWindowTitle("face2face")
        self.setAcceptDrops(True)
        self.settings = settings
        self._options = options
        self._parts = parts
        self._closed = self._ending = False
        self.question: QMessageBox | None = None
        self.hung = False
        self.background = BackgroundWorker(self)
        self.photo_settings = PhotoSettings(settings, options.model, options.photo)
        self.link = SessionBridge(
            parts.make_session,
            parts.parse_source,
            self.background,
            self,
            photo_options=self.photo_settings.of,
        )
        self.recording = RecordingController(
            self.link,
            microphone=parts.microphone,
            device=parts.device,
            identity=options.identity,
            parent=self,
        )
        self.models = Models(
            self.link,
            self.background,
            settings,
            parts.read_model_list,
            parts.read_model_entry,
            options.model,
            self,
        )
        self.actions_ = Actions(self)
        self._build()
        self._wire_session()
        self._wire_actions()
        WheelGuard(self)
        Attention(self, self.link)
        self._restore()

    def start(self, *, welcome: bool = True) -> None:
        """Open the session, the remembered source and model, and the first page if it is due.

        Args:
            welcome: whether the first page may be shown.
        """
        # One after the other on the errands' thread: what the first image needs comes first.
        self.link.open()
        self.display.start(calibrate=self._options.calibrate)
        self.models.begin()
        self._begin_source(welcome=welcome)
        self.source_box.refresh()
        self.models.read()
        self.unfinished_work.remind(self.background)
        if self._options.open is not None:
            self.files.use(self._options.open)

    def take_over(self, wanted: Handover) -> None:
        """Come to the front: the program was started once more, perhaps with something to use."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if wanted.source:
            self.sources.choose(wanted.source)
        if wanted.model:
            self.models.choose(wanted.model)
        if wanted.open:
            self.files.use(Path(wanted.open))

    def choose_source(self, text: str) -> None:
        """Switch to what `--source` would take; "" for nothing."""
        self.sources.choose(text)

    def _begin_source(self, *, welcome: bool) -> None:
        if welcome and not self.settings.flag("welcomed", False):
            self.welcome.open()
            # The camera stays off until the user has read what happens with it.
            if self._options.source is not None:
                self.sources.choose(self._options.source)
            return
        self.sources.choose(self._options.source or self.sources.remembered.text)
        self.stage.setFocus()

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
        """Save what is to be saved and end every thread, unless a face is being trained."""
        if not self._closed and not self._ending and not self.unfinished_work.may_close():
            event.ignore()
            return
        if not self._closed:
            self._closed = True
            self._keep()
            self.hide()  # at once, whatever the camera takes to close
            self.display.stop()
            self.source_box.stop()
            self.recording.close()
            ended = [self.background.close(), self.link.close()]
            self.hung = not all(ended)
            self.models.close(hung=self.hung)
            self.new_face.end_all()  # last: it waits until what was trained is saved
        super().closeEvent(event)

    def end(self) -> None:
        """Close without asking."""
        self._ending = True
        self.close()

    # Building

    def _build(self) -> None:
        self.stage = Preview()
        self.messages = MessageBar()
        self.motion_panel = RetargetPanel()
        self.motion = RetargetController(self.link, self.motion_panel, self.settings, self)
        self.tasks = TaskController(self.link, self.stage, self.settings, self)
        self.strips = Strips(
            self.actions_, self.tasks, {REENACTMENT: self.motion_panel, **self.tasks.panels}, self
        )
        self.source_box = SourceBox(self.background, self._parts.list_cameras)
        self.model_button = ModelButton(self.actions_.choose_model)
        self.controls = Controls(self.actions_, self.source_box, self.model_button)
        self.panel = ModelPanel()
        self.status_line = StatusLine()
        self.body = WindowBody(
            self.stage,
            self.messages,
            list(self.strips.panels.values()),
            self.controls,
            self.status_line,
            self.panel,
        )
        self.setCentralWidget(self.body)
        self.strips.give_back_to(self.controls, self.stage)
        self.sources = Sources(self.link, self.source_box, self.actions_, self.settings, self)
        self.view = View(self, self.body, self.stage, self.recording, self.actions_, self.settings)
        self.display = LiveDisplay(
            self.link, self.stage, self.status_line, self.strips, self.actions_, self
        )
        self.countdown = self.display.countdown
        _, models = fill_menu_bar(self.menuBar(), self.actions_)
        self.model_menu = ModelMenu([models, self.model_button.menu], self)
        self.models.show_in(self.panel, self.model_menu, self.model_button)
        self.announcer = Announcer(self.messages, self)
        OutputActions(self.actions_, self.recording, self.controls, self.announcer, self)
        self.welcome = Welcome(self.body)
        self.keys = KeyList(self.body, self.actions_.all())
        self.face_choice = FaceChoice(self.body)
        self.photographs = Photographs(
            self.link,
            self.background,
            self.photo_settings,
            self._parts.find_photo_faces,
            self.face_choice,
            self,
        )
        self.files = Files(
            self,
            self.models,
            self.photographs,
            self.sources,
            self.strips,
            self.announcer,
            self.actions_,
        )
        self.model_actions = ModelActions(self.models, self.announcer, self)
        self.drops = Drops(DropHint(self.body), self.files.use, self.actions_.coverable.isEnabled)
        self.new_face = NewFace(self.link, self._parts.new_face, self._camera_runs, self)
        self.unfinished_work = UnfinishedWork(self.new_face, self.announcer, self.end, self)

    def _wire_session(self) -> None:
        self.display.pictured.connect(self.pictured)
        self.display.status.connect(self.models.note)
        self.display.pictured.connect(self.announcer.settle_output)
        self.display.status.connect(self.announcer.warned)
        self.display.status.connect(self.sources.remembered.note)
        self.models.failed.connect(self.announcer.model_failed)
        self.models.refused.connect(self.announcer.refused)
        self.models.chosen.connect(self.announcer.settle_choice)
        self.panel.menu_wanted.connect(self.model_actions.open_menu)
        self.panel.removal_wanted.connect(self.model_actions.delete)
        self.model_menu.removal_wanted.connect(self.model_actions.delete)
        self.models.doubted.connect(self.announcer.doubted)
        self.sources.changed.connect(self.display.forget)
        self.sources.changed.connect(self.tasks.forget)
        self.sources.changed.connect(self.view.set_camera)
        self.sources.changed.connect(lambda: self.announcer.settle(Topic.FILES))
        self.welcome.camera_wanted.connect(self.sources.choose_camera)
        self.welcome.demo_wanted.connect(lambda: self.sources.choose(DEMO))
        self.welcome.closed.connect(lambda: self.settings.keep("welcomed", True))
        self.welcome.closed.connect(self.stage.setFocus)
        for page in self._pages():
            page.covering.connect(self.actions_.cover)
            page.covering.connect(self.model_menu.set_disabled)

    def _wire_actions(self) -> None:
        a = self.actions_
        a.quit.triggered.connect(self.close)
        a.choose_model.triggered.connect(self._open_models)
        self.model_button.clicked.disconnect()
        self.model_button.clicked.connect(self.model_button.open_menu)
        a.new_face.triggered.connect(self.new_face.open_page)
        for size, action in a.photo_sizes.items():
            action.setChecked(size == self.photo_settings.shown_size)
            action.triggered.connect(lambda _=False, size=size: self.photographs.set_size(size))
        self.panel.new.setToolTip(a.new_face.toolTip())
        self.panel.new.clicked.connect(a.new_face.trigger)
        self.new_face.made.connect(self._use_new_face)
        self.new_face.working.connect(self.panel.show_work)
        self.new_face.working.connect(a.show_work)
        self.tasks.failed.connect(self.announcer.task_failed)
        self.tasks.chose.connect(lambda: self.announcer.settle(Topic.TASK))
        a.full_screen.toggled.connect(lambda on: self.strips.enable(not on))
        a.leave_full_screen.triggered.connect(self._leave)
        a.reset.triggered.connect(self._ask_reset)
        a.about.triggered.connect(self.welcome.open)
        a.shortcuts.triggered.connect(self.keys.open)
        a.website.triggered.connect(self._open_manual)

    def _restore(self) -> None:
        a, settings = self.actions_, self.settings
        a.loop.setChecked(self._options.loop or settings.flag("loop", False))
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

    # Doing

    def _leave(self) -> None:
        """Esc: close a page or the panel, or leave the full screen."""
        for page in self._pages():
            if page.isVisible() and page.isEnabled():  # no other lies over it
                page.close_sheet()
                return
        if self.actions_.motion.isChecked():
            self.actions_.motion.setChecked(False)
        else:
            self.actions_.full_screen.setChecked(False)

    def _pages(self) -> list[Overlay]:
        return [self.face_choice, self.welcome, self.keys]

    def _open_models(self) -> None:
        if self.panel.isVisible():
            self.panel.take_focus()
        elif self.model_button.isVisible():
            self.model_button.open_menu()

    def _camera_runs(self) -> bool:
        return self.link.status().source is SourceState.RUNNING and self.stage.is_camera

    def _use_new_face(self, name: str) -> None:
        self.models.read()
        self.models.choose(name)
        self.announcer.ready(name)

    def _open_manual(self) -> None:
        location = manual()
        if location is None:
            self.keys.open()
        else:
            self.announcer.opener.open(location)

    def _ask_reset(self) -> None:
        self.question = ask(
            self,
            self.tr("Reset settings"),
            self.tr(
                "Forget the window's size, the source, the model in use, the motion and all "
                "switches? Models that you added stay in the list, and no file is deleted."
            ),
            yes=self.tr("Reset"),
            no=self.tr("Keep them"),
            then=self._reset,
        )

    def _reset(self) -> None:
        self.settings.forget(*_KEPT)
        a = self.actions_
        for action, value in (
            (a.mirror, True),
            (a.label, True),
            (a.loop, False),
            (a.landmarks, False),
            (a.output_alone, False),
            (a.motion, False),
            (a.full_screen, False),
        ):
            action.setChecked(value)
        self.settings.forget(*_KEPT)  # what the switches have just remembered
        a.photo_sizes[self.photo_settings.shown_size].setChecked(True)
        self.resize(_USUAL)
        self.stage.set_divider(QByteArray())
        self.motion.reset()
        self.tasks.reset()
        self.sources.choose("")
        self.models.choose(DEFAULT_MODEL)
        self.settings.forget(*_KEPT)
        self.models.read()
        self.announcer.reset()
