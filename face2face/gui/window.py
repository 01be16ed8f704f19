"""The main window: puts the parts together and lets them know of each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow

from face2face.config import REENACTMENT
from face2face.engine.live.status import SourceState
from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer, Topic
from face2face.gui.controllers.attention import Attention
from face2face.gui.controllers.camera_format import CameraFormatChoice
from face2face.gui.controllers.chosen_settings import ChosenSettings
from face2face.gui.controllers.conversions import Conversions
from face2face.gui.controllers.covering_pages import Pages
from face2face.gui.controllers.drops import Drops
from face2face.gui.controllers.face_drops import FaceDrops
from face2face.gui.controllers.file_actions import FileActions
from face2face.gui.controllers.given_files import Files
from face2face.gui.controllers.live_display import LiveDisplay
from face2face.gui.controllers.low_light import LowLight
from face2face.gui.controllers.microphone_check import MicrophoneCheck
from face2face.gui.controllers.model_views import ModelViews
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.motion_strip import RetargetController
from face2face.gui.controllers.new_faces import NewFaces
from face2face.gui.controllers.on_air import OnAir
from face2face.gui.controllers.output_actions import OutputActions
from face2face.gui.controllers.photographs import Photographs
from face2face.gui.controllers.playback import PlaybackController
from face2face.gui.controllers.preset_choice import PresetChoice
from face2face.gui.controllers.problem_reports import ProblemReports
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.controllers.reset import Reset
from face2face.gui.controllers.shown_source import Sources
from face2face.gui.controllers.signing_key import SigningKey
from face2face.gui.controllers.strips import Strips
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.controllers.unfinished_work import UnfinishedWork
from face2face.gui.controllers.video_sound import VideoSound
from face2face.gui.controllers.view import View
from face2face.gui.convert.shown_flags import ShownFlags
from face2face.gui.dependencies import Dependencies
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.log_file import StateLog
from face2face.gui.menu_bar import fill_menu_bar
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.preferences import Preferences
from face2face.gui.settings import Settings
from face2face.gui.single_start import Handover
from face2face.gui.space_key import SpaceGuard
from face2face.gui.start_options import Options
from face2face.gui.wheel import WheelGuard
from face2face.gui.widgets.drop_hint import DropHint
from face2face.gui.widgets.model_menu import ModelMenu
from face2face.gui.widgets.retarget_panel import RetargetPanel
from face2face.gui.widgets.window_body import WindowBody

_LEAST = QSize(640, 420)
_USUAL = QSize(1200, 760)


class MainWindow(QMainWindow):
    """Everything the user sees.

    Signals:
        pictured: the first generated image was shown.

    Attributes:
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
        self.hung = False
        self.background = BackgroundWorker(self)
        self.preferences = Preferences(settings, _given(options), self)
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
        self._to_front()
        if wanted.source:
            self.sources.choose(wanted.source)
        if wanted.model:
            self.models.choose(wanted.model)
        if wanted.open:
            self.files.use(Path(wanted.open))

    def _to_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

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
            self.microphone_check.close()
            self.recording.close()
            self.conversions.close()
            self.video_sound.close()
            self.models.note(self.link.status())  # the last news may not have come yet
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
        self._build_body()
        self._build_source()
        self._build_models()
        outputs = self._build_outputs()
        self._build_files()
        self._build_new_face()
        self._build_settings(outputs)

    def _build_body(self) -> None:
        body = self.body = WindowBody(self.actions_, self.background, self._parts.list_cameras)
        self.stage, self.messages, self.panel = body.stage, body.messages, body.models
        self.source_box, self.model_button = body.source_box, body.model_button
        self.controls, self.status_line = body.controls, body.status_line
        self.motion_panel = RetargetPanel()
        self.motion = RetargetController(self.link, self.motion_panel, self.settings, self)
        self.presets = PresetChoice(self.motion_panel, self.settings, self)
        self.models.marked.connect(self.motion.use_face)
        self.models.moved.connect(self.motion.rename_face)
        self.tasks = TaskController(self.link, self.stage, self.settings, self)
        self.strips = Strips(
            self.actions_, self.tasks, {REENACTMENT: self.motion_panel, **self.tasks.panels}, self
        )
        body.add_strips(self.strips.panels.values())
        self.setCentralWidget(body)
        self.strips.give_back_to(self.controls, self.stage)

    def _build_source(self) -> None:
        formats = CameraFormatChoice(
            self.body.format_button,
            self.actions_,
            self._parts.list_camera_formats,
            self.background,
            self.settings,
            self._options.camera_format,
            self,
        )
        self.sources = Sources(
            self.link, self.source_box, formats, self.actions_, self.settings, self
        )
        self.view = View(self, self.body, self.stage, self.recording, self.actions_, self.settings)
        self.display = LiveDisplay(
            self.link, self.stage, self.status_line, self.strips, self.actions_, self
        )
        self.countdown = self.display.countdown
        self.video_sound = VideoSound(self.link, self.background, self._parts.speaker, self)
        self.announcer = Announcer(self.messages, self)
        self.playback = PlaybackController(
            self.link,
            self.body.playback,
            self.body.set_playing,
            self.actions_,
            self.video_sound,
            self.settings,
            self.announcer,
            self,
        )

    def _build_models(self) -> None:
        _, models = fill_menu_bar(self.menuBar(), self.actions_)
        self.model_menu = ModelMenu([models, self.model_button.menu], self)
        self.model_actions = ModelViews(
            self.models,
            self.panel,
            self.model_menu,
            self.model_button,
            self.actions_,
            self.background,
            self.announcer,
            self,
        ).of_one
        self.pages = Pages(
            self.body, self.stage, self.actions_, self.model_menu, self.settings, self.announcer
        )
        self.welcome, self.keys = self.pages.welcome, self.pages.keys
        self.face_choice = self.pages.face_choice

    def _build_outputs(self) -> OutputActions:
        outputs = OutputActions(
            self.actions_,
            self.recording,
            self.controls,
            self.announcer,
            self.pages.calls,
            self,
        )
        self.on_air = OnAir(self, self.recording, self.controls, self.actions_, self._to_front)
        self.low_light = LowLight(self.link, self.announcer, self)
        ProblemReports(
            self.actions_.problem, self.pages.problem, self.background, self.announcer, self
        )
        return outputs

    def _build_files(self) -> None:
        self.photographs = Photographs(
            self.link,
            self.background,
            self.photo_settings,
            self._parts.find_photo_faces,
            self.face_choice,
            self.actions_.photo_sizes,
            self,
        )
        self.files = Files(
            self.models,
            self.announcer,
            self.photographs,
            self.sources.choose,
            lambda: self.strips.task == REENACTMENT,
            self,
        )
        FileActions(self.actions_, self.files, self.announcer, self)
        self.shown_flags = ShownFlags(
            self.link,
            self.recording,
            self.motion,
            self.tasks,
            self.photo_settings,
            self.preferences,
            self._options.landmark_model,
        )
        self.conversions = Conversions(
            self._parts.convert,
            self.shown_flags,
            self.link,
            self.recording,
            self.actions_,
            self.body.playback.buttons["convert"],
            self.announcer,
            self.sources.choose,
            lambda: self.sources.current,
            self.end,
            self,
        )

    def _build_new_face(self) -> None:
        self.new_face = NewFace(
            self.link, self._parts.new_face, self._camera_runs, self._parts.check_clip, self
        )
        NewFaces(
            self.new_face,
            self.models,
            self.model_actions,
            self.panel,
            self.actions_,
            self.announcer,
            self,
        )
        self.drops = Drops(
            DropHint(self.body, self.panel),
            self.files.use,
            FaceDrops(self.files, self.new_face, self.announcer),
            self.actions_.coverable.isEnabled,
        )
        self.unfinished_work = UnfinishedWork(self.new_face, self.announcer, self.end, self)
        self.reset = Reset(
            self,
            self.settings,
            self.preferences,
            self.actions_,
            self.stage,
            self.motion,
            self.tasks,
            self.photo_settings,
            self.sources,
            self.models,
            self.announcer,
        )

    def _build_settings(self, outputs: OutputActions) -> None:
        page, preferences = self.pages.settings, self.preferences
        self.microphone_check = MicrophoneCheck(
            page.microphone,
            preferences,
            self.recording,
            self._parts.microphone,
            self._parts.list_microphones,
            lambda: self.video_sound.playing,
            self.background,
            self,
        )
        SigningKey(
            page.signing,
            preferences,
            self.recording,
            self._options.identity,
            self.background,
            self.announcer,
            self,
        )
        ChosenSettings(
            page,
            preferences,
            self.actions_,
            self.recording,
            self.link,
            outputs.show_folder,
            self.reset.ask,
            self,
        )

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

    # Doing

    def _may_close(self) -> bool:
        return self.unfinished_work.may_close() and self.conversions.may_close()

    def _camera_runs(self) -> bool:
        return self.link.status().source is SourceState.RUNNING and self.stage.is_camera


def _given(options: Options) -> dict[str, str]:
    """What the command line says of what is else set in the window."""
    given = {} if options.runtime is None else {"runtime": options.runtime}
    if options.c2pa is not None:
        given["key"], given["certificate"] = map(str, options.c2pa)
    return given
