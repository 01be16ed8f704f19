"""Which size and rate cameras are asked for, and what they really give."""

from PySide6.QtCore import QObject, Signal

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.errors import Face2FaceError, UsageError
from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.local_number import LocalNumber
from face2face.gui.session_protocol import ListFormats
from face2face.gui.settings import Settings
from face2face.gui.widgets.format_button import FormatButton
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat, parse_format

_KEY = "camera format"


class CameraFormatChoice(QObject):
    """Lists what the camera in use offers, and keeps what is chosen, for all cameras.

    Args:
        button: shows the list.
        actions: what opens it.
        list_formats: asks a camera.
        background: asks on its thread.
        settings: what was chosen the last time.
        given: what the command line asks for, None for nothing.
        parent: Qt's owner.

    Signals:
        changed: something else was chosen.

    Attributes:
        wanted: what cameras are asked for.
    """

    changed = Signal()

    def __init__(
        self,
        button: FormatButton,
        actions: Actions,
        list_formats: ListFormats,
        background: BackgroundWorker,
        settings: Settings,
        given: CameraFormat | None,
        parent: QObject,
    ) -> None:
        """No camera is in use."""
        super().__init__(parent)
        self._button = button
        self._actions = actions
        self._list_formats = list_formats
        self._background = background
        self._settings = settings
        self._camera = ""
        self._listed = False
        self._offered: list[CameraFormat] = []
        self.wanted = given or _remembered(settings)
        button.chosen.connect(self._choose)
        self.use("")

    def use(self, camera: str) -> None:
        """Another source was chosen.

        Args:
            camera: what `--source` would take, "" where it is no camera.
        """
        if camera != self._camera:
            self._offered = []
        self._camera, self._listed = camera, False
        self._actions.camera_format.setEnabled(bool(camera))
        self._button.setVisible(bool(camera))
        self._button.show_given("")
        self._fill()

    def note(self, status: LiveStatus) -> None:
        """The session's news: a camera that gives images can say which others it offers."""
        if not self._camera or status.source is not SourceState.RUNNING or status.source_is_file:
            self._button.show_given("")
            return
        if not self._listed:
            self._listed = True
            self._ask(self._camera)
        text = self.tr("The camera gives {width} \u00d7 {height}, {rate:.1f} fps")
        self._button.show_given(
            text.format(
                width=status.width, height=status.height, rate=LocalNumber(status.source_rate)
            )
        )

    def reset(self) -> None:
        """Ask for what is usual again."""
        self.wanted = USUAL_FORMAT
        self._fill()

    def _ask(self, camera: str) -> None:
        def listed(offered: list[CameraFormat]) -> None:
            if camera == self._camera:
                self._offered = offered
                self._fill()

        def refused(error: Exception) -> None:
            if not isinstance(error, Face2FaceError):
                raise error  # the notifier shows it

        self._background.run(lambda: self._list_formats(camera), listed, refused)

    def _choose(self, wanted: CameraFormat) -> None:
        if wanted != self.wanted:
            self.wanted = wanted
            self._settings.keep(_KEY, str(wanted))
            self._fill()
            self.changed.emit()

    def _fill(self) -> None:
        self._button.show_formats(self._offered, self.wanted)


def _remembered(settings: Settings) -> CameraFormat:
    try:
        return parse_format(settings.text(_KEY, str(USUAL_FORMAT)))
    except UsageError:
        return USUAL_FORMAT
