"""Everything as at the first start, after a question."""

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from face2face.config import DEFAULT_MODEL
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.models import FAVOURITES, Models
from face2face.gui.controllers.motion_strip import RetargetController
from face2face.gui.controllers.shown_source import Sources
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.motion_presets import PRESETS
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.preferences import Preferences
from face2face.gui.question import ask
from face2face.gui.settings import Settings
from face2face.gui.widgets.preview import Preview

_KEPT = ("added models", FAVOURITES, PRESETS, "welcomed")
"""What a reset leaves: the user's own lists, and that the first page was read."""


class Reset(QObject):
    """Forgets what the settings know, and brings the window's parts back to it.

    Args:
        window: owns the question.
        settings: forget everything but the user's own list.
        preferences: as usual again.
        actions: the switches.
        stage: its divider goes back.
        motion: as usual again.
        tasks: as usual again.
        photo_settings: which size of photographs is the usual one.
        sources: none is chosen any more.
        models: the usual one is chosen.
        announcer: tells that it is done.

    Signals:
        done: the window may take its usual size.

    Attributes:
        question: what was asked last, None before.
    """

    done = Signal()

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        preferences: Preferences,
        actions: Actions,
        stage: Preview,
        motion: RetargetController,
        tasks: TaskController,
        photo_settings: PhotoSettings,
        sources: Sources,
        models: Models,
        announcer: Announcer,
    ) -> None:
        """Ask nothing yet."""
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._preferences = preferences
        self._actions = actions
        self._stage = stage
        self._motion = motion
        self._tasks = tasks
        self._photo_settings = photo_settings
        self._sources = sources
        self._models = models
        self._announcer = announcer
        self.question: QMessageBox | None = None
        actions.reset.triggered.connect(self.ask)

    def ask(self) -> None:
        """Reset, if the answer is yes."""
        self.question = ask(
            self._window,
            self.tr("Reset settings"),
            self.tr(
                "Forget the window's size, the source, the model in use, the motion, all switches "
                "and all that the Settings page holds? Models that you added, favourites and "
                "presets stay, and no file is deleted."
            ),
            yes=self.tr("Reset"),
            no=self.tr("Keep them"),
            then=self._reset,
        )

    def _reset(self) -> None:
        self._settings.forget(*_KEPT)
        a = self._actions
        for action, value in (
            (a.mirror, True),
            (a.label, True),
            (a.loop, False),
            (a.landmarks, False),
            (a.output_alone, False),
            (a.my_landmarks, False),
            (a.close_up, False),
            (a.compare, False),
            (a.motion, False),
            (a.full_screen, False),
        ):
            action.setChecked(value)
        self._settings.forget(*_KEPT)  # what the switches have just remembered
        self._preferences.reset()
        a.photo_sizes[self._photo_settings.reset()].setChecked(True)
        self._stage.set_divider(QByteArray())
        self._motion.reset()
        self._tasks.reset()
        self._sources.choose("")
        self._sources.formats.reset()
        self._models.choose(DEFAULT_MODEL)
        self._settings.forget(*_KEPT)
        self._models.read()
        self.done.emit()
        self._announcer.reset()
