"""The main window: puts the parts together and lets them know of each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from face2face.config import DEFAULT_MODEL, REENACTMENT
from face2face.engine.live.status import SourceState
from face2face.errors import SinkError
from face2face.gui.actions import Actions, fill_menu_bar
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer, Topic
from face2face.gui.controllers.drops import Drops
from face2face.gui.controllers.files import Files
from face2face.gui.controllers.model_actions import ModelActions
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.controllers.remembered_source import RememberedSource
from face2face.gui.controllers.retarget import RetargetController
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.controllers.unfinished_work import UnfinishedWork
from face2face.gui.countdown import Countdown
from face2face.gui.dependencies import Dependencies
from face2face.gui.dialogs import (
    ask_image,
    ask_model,
    ask_model_file,
    ask_video,
    manual,
    pasted_files,
)
from face2face.gui.error_messages import local_error
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.options import Options
from face2face.gui.question import ask
from face2face.gui.session import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.theme import GAP
from face2face.gui.widgets.control_bar import Controls
from face2face.gui.widgets.drop_hint import DropHint
from face2face.gui.widgets.message_bar import MessageBar
from face2face.gui.widgets.model_menu import ModelButton, ModelMenu
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.gui.widgets.overlay import KeyList, Welcome
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.retarget_panel import RetargetPanel
from face2face.gui.widgets.source_box import SourceBox
from face2face.gui.widgets.status_line import StatusLine

_FOLD_BELOW = 900
_FIGURES_EVERY_MS = 500
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
        self.setMinimumSize(640, 420)
        self.settings = settings
        self.remembered_source = RememberedSource(settings, self)
        self._options = options
        self._parts = parts
        self._source = ""
        self._pictured = False
        self._closed = self._ending = False
        self.question: QMessageBox | None = None
        self.hung = False
        self.background = BackgroundWorker(self)
        self.link = SessionBridge(parts.make_session, parts.parse_source, self.background, self)
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
        self.countdown = Countdown(self)
        self._calibration_due = options.calibrate
        self._build()
        self._wire_images()
        self._wire_actions()
        self._wire_recording()
        self._restore()

    def start(self, *, welcome: bool = True) -> None:
        """Open the session, the remembered source and model, and the first page if it is due.

        Args:
            welcome: whether the first page may be shown.
        """
        # One after the other on the errands' thread: what the first image needs comes first.
        self.link.open()
        self._figures.start(_FIGURES_EVERY_MS)
        self.models.begin()
        self._begin_source(welcome=welcome)
        self.source_box.refresh()
        self.models.read()
        self.unfinished_work.remind(self.background)

    def _begin_source(self, *, welcome: bool) -> None:
        if welcome and not self.settings.flag("welcomed", False):
            self.welcome.open()
            # The camera stays off until the user has read what happens with it.
            if self._options.source is not None:
                self.choose_source(self._options.source)
            return
        self.choose_source(self._options.source or self.remembered_source.text)

        self.stage.setFocus()

    def choose_source(self, text: str) -> None:
        """Switch to what `--source` would take; "" for nothing."""
        self._source = text
        self.countdown.stop()
        self.announcer.settle(Topic.FILES)
        self.source_box.set_current(text)
        self.link.set_source(text or None, loop=self.actions_.loop.isChecked())
        self.stage.show_result(None)
        self.tasks.forget()
        self.stage.set_camera(text != "demo" and not Path(text).is_file())
        self.remembered_source.choose(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold the cards into a menu when it gets narrow."""
        super().resizeEvent(event)
        self._fold()

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
            self._figures.stop()
            self.countdown.stop()
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
        self._task = REENACTMENT
        self.source_box = SourceBox(self.background, self._parts.list_cameras)
        self.model_button = ModelButton(self.actions_.choose_model)
        self.controls = Controls(self.actions_, self.source_box, self.model_button)
        self.panel = ModelPanel()
        self.status_line = StatusLine()
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.stage, 1)
        left.addWidget(self.messages)
        for panel in self._panels():
            left.addWidget(panel)
        left.addWidget(self.controls)
        left.addWidget(self.status_line)
        self._centre = QWidget()
        self._row = QHBoxLayout(self._centre)
        self._row.setSpacing(GAP + 4)
        self._row.addLayout(left, 1)
        self._row.addWidget(self.panel)
        self.setCentralWidget(self._centre)
        self._set_margins(full=False)
        _, models = fill_menu_bar(self.menuBar(), self.actions_)
        self.model_menu = ModelMenu([models, self.model_button.menu], self)
        self.models.show_in(self.panel, self.model_menu, self.model_button)
        self.announcer = Announcer(self.messages, self)
        self.files = Files(
            self.models,
            self.announcer,
            self.choose_source,
            lambda: self._task == REENACTMENT,
            self,
        )
        self.model_actions = ModelActions(self.models, self.announcer, self)
        self.drops = Drops(
            DropHint(self._centre),
            self.files.use,
            self.actions_.coverable.isEnabled,
        )
        self.welcome = Welcome(self._centre)
        self.keys = KeyList(self._centre, self.actions_.all())
        self.new_face = NewFace(self.link, self._parts.new_face, self._camera_runs, self)
        self.unfinished_work = UnfinishedWork(self.new_face, self.announcer, self.end, self)
        self._figures = QTimer(self)

    def _wire_images(self) -> None:
        self.link.resulted.connect(self._show_result)
        self.link.changed.connect(self._show_status)
        self.pictured.connect(self.announcer.settle_output)
        self._figures.timeout.connect(self._show_status)
        self.stage.clicked.connect(self.link.follow)
        self.countdown.ticked.connect(self.stage.show_countdown)
        self.countdown.done.connect(self.link.calibrate)
        self.models.failed.connect(self.announcer.model_failed)
        self.models.refused.connect(self.announcer.refused)
        self.models.chosen.connect(lambda: self.announcer.settle(Topic.MODEL, Topic.FILES))
        self.panel.menu_wanted.connect(self.model_actions.open_menu)
        self.panel.removal_wanted.connect(self.model_actions.delete)
        self.model_menu.removal_wanted.connect(self.model_actions.delete)
        self.models.doubted.connect(self.announcer.doubted)
        self.source_box.chosen.connect(self.choose_source)
        self.source_box.video_wanted.connect(self._open_video)
        self.welcome.camera_wanted.connect(lambda: self.choose_source(self._source or "0"))
        self.welcome.demo_wanted.connect(lambda: self.choose_source("demo"))
        self.welcome.closed.connect(lambda: self.settings.keep("welcomed", True))
        self.welcome.closed.connect(self.stage.setFocus)
        for page in (self.welcome, self.keys):
            page.covering.connect(self.actions_.coverable.setDisabled)
            page.covering.connect(self.model_menu.set_disabled)

    def _wire_actions(self) -> None:
        a = self.actions_
        a.open_video.triggered.connect(self._open_video)
        a.demo.triggered.connect(lambda: self.choose_source("demo"))
        a.choose_source.triggered.connect(self._open_sources)
        a.refresh.triggered.connect(self.source_box.refresh)
        a.replay.triggered.connect(self._replay)
        a.loop.toggled.connect(self.settings.remember_flag("loop"))
        a.quit.triggered.connect(self.close)
        a.choose_model.triggered.connect(self._open_models)
        self.model_button.clicked.disconnect()
        self.model_button.clicked.connect(self.model_button.open_menu)
        a.add_model.triggered.connect(self._find_model)
        a.add_model_file.triggered.connect(self._find_model_file)
        a.new_face.triggered.connect(self.new_face.open_page)
        a.new_photo.triggered.connect(self._find_photo)
        a.paste.triggered.connect(self._paste)
        self.panel.new.setToolTip(a.new_face.toolTip())
        self.panel.new.clicked.connect(a.new_face.trigger)
        self.new_face.made.connect(self._use_new_face)
        a.calibrate.triggered.connect(self._calibrate)
        a.motion.toggled.connect(self._show_strip)
        for panel in self._panels():
            panel.close_button.clicked.connect(lambda: a.motion.setChecked(False))
        self.tasks.failed.connect(self.announcer.task_failed)
        self.tasks.chose.connect(lambda: self.announcer.settle(Topic.TASK))
        a.landmarks.toggled.connect(self._set_landmarks)
        a.mirror.toggled.connect(self.stage.set_mirrored)
        a.label.toggled.connect(self._set_labelled)
        a.output_alone.toggled.connect(self._set_output_alone)
        a.full_screen.toggled.connect(self._set_full_screen)
        a.leave_full_screen.triggered.connect(self._leave)
        for name in ("landmarks", "mirror", "label", "output_alone"):
            getattr(a, name).toggled.connect(self.settings.remember_flag(name))
        a.reset.triggered.connect(self._ask_reset)
        a.about.triggered.connect(self.welcome.open)
        a.shortcuts.triggered.connect(self.keys.open)
        a.website.triggered.connect(self._open_manual)

    def _wire_recording(self) -> None:
        a, recording = self.actions_, self.recording
        a.snapshot.triggered.connect(recording.snapshot)
        a.record.toggled.connect(recording.record)
        a.virtual_camera.toggled.connect(self._send)
        a.show_folder.triggered.connect(self._show_folder)
        recording.ticked.connect(lambda s, mb: self.controls.show_recording(True, s, mb))
        recording.recording_changed.connect(a.record.setChecked)
        recording.recording_changed.connect(self.controls.show_recording)
        recording.sending_changed.connect(a.virtual_camera.setChecked)
        recording.failed.connect(self.announcer.failed)
        recording.recording_changed.connect(self.announcer.settle_output)
        recording.sending_changed.connect(self.announcer.settle_sending)
        recording.saved.connect(self.announcer.saved)

    def _restore(self) -> None:
        a, settings = self.actions_, self.settings
        a.mirror.setChecked(settings.flag("mirror", True))
        a.label.setChecked(settings.flag("label", True))
        a.loop.setChecked(self._options.loop or settings.flag("loop", False))
        requested = self._options.show
        a.landmarks.setChecked(
            requested == "landmarks" if requested else settings.flag("landmarks", False)
        )
        a.output_alone.setChecked(settings.flag("output_alone", False))
        self.motion.begin(self._options.motion, self._options.motion_given)
        self.tasks.begin()
        self.resize(1200, 760)
        self.restoreGeometry(settings.bytes("geometry"))
        self.stage.set_divider(settings.bytes("divider"))
        self._fold()

    def _keep(self) -> None:
        if not self.actions_.full_screen.isChecked():
            self.settings.keep("geometry", self.saveGeometry())
        self.settings.keep("divider", self.stage.divider())
        self.settings.sync()

    # Showing

    def _show_result(self) -> None:
        result = self.link.latest()
        self.stage.show_result(result)
        if result is not None and result.output is not None and not self._pictured:
            self._pictured = True
            self.pictured.emit()

    def _show_status(self) -> None:
        status = self.link.status()
        if status.source is SourceState.NONE and self.link.latest() is None:
            self.stage.show_result(None)
        self.stage.show_status(status)
        self.status_line.show_status(status)
        self.models.note(status)
        self.remembered_source.note(status)
        self._use_task(status.task)
        self.announcer.warned(status)
        if self._calibration_due and status.source is SourceState.RUNNING:
            self._calibration_due = False
            self.countdown.start()
        self.actions_.calibrate.setEnabled(
            status.source is SourceState.RUNNING and self._task == REENACTMENT
        )

    # Doing

    def _set_landmarks(self, on: bool) -> None:
        self.stage.set_landmarks(on)
        self.recording.landmarks = on

    def _set_labelled(self, on: bool) -> None:
        self.stage.set_labelled(on)
        self.recording.labelled = on

    def _set_output_alone(self, on: bool) -> None:
        self.stage.set_output_alone(on)
        self.recording.alone = on

    def _set_full_screen(self, on: bool) -> None:
        self.stage.set_full(on)
        for part in (self.menuBar(), self.controls, self.status_line):
            part.setVisible(not on)
        self.messages.hide()
        self.actions_.motion.setChecked(False)
        self._set_margins(full=on)
        self._fold()
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def _set_margins(self, *, full: bool) -> None:
        if full:
            self._row.setContentsMargins(0, 0, 0, 0)
        else:
            self._row.setContentsMargins(GAP + 4, GAP - 4, GAP + 4, GAP - 2)

    def _fold(self) -> None:
        full = self.actions_.full_screen.isChecked()
        narrow = self.width() < _FOLD_BELOW
        self.panel.setVisible(not narrow and not full)
        self.controls.set_narrow(narrow)

    def _leave(self) -> None:
        """Esc: close a page or the panel, or leave the full screen."""
        for page in (self.welcome, self.keys):
            if page.isVisible() and page.isEnabled():  # no other lies over it
                page.close_sheet()
                return
        if self.actions_.motion.isChecked():
            self.actions_.motion.setChecked(False)
        else:
            self.actions_.full_screen.setChecked(False)

    def _calibrate(self) -> None:
        if self.link.status().source is SourceState.RUNNING and self._task == REENACTMENT:
            self.countdown.start()

    def _panels(self) -> list[Panel]:
        return [self.motion_panel, *self.tasks.panels.values()]

    def _panel(self) -> Panel:
        """That of the task in use."""
        return self.tasks.panels.get(self._task, self.motion_panel)

    def _use_task(self, task: str) -> None:
        """Offer what goes with the model's task, and that alone."""
        if task == self._task:
            return
        self.actions_.motion.setChecked(False)
        self._task = task
        self.tasks.use(task)
        self.actions_.name_after(task)
        self.actions_.motion.setEnabled(task == REENACTMENT or task in self.tasks.panels)
        self.controls.buttons["calibrate"].setVisible(task == REENACTMENT)

    def _show_strip(self, on: bool) -> None:
        panel = self._panel()
        inside = panel.isAncestorOf(self.focusWidget())
        panel.setVisible(on)
        self.tasks.show_open(on)
        if on:
            panel.take_focus()
        elif inside:
            button = self.controls.buttons["motion"]
            (button if button.isVisible() else self.stage).setFocus()

    def _replay(self) -> None:
        if self._source and self.link.status().source is SourceState.ENDED:
            self.choose_source(self._source)

    def _send(self, on: bool) -> None:
        if name := self.recording.send(on):
            self.announcer.sending(name)

    def _open_sources(self) -> None:
        self.source_box.setFocus()
        self.source_box.showPopup()

    def _open_models(self) -> None:
        if self.panel.isVisible():
            self.panel.take_focus()
        elif self.model_button.isVisible():
            self.model_button.open_menu()

    def _open_video(self) -> None:
        if path := ask_video(self):
            self.choose_source(path)

    def _find_photo(self) -> None:
        if path := ask_image(self):
            self.files.add_models([Path(path)])

    def _paste(self) -> None:
        try:
            pasted = pasted_files(QGuiApplication.clipboard())
        except SinkError as error:
            self.announcer.failed(local_error(error), Topic.FILES)
            return
        self.files.use(pasted)

    def _find_model(self) -> None:
        if path := ask_model(self):
            self.files.add_models([Path(path)])

    def _find_model_file(self) -> None:
        if path := ask_model_file(self):
            self.files.add_models([Path(path)])

    def _camera_runs(self) -> bool:
        return self.link.status().source is SourceState.RUNNING and self.stage.is_camera

    def _use_new_face(self, name: str) -> None:
        self.models.read()
        self.models.choose(name)

    def _open_manual(self) -> None:
        location = manual()
        if location is None:
            self.keys.open()
        else:
            self.announcer.opener.open(location)

    def _show_folder(self) -> None:
        folder = self.recording.files_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self.announcer.opener.reveal(folder)

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
        self.resize(1200, 760)
        self.stage.set_divider(QByteArray())
        self.motion.reset()
        self.tasks.reset()
        self.choose_source("")
        self.models.choose(DEFAULT_MODEL)
        self.settings.forget(*_KEPT)
        self.models.read()
        self.announcer.reset()
