"""Files that are dropped on the models: photographs are faces at once, videos become new faces."""

from pathlib import Path

from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.given_files import Files, Moment
from face2face.gui.dialogs import kind_of
from face2face.gui.new_face.dialog import NewFace


class FaceDrops:
    """Sorts them.

    Args:
        files: takes photographs, models, and what is neither.
        new_face: takes videos.
        announcer: told why it does not.
    """

    def __init__(self, files: Files, new_face: NewFace, announcer: Announcer) -> None:
        self._files = files
        self._new_face = new_face
        self._announcer = announcer

    def use(self, *paths: Path, moment: Moment | None = None) -> None:
        """Make faces of files, and add models."""
        videos = [path for path in paths if kind_of(path) == "video"]
        photos = [path for path in paths if kind_of(path) == "photo"]
        others = [path for path in paths if path not in (*videos, *photos)]
        if others:
            self._files.use(*others, moment=moment)
        if photos:
            self._files.add_models(*photos, moment=moment)
        if videos and not self._new_face.make_of(videos):
            self._announcer.busy_with(self._new_face.name)
