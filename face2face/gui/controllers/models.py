"""Which model is in use, and which there are to choose from."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from face2face.config import DEFAULT_MODEL
from face2face.engine.live.status import LiveStatus, ModelState, SourceState
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.error_messages import local, local_error
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.model_list import ModelEntry, favourites_first, settled_place
from face2face.gui.settings import Settings
from face2face.gui.widgets.model_menu import ModelButton, ModelMenu
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.tasks.registry import FORMER_NAMES

_LOADING = "loading model"
"""The setting that says which model is being loaded, and by which process."""

FAVOURITES = "favourite models"
"""The setting that holds the places of those that stand before the others."""

_CLOCK_SET_S = 3.0
"""By how much the start of one process may seem to change."""

_LIST_AFTER_MS = 2000
"""How long the list, which takes as long to read as a model, waits for the first image."""

_WITHOUT_IMAGE = (SourceState.NONE, SourceState.WAITING)

ReadModelList = Callable[[list[str]], list[ModelEntry]]


class Models(QObject):
    """Keeps session, cards, menu and settings of one mind.

    A model is remembered when it has made an image. While it is loaded a note says so: one that
    is found at the next start tells that the model ended the program.

    Args:
        link: told which model to use.
        background: reads the list of models on its thread.
        settings: what was used the last time, and what was added.
        read_model_list: the models, given what was added.
        read_model_entry: one model, by its place.
        requested: what the command line asks for.
        parent: Qt's owner.

    Signals:
        failed: the list could not be read; carries why.
        refused: the one wanted cannot be used, and another goes on; carries the name of the one,
            why, in the user's language, and the name of the other.
        chosen: another one is wanted; carries its place.
        doubted: the last start ended while a model was loaded; carries its name.
        marked: another one is marked as the one in use; carries its place.
        moved: one is found by another place; carries the old and the new one.
    """

    failed = Signal(str)
    refused = Signal(str, str, str)
    chosen = Signal(str)
    doubted = Signal(str)
    marked = Signal(str)
    moved = Signal(str, str)

    def __init__(
        self,
        link: SessionBridge,
        background: BackgroundWorker,
        settings: Settings,
        read_model_list: ReadModelList,
        read_model_entry: Callable[[str], ModelEntry],
        requested: str | None,
        parent: QObject,
    ) -> None:
        """Choose nothing yet."""
        super().__init__(parent)
        self._link = link
        self._background = background
        self._settings = settings
        self._read_list = read_model_list
        self._read_entry = read_model_entry
        self._asked = requested
        self._place = self._marked = ""
        self._ready = self._ready_before = ""
        self._told: ModelState | None = None
        self._is_read = False
        self._views: list[ModelPanel | ModelMenu] = []
        self._entries: list[ModelEntry] = []
        self._button: ModelButton | None = None

    def show_in(self, panel: ModelPanel, menu: ModelMenu, button: ModelButton) -> None:
        """Show the models in these, and take choices from them."""
        self._views = [panel, menu]
        self._button = button
        panel.chosen.connect(self.choose)
        menu.chosen.connect(self.choose)

    def begin(self) -> None:
        """Use what the command line says, or what was used the last time if that went well."""
        died = self._died_of()
        if died and not self._asked:
            self.choose(DEFAULT_MODEL)
            if died != DEFAULT_MODEL:
                self.doubted.emit(Path(died).name)
        else:
            self.choose(self._asked or self._settings.text("model") or DEFAULT_MODEL)
        QTimer.singleShot(_LIST_AFTER_MS, self, self.read_first)

    def choose(self, location: str) -> None:
        """Switch to a model: a name, also a former one, a folder or a .pb."""
        location = settled_place(location) if location in FORMER_NAMES else location
        self._place, self._told = location, None
        self._settings.keep(_LOADING, f"{_this_process()} {location}")
        self._settings.sync()  # what follows may end the process
        self._link.set_model(location)
        self._mark(location)
        self.chosen.emit(location)

    def close(self, *, hung: bool) -> None:
        """The window closes: what is still being loaded is to blame only where it hangs."""
        self._is_read = True  # it shall not be any more
        if not hung:
            self._loaded()

    @property
    def in_use(self) -> str:
        """The place of the model that is marked as chosen."""
        return self._marked

    def add(
        self,
        *locations: str,
        done: Callable[[list[ModelEntry]], None] | None = None,
        choose: Callable[[str], None] | None = None,
    ) -> None:
        """Put folders, zip files, graphs or photographs on the list, and use the first of them.

        What cannot be used is not put there.

        Args:
            *locations: where they are.
            done: told of each, with its refusal where it has one.
            choose: gets the first that can be used, instead of its being used at once.
        """

        def add(new: list[ModelEntry]) -> None:
            good = [entry.location for entry in new if not entry.refusal]
            added = self._settings.texts("added models")
            # A known model, which is called by its name, is on the list already.
            mine = [one for one in good if one in locations and one not in added]
            if mine:
                self._settings.keep("added models", [*added, *mine])
            if good:
                self.read()
                (choose or self.choose)(good[0])
            if done is not None:
                done(new)

        self._background.run(
            lambda: [self._read_entry(location) for location in locations],
            add,
            lambda e: self.failed.emit(local_error(e)),
        )

    def remove(self, location: str) -> None:
        """Take one off the list; its files stay. If it is in use, the usual one is used."""
        added = self._settings.texts("added models")
        self._settings.keep("added models", [one for one in added if one != location])
        if self._asked == location:
            self._asked = None
        self.leave(location)
        self.read()

    def leave(self, location: str) -> None:
        """Use the usual model instead of this one, if this one is in use or wanted."""
        if location in (self._place, self._marked):
            self.choose(DEFAULT_MODEL)

    def leave_gone(self, name: str) -> None:
        """Leave a face whose folder is gone: its first version went with what failed."""
        from face2face.new_face.names import model_of

        if name and not model_of(name).exists() and name in (self._place, self._marked):
            self.leave(name)
            self.read()

    def set_favourite(self, location: str, on: bool) -> None:
        """Let a model stand before the others, or where it was."""
        others = [one for one in self._settings.texts(FAVOURITES) if one != location]
        self._settings.keep(FAVOURITES, [*others, location] if on else others)
        self._show(self._entries)

    def renamed(self, before: str, now: str) -> None:
        """A model is found by another name: it stays a favourite, and keeps its settings."""
        if before in self._settings.texts(FAVOURITES):
            kept = [now if one == before else one for one in self._settings.texts(FAVOURITES)]
            self._settings.keep(FAVOURITES, kept)
        self.moved.emit(before, now)

    def read_first(self) -> None:
        """Read the list if that was not done yet: the first image is there, or none will come."""
        if not self._is_read:
            self.read()

    def read(self) -> None:
        """Read the list anew; cards and menu follow soon."""
        self._is_read = True
        listed = self._listed()
        self._background.run(
            lambda: self._read_list(listed), self._show, lambda e: self.failed.emit(local_error(e))
        )

    def _listed(self) -> list[str]:
        """What the user added, and what the command line asks for."""
        added = self._settings.texts("added models")
        requested = self._asked
        if requested and Path(requested).exists() and requested not in added:
            added.append(requested)
        return added

    def note(self, status: LiveStatus) -> None:
        """Remember a model that made an image; forget one that failed: that before goes on."""
        if status.model is ModelState.FAILED or (
            status.model is ModelState.READY and status.source in _WITHOUT_IMAGE
        ):
            self.read_first()
        # What is told of another one comes late.
        if status.model_place != self._place or status.model is self._told:
            return
        self._told = status.model
        if status.model is ModelState.READY:
            if self._ready != self._place:
                self._ready_before, self._ready = self._ready, self._place
            self._settings.keep("model", self._place)
            self._mark(self._place)
            self._loaded()
        elif status.model is ModelState.FAILED:
            # Not the one that was wanted before: it may never have made an image.
            goes_on = self._ready if self._ready != self._place else self._ready_before
            if self._settings.text("model") == self._place:
                self._settings.keep("model", goes_on)
            self._mark(goes_on)
            self._loaded()
            if status.model_name:
                why = local(status.model_message, status.model_error)
                self.refused.emit(Path(self._place).name, why, status.model_name)

    def _loaded(self) -> None:
        """Take the note away."""
        if self._settings.text(_LOADING).startswith(f"{_this_process()} "):
            self._settings.keep(_LOADING, "")
            self._settings.sync()

    def _died_of(self) -> str:
        """The model that was being loaded when the process that did so ended, "" if none."""
        number, _, rest = self._settings.text(_LOADING).partition(" ")
        begun, _, location = rest.partition(" ")
        with suppress(ValueError, OverflowError, psutil.Error):
            if abs(_begun(int(number)) - float(begun)) < _CLOCK_SET_S:
                return ""  # another window, which is loading it now
        return location

    def _show(self, entries: list[ModelEntry]) -> None:
        self._entries = entries
        shown = favourites_first(entries, self._settings.texts(FAVOURITES))
        for view in self._views:
            view.show_entries(shown)
        self._mark(self._marked)

    def _mark(self, location: str) -> None:
        self._marked = location
        for view in self._views:
            view.set_current(location)
        if self._button is not None:
            self._button.show_name(Path(location).name)
        self.marked.emit(location)


def _begun(number: int) -> float:
    """When a process began: numbers of processes are given out again."""
    begun: float = psutil.Process(number).create_time()
    return begun


def _this_process() -> str:
    return f"{os.getpid()} {_begun(os.getpid()):.0f}"
