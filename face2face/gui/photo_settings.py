"""Which face of a photograph is moved, and how large photographs are shown: asked for or kept."""

from face2face.config import PHOTO_SIZE
from face2face.engine.options import PhotoOptions
from face2face.gui.settings import Settings

SIZES = (256, 512, 768, 1024)
"""Sides in pixels that the window offers."""

_FACES, _SIZE = "photo faces", "photo size"


class PhotoSettings:
    """Remembers the face of each photograph, and one size for all of them.

    Args:
        settings: where that is kept.
        model: the photograph that the command line asks for, None for none.
        requested: what the command line asks of it; its size holds for all photographs, until the
            user chooses another.
    """

    def __init__(self, settings: Settings, model: str | None, requested: PhotoOptions) -> None:
        self._settings = settings
        self._model = model
        self._requested = requested

    @property
    def size(self) -> int | None:
        """Side of the output in pixels, None for each photograph's own."""
        if self._requested.size is not None:
            return self._requested.size
        kept = int(self._settings.number(_SIZE, 0, 0, max(SIZES)))
        return kept if kept in SIZES else None

    @property
    def shown_size(self) -> int:
        """`size`, or the usual one where there is none; pixels."""
        return self.size or PHOTO_SIZE

    def of(self, location: str) -> PhotoOptions:
        """How the photograph at a place is to be shown."""
        if location == self._model and self._requested.face is not None:
            return PhotoOptions(self._requested.face, self.size)
        return PhotoOptions(self._kept_faces().get(location), self.size)

    def keep_face(self, location: str, face: int) -> None:
        """Remember which face of a photograph is moved, 1 the largest."""
        if location == self._model:
            self._requested = PhotoOptions(None, self._requested.size)
        faces = {**self._kept_faces(), location: face}
        # The largest is moved anyway.
        kept = [f"{number} {place}" for place, number in faces.items() if number != 1]
        self._settings.keep(_FACES, kept)

    def keep_size(self, size: int) -> None:
        """Remember the side of the output in pixels."""
        self._requested = PhotoOptions(self._requested.face, None)
        self._settings.keep(_SIZE, size)

    def reset(self) -> int:
        """Ask for nothing any more, as the settings do that were reset; the size of now."""
        self._requested = PhotoOptions()
        return self.shown_size

    def _kept_faces(self) -> dict[str, int]:
        faces = {}
        for line in self._settings.texts(_FACES):
            number, _, location = line.partition(" ")
            if number.isdecimal() and 1 <= int(number) <= 1000 and location:
                faces[location] = int(number)
        return faces
