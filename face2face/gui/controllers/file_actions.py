"""What opens or pastes files: each asks for some, and hands them on."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from face2face.errors import SinkError
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.given_files import Files
from face2face.gui.dialogs import ask_image, ask_model, ask_model_file, pasted_files
from face2face.gui.error_messages import local_error
from face2face.gui.widgets.message_bar import Topic


class FileActions(QObject):
    """Asks for photographs and models, and takes what was copied.

    Args:
        actions: what asks.
        files: uses what is given.
        announcer: tells what could not be pasted.
        window: owns the dialogs.
    """

    def __init__(
        self, actions: Actions, files: Files, announcer: Announcer, window: QWidget
    ) -> None:
        super().__init__(window)
        self._files = files
        self._announcer = announcer
        actions.new_photo.triggered.connect(lambda: self._add(ask_image(window)))
        actions.add_model.triggered.connect(lambda: self._add(ask_model(window)))
        actions.add_model_file.triggered.connect(lambda: self._add(ask_model_file(window)))
        actions.paste.triggered.connect(self._paste)

    def _add(self, path: str) -> None:
        if path:
            self._files.add_models(Path(path))

    def _paste(self) -> None:
        try:
            pasted = pasted_files(QGuiApplication.clipboard())
        except SinkError as error:
            self._announcer.failed(local_error(error), Topic.FILES)
            return
        if pasted:
            self._files.use(*pasted)
        else:
            self._announcer.files(
                self.tr("There is nothing to paste: copy an image or a file first."), urgent=False
            )
