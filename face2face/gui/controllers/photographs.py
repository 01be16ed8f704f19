"""Photographs that the user adds: which of their faces is moved, and how large they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from face2face.errors import Face2FaceError
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.photo_faces import FindPhotoFaces, PhotoFaces
from face2face.gui.photo_settings import PhotoSettings
from face2face.gui.thumbnail import keep_thumbnail
from face2face.gui.widgets.face_choice import FaceChoice
from face2face.portrait.photo_faults import PhotoFault


@dataclass(eq=False)
class ChosenPhotos:
    """What became of photographs that were added together.

    Attributes:
        kept: those to be used.
        faceless: those in which no face was found.
        faults: what is wrong with those to be used, where something is.
    """

    kept: list[str]
    faceless: list[str] = field(default_factory=list)
    faults: dict[str, Sequence[PhotoFault]] = field(default_factory=dict)


Chosen = Callable[[ChosenPhotos], None]


@dataclass(eq=False)
class _Batch:
    """Photographs that were added together.

    Attributes:
        photos: what becomes of them.
        tell: told it when every question is answered.
        questions: how many are open.
    """

    photos: ChosenPhotos
    tell: Chosen
    questions: int = 0

    def done(self) -> None:
        """Every question is answered."""
        self.tell(self.photos)


class Photographs(QObject):
    """Asks for the face where there are several, one photograph after the other.

    Args:
        link: told where a photograph is to be shown in another way.
        background: looks for the faces on its thread.
        settings: keeps what was chosen.
        find_faces: finds a photograph's faces.
        choice: the page that asks.
        sizes: the switches of the sizes.
        parent: Qt's owner.
    """

    def __init__(
        self,
        link: SessionBridge,
        background: BackgroundWorker,
        settings: PhotoSettings,
        find_faces: FindPhotoFaces,
        choice: FaceChoice,
        sizes: Mapping[int, QAction],
        parent: QObject,
    ) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._link = link
        self._background = background
        self._settings = settings
        self._find_faces = find_faces
        self._choice = choice
        self._waiting: list[tuple[str, PhotoFaces, _Batch]] = []
        choice.chosen.connect(self._chosen)
        choice.closed.connect(self._cancelled)
        for size, action in sizes.items():
            action.setChecked(size == settings.shown_size)
            action.triggered.connect(lambda _=False, size=size: self._set_size(size))

    def choose_faces(self, locations: Sequence[str], done: Chosen) -> None:
        """Find out which face of each photograph is to move.

        Args:
            locations: the photographs.
            done: told what became of them when the last question is answered.
        """
        batch = _Batch(ChosenPhotos(list(locations)), done)

        def found(photos: dict[str, PhotoFaces]) -> None:
            for location, photo in photos.items():
                if len(photo.faces) > 1:
                    batch.questions += 1
                    self._waiting.append((location, photo, batch))
                elif photo.faces:
                    self._keep(location, photo, 1, batch)
                else:
                    batch.photos.kept.remove(location)
                    batch.photos.faceless.append(location)
            if not batch.questions:
                batch.done()
            elif self._choice.isHidden():
                self._ask()

        self._background.run(lambda: self._find(locations), found, lambda _: batch.done())

    def _keep(self, location: str, photo: PhotoFaces, face: int, batch: _Batch) -> None:
        self._settings.keep_face(location, face)
        if photo.faults[face - 1]:
            batch.photos.faults[location] = photo.faults[face - 1]

    def _set_size(self, size: int) -> None:
        self._settings.keep_size(size)
        self._link.show_photo_anew()

    def _find(self, locations: Sequence[str]) -> dict[str, PhotoFaces]:
        """On the background's thread. What cannot be read is told where it is added."""
        photos = {}
        for location in locations:
            try:
                photos[location] = self._find_faces(Path(location))
            except (Face2FaceError, OSError):
                continue
        return photos

    def _ask(self) -> None:
        self._choice.ask(self._waiting[0][1])

    def _chosen(self, face: int) -> None:
        location, photo, batch = self._waiting.pop(0)
        self._keep(location, photo, face, batch)
        box = photo.faces[face - 1]
        # Before the card is read, on the same thread; without it the card shows another part.
        self._background.run(
            lambda: keep_thumbnail(Path(location), photo.image, box),
            lambda _: self._settle(batch),
            lambda _: self._settle(batch),
        )
        self._go_on()

    def _cancelled(self) -> None:
        location, _, batch = self._waiting.pop(0)
        batch.photos.kept.remove(location)
        self._settle(batch)
        self._go_on()

    def _settle(self, batch: _Batch) -> None:
        batch.questions -= 1
        if not batch.questions:
            batch.done()

    def _go_on(self) -> None:
        if self._waiting:
            self._ask()
