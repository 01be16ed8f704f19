"""The source of the next start: what was chosen, for a file that it could be shown; no address."""

from pathlib import Path

from PySide6.QtCore import QObject

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.settings import Settings
from face2face.video.network_address import is_address
from face2face.video.source_spec import DEMO

_KEY = "source"


class RememberedSource(QObject):
    """Keeps a camera or the demo when it is chosen, anything else when it gave an image."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        """Remember nothing yet."""
        super().__init__(parent)
        self._settings = settings
        self._waiting = ""

    @property
    def text(self) -> str:
        """What `--source` would take, "" for nothing."""
        return self._settings.text(_KEY)

    def choose(self, text: str) -> None:
        """Something else was chosen; "" for nothing."""
        if is_address(text):
            self._waiting = ""  # it may hold a password, and is opened for whoever types it alone
            return
        # A camera may be plugged in later; what was turned off stays off.
        certain = text in ("", DEMO) or text.isdecimal()
        self._waiting = "" if certain else text
        if certain:
            self._settings.keep(_KEY, text)

    def note(self, status: LiveStatus) -> None:
        """The session's news: what is shown can be shown the next time."""
        shown = status.source in (SourceState.RUNNING, SourceState.ENDED)
        if not self._waiting or not shown:
            return
        if status.source_is_file:
            meant = status.source_name == Path(self._waiting).name
        else:
            meant = self._waiting.casefold() in status.source_name.casefold()
        if meant:
            self._settings.keep(_KEY, self._waiting)
            self._waiting = ""
