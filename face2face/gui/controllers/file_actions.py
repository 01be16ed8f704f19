"""What opens or pastes files: each asks for some, and hands them on."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.given_files import Files
from face2face.gui.controllers.transfers import Transfers
from face2face.gui.dialogs import ask_image, ask_model, ask_model_file


class FileActions(QObject):
    """Asks for photographs and models, and takes what was copied.

    Args:
        actions: what asks.
        files: uses what is given.
        transfers: takes what is pasted.
        announcer: told that there was nothing to paste.
        window: owns the dialogs.
    """

    def __init__(
        self,
        actions: Actions,
        files: Files,
        transfers: Transfers,
        announcer: Announcer,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._files = files
        self._transfers = transfers
        self._announcer = announcer
        actions.new_photo.triggered.connect(lambda: self._add(ask_image(window)))
        actions.add_model.triggered.connect(lambda: self._add(ask_model(window)))
        actions.add_model_file.triggered.connect(lambda: self._add(ask_model_file(window)))
        actions.paste.triggered.connect(self._paste)

    def _add(self, path: str) -> None:
        if path:
            self._files.add_models(Path(path))

    def _paste(self) -> None:
        # Of an empty clipboard it is None, whatever PySide's types say.
        content = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
        if content is None or not self._transfers.take(content, "pasted", self._files.use):
            self._announcer.files(
                self.tr("There is nothing to paste: copy an image or a file first."), urgent=False
            )
