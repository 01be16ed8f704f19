"""The switches of what leaves the window: snapshot, recording, virtual camera."""

from PySide6.QtCore import QObject

from face2face.errors import Face2FaceError, writing
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.error_messages import local_error
from face2face.gui.widgets.call_page import CallPage
from face2face.gui.widgets.control_bar import Controls


class OutputActions(QObject):
    """Keeps switches, buttons and messages of one mind with what is saved and sent.

    Args:
        actions: the switches.
        recording: saves, records and sends.
        controls: shows how long a recording is.
        announcer: tells what was saved, and what could not be.
        page: how call programs take what is sent.
        parent: Qt's owner.
    """

    def __init__(
        self,
        actions: Actions,
        recording: RecordingController,
        controls: Controls,
        announcer: Announcer,
        page: CallPage,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._controls = controls
        self._announcer = announcer
        self._page = page
        actions.snapshot.triggered.connect(recording.snapshot)
        actions.record.toggled.connect(recording.record)
        actions.virtual_camera.toggled.connect(self._send)
        actions.call_help.triggered.connect(self._explain)
        actions.show_folder.triggered.connect(self.show_folder)
        recording.ticked.connect(self._show_length)
        recording.recording_changed.connect(actions.record.setChecked)
        recording.recording_changed.connect(controls.show_recording)
        recording.sending_changed.connect(actions.virtual_camera.setChecked)
        recording.recording_changed.connect(announcer.settle_output)
        recording.sending_changed.connect(announcer.settle_sending)
        recording.failed.connect(announcer.failed)
        recording.silent.connect(
            lambda why: announcer.devices.silent(why, actions.settings.trigger)
        )
        recording.not_sent.connect(self._not_sent)
        recording.saved.connect(announcer.saved)

    def show_folder(self) -> None:
        """Show where recordings are."""
        folder = self._recording.files_folder()
        try:
            with writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
        except Face2FaceError as error:
            self._announcer.failed(local_error(error))
            return
        self._announcer.opener.reveal(folder)

    def _show_length(self, seconds: float, megabytes: float) -> None:
        self._controls.show_recording(True, seconds, megabytes)

    def _send(self, on: bool) -> None:
        if name := self._recording.send(on):
            self._announcer.devices.sending(name, self._recording.delay_ms, self._explain)

    def _not_sent(self, error: Face2FaceError) -> None:
        self._announcer.devices.no_device(error, self._explain)

    def _explain(self) -> None:
        self._page.explain(self._recording.sends_as, self._recording.delay_ms)
