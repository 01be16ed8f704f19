"""Photographs that the user adds: which of their faces is moved, and how large they are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.photo_faces import FindPhotoFaces, PhotoFaces
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.session import SessionBridge
from face2face.gui.thumbnail import keep_thumbnail
from face2face.gui.widgets.face_choice import FaceChoice


class Photographs(QObject):
    """Asks for the face where there are several, one photograph after the other.

    Args:
        link: told where a photograph is to be shown in another way.
        background: looks for the faces on its thread.
        settings: keeps what was chosen.
        find_faces: finds a photograph's faces.
        choice: the page that asks.
        parent: Qt's owner.

    Signals:
        ready: a photograph is to be used, its face is known; carries its place.
    """

    ready = Signal(str)

    def __init__(
        self,
        link: SessionBridge,
        background: BackgroundWorker,
        settings: PhotoSettings,
        find_faces: FindPhotoFaces,
        choice: FaceChoice,
        parent: QObject,
    ) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._link = link
        self._background = background
        self._settings = settings
        self._find_faces = find_faces
        self._choice = choice
        self._waiting: list[tuple[str, PhotoFaces]] = []
        choice.chosen.connect(self._chosen)
        choice.closed.connect(self._next)

    def add(self, location: str) -> None:
        """Use a photograph as soon as it is known which of its faces."""

        def found(photo: PhotoFaces) -> None:
            if len(photo.faces) < 2:
                self._settings.keep_face(location, 1)
                self.ready.emit(location)
                return
            self._waiting.append((location, photo))
            if len(self._waiting) == 1:
                self._choice.ask(photo)

        def failed(error: Exception) -> None:
            del error  # the session meets it again, and says it where the face would be
            self.ready.emit(location)

        self._background.run(lambda: self._find_faces(Path(location)), found, failed)

    def set_size(self, size: int) -> None:
        """Show photographs with this side in pixels, from now on."""
        self._settings.keep_size(size)
        self._link.show_photo_anew()

    def _chosen(self, face: int) -> None:
        location, photo = self._waiting[0]
        self._settings.keep_face(location, face)
        box = photo.faces[face - 1]
        self._background.run(
            lambda: keep_thumbnail(Path(location), photo.image, box),
            lambda _: self.ready.emit(location),
            lambda _: self.ready.emit(location),  # the card shows another part then
        )
        self._next()

    def _next(self) -> None:
        self._waiting.pop(0)
        if self._waiting:
            self._choice.ask(self._waiting[0][1])
