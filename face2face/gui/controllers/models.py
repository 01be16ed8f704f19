"""Which model is in use, and which there are to choose from."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from face2face.config import DEFAULT_MODEL
from face2face.engine.live.status import LiveStatus, ModelState
from face2face.gui.background_worker import Errands
from face2face.gui.model_list import ShelfEntry
from face2face.gui.session import SessionLink
from face2face.gui.settings import Settings
from face2face.gui.widgets.model_menu import ModelButton, ModelMenu
from face2face.gui.widgets.model_panel import ModelPanel

ReadShelf = Callable[[list[str]], list[ShelfEntry]]


class Models(QObject):
    """Keeps session, cards, menu and settings of one mind.

    Signals:
        failed: the shelf could not be read; carries why.
    """

    failed = Signal(str)

    def __init__(
        self,
        link: SessionLink,
        errands: Errands,
        settings: Settings,
        read_shelf: ReadShelf,
        asked: str | None,
        parent: QObject,
    ) -> None:
        """Choose nothing yet.

        Args:
            link: told which model to use.
            errands: reads the shelf on its thread.
            settings: what was used the last time, and what was added.
            read_shelf: the models, given what was added.
            asked: what the command line asks for.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._link = link
        self._errands = errands
        self._settings = settings
        self._read_shelf = read_shelf
        self._asked = asked
        self._place = self._place_before = ""
        self._views: list[ModelPanel | ModelMenu] = []
        self._button: ModelButton | None = None

    def show_in(self, panel: ModelPanel, menu: ModelMenu, button: ModelButton) -> None:
        """Show the models in these, and take choices from them."""
        self._views = [panel, menu]
        self._button = button
        panel.chosen.connect(self.choose)
        menu.chosen.connect(self.choose)

    def begin(self) -> None:
        """Use what the command line or the settings say."""
        self.choose(self._asked or self._settings.text("model") or DEFAULT_MODEL)

    def choose(self, place: str) -> None:
        """Switch to a model: a name, a folder or a .pb."""
        if self._link.status().model is not ModelState.FAILED:
            self._place_before = self._place
        self._place = place
        self._link.set_model(place)
        self._mark(place)
        if self._button is not None:
            self._button.show_name(Path(place).name)
        self._settings.keep("model", place)

    def add(self, place: str) -> None:
        """Put a folder or .pb on the shelf, and use it if it can be used."""
        added = self._settings.texts("added models")
        if place not in added:
            self._settings.keep("added models", [*added, place])
        self.read()
        self.choose(place)

    def read(self) -> None:
        """Read the shelf anew; cards and menu follow soon."""
        added = self._settings.texts("added models")
        asked = self._asked
        if asked and Path(asked).exists() and asked not in added:
            added.append(asked)
        self._errands.run(
            lambda: self._read_shelf(added), self._show, lambda e: self.failed.emit(str(e))
        )

    def note(self, status: LiveStatus) -> None:
        """Forget a choice that the session refused: the model before goes on."""
        refused = status.model is ModelState.FAILED
        if refused and self._settings.text("model") == self._place:
            self._settings.keep("model", self._place_before)
            self._mark(self._place_before)

    def _show(self, entries: list[ShelfEntry]) -> None:
        for view in self._views:
            view.show_entries(entries)
        self._mark(self._place)

    def _mark(self, place: str) -> None:
        for view in self._views:
            view.set_current(place)
