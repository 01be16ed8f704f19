"""Files that are held over the window, and dropped there."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from face2face.gui.controllers.face_drops import FaceDrops
from face2face.gui.dialogs import local_paths
from face2face.gui.widgets.drop_hint import DropHint

_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)


class Drops:
    """Takes this machine's files, as copies: a source that moves them would delete its own.

    Args:
        hint: shown while something can be dropped.
        use: takes what was dropped.
        faces: takes what was dropped on the models.
        takes: whether the window takes anything now, or is covered by a page.
    """

    def __init__(
        self,
        hint: DropHint,
        use: Callable[..., None],
        faces: FaceDrops,
        takes: Callable[[], bool],
    ) -> None:
        self.hint = hint
        self._use = use
        self._faces = faces
        self._takes = takes

    def offered(self, event: QDropEvent) -> None:
        """Something is held over the window."""
        if self._accept(event):
            self.hint.show_over(event.position().toPoint())
        else:
            self.hint.hide()

    def left(self) -> None:
        """What was held over the window was taken away."""
        self.hint.hide()

    def dropped(self, event: QDropEvent) -> None:
        """Take what was dropped on the window."""
        self.hint.hide()
        if self._accept(event):
            on_faces = self.hint.is_over_faces(event.position().toPoint())
            use = self._faces.use if on_faces else self._use
            use(*local_paths(event))

    def _accept(self, event: QDropEvent) -> bool:
        possible = [one for one in _HARMLESS if one & event.possibleActions()]
        if not self._takes() or not local_paths(event) or not possible:
            event.ignore()
            return False
        event.setDropAction(possible[0])
        event.accept()
        return True
