"""Files that the user drops, pastes, opens or names: each goes to where it belongs."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from face2face.config import REENACTMENT
from face2face.errors import SinkError
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.photographs import Photographs
from face2face.gui.controllers.sources import Sources
from face2face.gui.controllers.strips import Strips
from face2face.gui.dialogs import ask_image, ask_model, kind_of, model_place, pasted_files


class Files(QObject):
    """Uses files and folders by what they look like.

    Args:
        window: asks for files.
        models: takes models.
        photographs: takes photographs whose face is to move.
        sources: takes videos, and photographs that are to be worked on.
        strips: knows the task in use.
        announcer: tells what is of no use.
        actions: what opens and pastes.
    """

    def __init__(
        self,
        window: QWidget,
        models: Models,
        photographs: Photographs,
        sources: Sources,
        strips: Strips,
        announcer: Announcer,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._models = models
        self._photographs = photographs
        self._sources = sources
        self._strips = strips
        self._announcer = announcer
        photographs.ready.connect(models.add)
        actions.add_model.triggered.connect(self._find_model)
        actions.new_photo.triggered.connect(self._find_photo)
        actions.paste.triggered.connect(self._paste)

    def use(self, path: Path) -> None:
        """Use a file or folder that was dropped, pasted or named."""
        kind = kind_of(path)
        if kind == "model":
            self._models.add(model_place(path))
        elif kind == "photo" and self._strips.task == REENACTMENT:
            self._photographs.add(str(path))
        elif kind in ("photo", "video"):
            self._sources.choose(str(path))
        else:
            self._announcer.unknown(path.name)

    def _find_photo(self) -> None:
        if path := ask_image(self._window):
            self._photographs.add(path)

    def _paste(self) -> None:
        try:
            pasted = pasted_files(QGuiApplication.clipboard())
        except SinkError as error:
            self._announcer.failed(str(error))
            return
        for path in pasted:
            self.use(path)

    def _find_model(self) -> None:
        if path := ask_model(self._window):
            self._models.add(path)
