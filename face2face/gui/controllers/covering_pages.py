"""The pages that lie over the window: the first one, the keys, the settings and others."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QWidget

from face2face.errors import Face2FaceError
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.shown_source import Sources
from face2face.gui.dialogs import manual_name
from face2face.gui.error_messages import local_error
from face2face.gui.manual import write_manual
from face2face.gui.settings import Settings
from face2face.gui.settings_page.sheet import SettingsPage
from face2face.gui.widgets.call_page import CallPage
from face2face.gui.widgets.face_choice import FaceChoice
from face2face.gui.widgets.key_list import KeyList
from face2face.gui.widgets.model_menu import ModelMenu
from face2face.gui.widgets.overlay import Overlay
from face2face.gui.widgets.problem_page import ProblemPage
from face2face.gui.widgets.welcome import Welcome
from face2face.video.source_spec import DEMO


class Pages(QObject):
    """Opens and closes them; nothing beneath a page acts.

    Args:
        body: what they cover.
        stage: has the keyboard when the first page is closed.
        actions: what opens and closes them, and what they disable.
        model_menu: disabled by them, too.
        settings: know whether the first page was read.
        announcer: opens the manual.

    Attributes:
        welcome: the first one.
        keys: all keys.
        face_choice: asks for a face of a photograph.
        problem: what a report of a problem needs.
        calls: how call programs take the face.
        settings: what is set once.
    """

    def __init__(
        self,
        body: QWidget,
        stage: QWidget,
        actions: Actions,
        model_menu: ModelMenu,
        settings: Settings,
        announcer: Announcer,
    ) -> None:
        """All hidden."""
        super().__init__(body)
        self._stage = stage
        self._actions = actions
        self._announcer = announcer
        self.welcome = Welcome(body)
        self.keys = KeyList(body, actions.key_list)
        self.face_choice = FaceChoice(body)
        self.problem = ProblemPage(body)
        self.calls = CallPage(body, announcer.opener)
        self.settings = SettingsPage(body)
        self.welcome.closed.connect(lambda: settings.keep("welcomed", True))
        self.welcome.closed.connect(stage.setFocus)
        self._pages: tuple[Overlay, ...] = (
            *(self.face_choice, self.welcome, self.keys, self.problem, self.calls, self.settings),
        )
        for page in self._pages:
            page.covering.connect(actions.cover)
            page.covering.connect(model_menu.set_disabled)
        actions.about.triggered.connect(self.welcome.open)
        actions.shortcuts.triggered.connect(self.keys.open)
        actions.website.triggered.connect(self._open_manual)
        actions.leave_full_screen.triggered.connect(self._leave)

    def begin(self, sources: Sources, requested: str | None, *, first: bool) -> None:
        """Choose a source, or let the first page do it.

        Args:
            sources: there it is chosen.
            requested: what the command line asks for, None for nothing.
            first: whether the first page is due: the camera stays off until the user has read
                what happens with it.
        """
        self.welcome.camera_wanted.connect(sources.choose_camera)
        self.welcome.demo_wanted.connect(lambda: sources.choose(DEMO))
        if first:
            self.welcome.open()
        if requested is not None or not first:
            sources.choose(requested or sources.remembered.text)
        if not first:
            self._stage.setFocus()

    def _leave(self) -> None:
        """Esc: close a page or the strip, or leave the full screen."""
        for page in self._pages:
            if page.isVisible() and page.isEnabled():  # no other lies over it
                page.close_sheet()
                return
        if self._actions.motion.isChecked():
            self._actions.motion.setChecked(False)
        else:
            self._actions.full_screen.setChecked(False)

    def _open_manual(self) -> None:
        try:
            page = write_manual(manual_name(), self._actions.explained())
        except Face2FaceError as error:
            self._announcer.failed(local_error(error))
            return
        self._announcer.opener.open(QUrl.fromLocalFile(str(page)))
