"""Which source is shown: cameras, videos and the demo; playing them again, and repeating them."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from face2face.engine.live.status import SourceState
from face2face.gui.actions import Actions
from face2face.gui.controllers.camera_format import CameraFormatChoice
from face2face.gui.controllers.remembered_source import RememberedSource
from face2face.gui.dialogs import ask_address, ask_video
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.widgets.source_box import SourceBox
from face2face.utils.file_types import IMAGES, VIDEOS, ends_with
from face2face.video.network_address import is_address
from face2face.video.source_spec import DEMO

_FIRST_CAMERA = "0"


class Sources(QObject):
    """Keeps session, list, switches and settings of one mind.

    Args:
        link: told which source to use.
        box: the list of sources.
        formats: what cameras are asked for.
        actions: what plays again, and repeats.
        settings: what was used the last time.
        window: asks for files.

    Signals:
        changed: another source was chosen, or the same from its start; carries whether it is a
            camera.

    Attributes:
        current: what `--source` would take, "" for nothing.
        formats: what cameras are asked for.
        remembered: what the next start begins with.
    """

    changed = Signal(bool)

    def __init__(
        self,
        link: SessionBridge,
        box: SourceBox,
        formats: CameraFormatChoice,
        actions: Actions,
        settings: Settings,
        window: QWidget,
    ) -> None:
        """Nothing chosen yet."""
        super().__init__(window)
        self._link = link
        self._box = box
        self.formats = formats
        self._actions = actions
        self._settings = settings
        self._window = window
        self.current = ""
        self.remembered = RememberedSource(settings, self)
        box.chosen.connect(self.choose)
        formats.changed.connect(self._reopen)
        box.video_wanted.connect(self.ask)
        box.address_wanted.connect(self.ask_address)
        a = actions
        a.open_video.triggered.connect(self.ask)
        a.demo.triggered.connect(lambda: self.choose(DEMO))
        a.choose_source.triggered.connect(self._open_box)
        a.refresh.triggered.connect(box.refresh)
        a.replay.triggered.connect(self._replay)
        a.replay.setEnabled(False)
        a.loop.toggled.connect(self._repeat)

    def choose(self, text: str) -> None:
        """Switch to what `--source` would take; "" for nothing."""
        self.current = text
        self._box.set_current(text)
        self.formats.use(text if _is_camera(text) else "")
        self._link.set_source(
            text or None,
            loop=self._actions.loop.isChecked(),
            camera_format=self.formats.wanted,
        )
        self._actions.replay.setEnabled(_is_video(text) or is_address(text))
        self.changed.emit(not _is_video(text))
        self.remembered.choose(text)
        if _is_camera(text):
            self._settings.keep("camera", text)

    def choose_camera(self) -> None:
        """Switch to the camera that was used last, else to the first one."""
        if _is_camera(self.current):
            self.choose(self.current)
            return
        cameras = [str(index) for index, _ in self._box.cameras()]
        self.choose(self._settings.text("camera") or next(iter(cameras), _FIRST_CAMERA))

    def ask(self) -> None:
        """Let the user choose a video file."""
        if path := ask_video(self._window, self.current):
            self.choose(path)

    def ask_address(self) -> None:
        """Let the user type the address of a stream; it is tried at once and never kept."""
        if address := ask_address(self._window):
            self.choose(address)

    def _open_box(self) -> None:
        self._box.setFocus()
        self._box.showPopup()

    def _reopen(self) -> None:
        """Open the camera anew: it is asked for something else."""
        if _is_camera(self.current):
            self.choose(self.current)

    def _replay(self) -> None:
        if _is_video(self.current) or is_address(self.current):
            self.choose(self.current)

    def _repeat(self, on: bool) -> None:
        if self.current != DEMO:  # which always repeats
            self._link.set_loop(on)
        if on and self._link.status().source is SourceState.ENDED and not self._is_image():
            self._replay()

    def _is_image(self) -> bool:
        latest = self._link.latest()
        return latest is not None and latest.number == 1


def _is_camera(text: str) -> bool:
    """Whether it is a camera, be it there or not."""
    return bool(text) and not _is_video(text) and not is_address(text)


def _is_video(text: str) -> bool:
    """Whether it is a file, be it there or not, or the demo, and no camera."""
    if not text or text.isdecimal() or is_address(text):
        return False
    path = Path(text)
    return text == DEMO or ends_with(path, VIDEOS) or ends_with(path, IMAGES) or path.is_file()
