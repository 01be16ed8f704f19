"""What the main window is made of: each part is made here, and given those that it works with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from face2face.config import REENACTMENT
from face2face.engine.live.status import SourceState
from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.camera_format import CameraFormatChoice
from face2face.gui.controllers.conversions import Conversions
from face2face.gui.controllers.covering_pages import Pages
from face2face.gui.controllers.drops import Drops
from face2face.gui.controllers.face_drops import FaceDrops
from face2face.gui.controllers.file_actions import FileActions
from face2face.gui.controllers.given_files import Files
from face2face.gui.controllers.live_display import LiveDisplay
from face2face.gui.controllers.low_light import LowLight
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
from face2face.gui.controllers.settings_parts import SettingsParts
from face2face.gui.controllers.shown_source import Sources
from face2face.gui.controllers.strips import Strips
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.controllers.transfers import Transfers
from face2face.gui.controllers.unfinished_work import UnfinishedWork
from face2face.gui.controllers.video_sound import VideoSound
from face2face.gui.controllers.view import View
from face2face.gui.convert.shown_flags import ShownFlags
from face2face.gui.dependencies import Dependencies
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.menu_bar import fill_menu_bar
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.preferences import Preferences
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.widgets.drop_hint import DropHint
from face2face.gui.widgets.model_menu import ModelMenu
from face2face.gui.widgets.retarget_panel import RetargetPanel
from face2face.gui.widgets.window_body import WindowBody


class WindowParts(QMainWindow):
    """A window with all that is in it; `MainWindow` brings it to life, and ends it.

    A part is given the parts that it needs, so they are made in the order of these methods.
    """

    def __init__(self, dependencies: Dependencies, settings: Settings, options: Options) -> None:
        """Make all of it, with nothing shown and nothing begun."""
        super().__init__()
        self.setWindowTitle("face2face")
        self._ending = False
        self.settings = settings
        self._options = options
        self._dependencies = dependencies
        self.background = BackgroundWorker(self)
        self.preferences = Preferences(settings, options.choices(), self)
        self.photo_settings = PhotoSettings(settings, options.model, options.photo)
        self.link = SessionBridge(
            dependencies.make_session,
            dependencies.parse_source,
            self.background,
            self,
            photo_options=self.photo_settings.of,
        )
        self.recording = RecordingController(
            self.link,
            microphone=dependencies.microphone,
            device=dependencies.device,
            parent=self,
        )
        self.models = Models(
            self.link,
            self.background,
            settings,
            dependencies.read_model_list,
            dependencies.read_model_entry,
            options.model,
            self,
        )
        self.actions_ = Actions(self)
        self._build_body()
        self._build_source()
        self._build_models()
        outputs = self._build_outputs()
        self._build_files()
        self._build_new_face()
        self.settings_parts = SettingsParts(
            self.pages.settings,
            self.preferences,
            self.actions_,
            dependencies,
            options.identity,
            self.recording,
            self.link,
            self.video_sound,
            self.background,
            self.announcer,
            outputs.show_folder,
            self.reset.ask,
            self,
        )

    def end(self) -> None:
        """Close without asking."""
        self._ending = True
        self.close()

    def to_front(self) -> None:
        """Show the window before all others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def _build_body(self) -> None:
        body = self.body = WindowBody(
            self.actions_, self.background, self._dependencies.list_cameras
        )
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
            self._dependencies.list_camera_formats,
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
        self.video_sound = VideoSound(self.link, self.background, self._dependencies.speaker, self)
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
        self.on_air = OnAir(self, self.recording, self.controls, self.actions_, self.to_front)
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
            self._dependencies.find_photo_faces,
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
        self.transfers = Transfers(self.announcer, self.files.moment, self)
        FileActions(self.actions_, self.files, self.transfers, self.announcer, self)
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
            self._dependencies.convert,
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
            self.link,
            self._dependencies.new_face,
            self._camera_runs,
            self._dependencies.check_clip,
            self,
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
            self.transfers,
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

    def _camera_runs(self) -> bool:
        return self.link.status().source is SourceState.RUNNING and self.stage.is_camera
