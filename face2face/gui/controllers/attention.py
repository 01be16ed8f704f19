"""Whether somebody can see the window: where nobody can, the session rests."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from face2face.gui.live_bridge import SessionBridge

_TELLING = {
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Expose,
    QEvent.Type.WindowStateChange,
}


class Attention(QObject):
    """Tells the session whether its window is minimised, or wholly covered where systems tell.

    Args:
        window: the window.
        link: rests while nobody sees it; whatever is recorded or sent goes on.
    """

    def __init__(self, window: QWidget, link: SessionBridge) -> None:
        super().__init__(window)
        self._window = window
        self._link = link
        self._was_exposed = False
        self._watched = True
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look again when something changed."""
        if event.type() in _TELLING:
            if event.type() == QEvent.Type.Show and watched is self._window:
                self._window.windowHandle().installEventFilter(self)
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        exposed = self._window.windowHandle().isExposed()
        # At the start the session does not wait for the screen.
        covered = self._was_exposed and not exposed
        self._was_exposed |= exposed
        watched = self._window.isVisible() and not self._window.isMinimized() and not covered
        if watched != self._watched:
            self._watched = watched
            self._link.set_watched(watched)
