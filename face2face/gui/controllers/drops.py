"""Files, images and links that are held over the window, and dropped there."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

from face2face.gui.controllers.face_drops import FaceDrops
from face2face.gui.controllers.transfers import Transfers
from face2face.gui.transferred import accept_as_copy, holds_image, link_in, local_paths
from face2face.gui.widgets.drop_hint import DropHint


class Drops:
    """Takes files and browsers' images, as copies.

    A link is taken as well, for only then it can be said that it is of no use.

    Args:
        hint: shown while something can be dropped.
        transfers: takes what was dropped.
        use: gets its files.
        faces: gets those that were dropped on the models.
        takes: whether the window takes anything now, or is covered by a page.
    """

    def __init__(
        self,
        hint: DropHint,
        transfers: Transfers,
        use: Callable[..., None],
        faces: FaceDrops,
        takes: Callable[[], bool],
    ) -> None:
        self.hint = hint
        self._transfers = transfers
        self._use = use
        self._faces = faces
        self._takes = takes

    def offered(self, event: QDropEvent) -> None:
        """Something is held over the window."""
        if self._accept(event) and _is_of_use(event.mimeData()):
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
            self._transfers.take(event.mimeData(), "dropped", use)

    def _accept(self, event: QDropEvent) -> bool:
        content = event.mimeData()
        if self._takes() and (_is_of_use(content) or link_in(content)):
            return accept_as_copy(event)
        event.ignore()
        return False


def _is_of_use(content: QMimeData) -> bool:
    return bool(local_paths(content)) or holds_image(content)
