"""Shows what the session makes and how it is doing, and enables what can be done with it now."""

from PySide6.QtCore import QObject, QTimer, Signal

from face2face.config import REENACTMENT
from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.actions import Actions
from face2face.gui.controllers.strips import Strips
from face2face.gui.countdown import Countdown
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.status_line import StatusLine

_FIGURES_EVERY_MS = 500


class LiveDisplay(QObject):
    """Follows the session's results and states.

    Args:
        link: the session.
        stage: the images.
        status_line: the figures.
        strips: follows the task of the model in use.
        actions: what can be done with an image, or with a face that moves.
        parent: Qt's owner.

    Signals:
        pictured: the first generated image was shown.
        status: how all is going, with every change and from time to time.

    Attributes:
        countdown: to the moment in which the face at rest is learned.
    """

    pictured = Signal()
    status = Signal(object)

    def __init__(
        self,
        link: SessionBridge,
        stage: Preview,
        status_line: StatusLine,
        strips: Strips,
        actions: Actions,
        parent: QObject,
    ) -> None:
        """Nothing shown yet."""
        super().__init__(parent)
        self._link = link
        self._stage = stage
        self._status_line = status_line
        self._strips = strips
        self._actions = actions
        self._pictured = False
        self._calibration_due = False
        self.countdown = Countdown(parent)
        self._figures = QTimer(self)
        self._figures.timeout.connect(self._show_status)
        link.resulted.connect(self._show_result)
        link.changed.connect(self._show_status)
        stage.clicked.connect(link.follow)
        self.countdown.ticked.connect(stage.show_countdown)
        self.countdown.done.connect(link.calibrate)
        actions.calibrate.triggered.connect(self._calibrate)
        self._enable(link.status())

    def start(self, *, calibrate: bool) -> None:
        """Show figures from now on.

        Args:
            calibrate: count down as soon as the source runs.
        """
        self._calibration_due = calibrate
        self._figures.start(_FIGURES_EVERY_MS)

    def stop(self) -> None:
        """Show nothing more."""
        self._figures.stop()
        self.countdown.stop()

    def forget(self) -> None:
        """Another source was chosen: nothing of the one before stays."""
        self.countdown.stop()
        self._stage.show_result(None)

    def _show_result(self) -> None:
        result = self._link.latest()
        self._stage.show_result(result)
        if result is None or result.output is None:
            return
        if not self._actions.snapshot.isEnabled():
            self._enable(self._link.status())
        if not self._pictured:
            self._pictured = True
            self.pictured.emit()

    def _show_status(self) -> None:
        status = self._link.status()
        if status.source is SourceState.NONE and self._link.latest() is None:
            self._stage.show_result(None)
        self._stage.show_status(status)
        self._status_line.show_status(status)
        self._strips.use(status.task)
        self.status.emit(status)
        if self._calibration_due and status.source is SourceState.RUNNING:
            self._calibration_due = False
            self.countdown.start()
        self._enable(status)

    def _enable(self, status: LiveStatus) -> None:
        a, latest = self._actions, self._link.latest()
        has_image = latest is not None and latest.output is not None
        a.snapshot.setEnabled(has_image)
        a.record.setEnabled(has_image or a.record.isChecked())  # what goes on can be ended
        a.calibrate.setEnabled(self._can_calibrate(status))

    def _can_calibrate(self, status: LiveStatus) -> bool:
        return status.source is SourceState.RUNNING and self._strips.task == REENACTMENT

    def _calibrate(self) -> None:
        if self._can_calibrate(self._link.status()):
            self.countdown.start()
