"""Snapshot, recording and virtual camera: what leaves the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from face2face.engine.live.status import LiveResult
from face2face.errors import Face2FaceError, Notice
from face2face.gui.close_up import CloseUp
from face2face.gui.composite import drawn, mark
from face2face.gui.controllers.sent_camera import SentCamera
from face2face.gui.error_messages import local, local_error, local_notice
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.preferences import CAMERA_SIZES, Choices
from face2face.gui.snapshot import save_snapshot
from face2face.provenance.mark import Mark
from face2face.types import Frame

if TYPE_CHECKING:
    # They import OpenCV, PyAV, PortAudio and what signs: only when they are wanted.
    from face2face.gui.controllers.recorded_video import RecordedVideo
    from face2face.provenance.identity import Identity
    from face2face.video.recorder import SoundInput
    from face2face.video.virtual_camera import OpenDevice

_TICK_MS = 500
_MEGABYTE = 1_000_000


class RecordingController(QObject):
    """Saves, records and sends what the session makes.

    Args:
        link: where results come from.
        microphone: opens one by its name, "" for the usual one.
        device: opens a virtual camera, None for the machine's.
        parent: Qt's owner.

    Attributes:
        alone: the generated image alone, else beside the camera.
        landmarks: the landmarks instead of the camera.
        close_up: the driver's face alone, cut out of the camera's image.
        labelled: whether "AI-generated" is written on the face. The files' metadata say it
            in any case.
        folder: where files go, None for the system's folders of videos and images.
        choices: how recordings and the virtual camera are to be; of these `folder` is left out.
        identity: who signs, None for this installation.

    Signals:
        saved: a file was written; carries its path, why it ended early or "", why it is a
            video without sound or "", and why it is not signed or "".
        silent: a recording has begun, and no microphone is heard; carries why.
        failed: something could not be done; carries why, in the user's language.
        not_sent: there is no virtual camera; carries the error.
        ticked: a recording goes on; carries seconds and megabytes.
        recording_changed, sending_changed: it began or ended.
    """

    saved = Signal(str, str, str, str)
    silent = Signal(str)
    failed = Signal(str)
    not_sent = Signal(object)
    ticked = Signal(float, float)
    recording_changed = Signal(bool)
    sending_changed = Signal(bool)

    def __init__(
        self,
        link: SessionBridge,
        *,
        microphone: Callable[[str], SoundInput | None],
        device: OpenDevice | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Do nothing yet."""
        super().__init__(parent)
        self._link = link
        self._open_microphone = microphone
        self._open_device = device
        self.alone = False
        self.landmarks = False
        self.close_up = False
        self.labelled = True
        self.folder: Path | None = None
        self.choices = Choices()
        self.identity: Identity | None = None
        self._recording: RecordedVideo | None = None
        self._signing: list[RecordedVideo] = []
        self._camera: SentCamera | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    @property
    def records(self) -> bool:
        """Whether a recording goes on."""
        return self._recording is not None

    @property
    def shows_camera(self) -> bool:
        """Whether a recording goes on that shows the camera beside the face, to its end."""
        return self._recording is not None and self._recording.shows_camera

    @property
    def delay_ms(self) -> float:
        """How much later than the camera's the image is, as measured; 0 where it is not known."""
        return self._link.status().delay_ms

    @property
    def sends_as(self) -> str:
        """The virtual camera's label, as call programs show it, "" while it is off."""
        return "" if self._camera is None else self._camera.label

    def snapshot(self) -> None:
        """Save what is shown as a PNG."""
        from face2face.provenance.signer import Signer
        from face2face.video.recorder import free_name

        result = self._link.latest()
        if result is None or result.output is None:
            self.failed.emit(self.tr("There is no image to save yet."))
            return
        path = free_name(self._folder(video=False), ".png")
        unsigned: list[Notice] = []
        signer = Signer(unsigned.append, self.identity)
        try:
            path = save_snapshot(path, self._draw(result), self._mark(), signer)
        except Face2FaceError as error:
            self.failed.emit(local_error(error))
        else:
            self.saved.emit(str(path), "", "", " ".join(map(local_notice, unsigned)))

    def record(self, on: bool) -> None:
        """Begin or end a recording; both harmless when done before."""
        if on and self._recording is None:
            self._begin()
        elif not on and self._recording is not None:
            self._end()

    def send(self, on: bool) -> str:
        """Begin or end the virtual camera.

        Returns:
            The device's label, as call programs show it, "" when there is none.
        """
        if on and self._camera is None:
            size = CAMERA_SIZES[self.choices.camera_size]
            try:
                self._camera = SentCamera(self._link, self._draw_alone, size, self._open_device)
            except Face2FaceError as error:
                self.not_sent.emit(error)
                self.sending_changed.emit(False)
                return ""
            self._timer.start(_TICK_MS)
            self.sending_changed.emit(True)
        elif not on and self._camera is not None:
            self._camera.close()
            self._camera = None
            self._rest()
            self.sending_changed.emit(False)
        return self.sends_as

    def close(self) -> None:
        """End everything that goes on; a recording is saved."""
        self.record(False)
        self.send(False)
        for recording in self._signing:
            recording.wait()
        self._timer.stop()

    def files_folder(self) -> Path:
        """Where recordings go."""
        return self._folder(video=True)

    def _begin(self) -> None:
        from face2face.gui.controllers.recorded_video import RecordedVideo

        self._recording = RecordedVideo(
            self._link,
            self._folder(video=True),
            self.choices,
            self._open_microphone,
            self.identity,
            alone=self.alone,
            landmarks=self.landmarks,
            labelled=self.labelled,
            close_up=self.close_up,
        )
        self._timer.start(_TICK_MS)
        self.recording_changed.emit(True)
        self.ticked.emit(0.0, 0.0)

    def _end(self) -> None:
        recording, self._recording = self._recording, None
        assert recording is not None
        progress = recording.finish()
        self.recording_changed.emit(False)
        if progress.signing:
            self._signing.append(recording)
        elif progress.frames:
            self._tell_saved(recording)
        else:
            self.failed.emit(
                local(progress.error, progress.error_details)
                or self.tr("There was no image to record yet.")
            )
        self._rest()

    def _tell_saved(self, recording: RecordedVideo) -> None:
        progress = recording.progress()
        self.saved.emit(
            str(recording.path),
            local(progress.error, progress.error_details),
            "" if progress.has_sound else recording.why_silent(),
            local_notice(recording.unsigned),
        )

    def _tick(self) -> None:
        if self._recording is not None:
            recording = self._recording
            recording.note()
            progress = recording.progress()
            if progress.error:
                self._end()
            else:
                self.ticked.emit(progress.seconds, progress.size_bytes / _MEGABYTE)
            if recording.newly_silent():
                self.silent.emit(recording.why_silent())
        for signed in [one for one in self._signing if not one.progress().signing]:
            self._signing.remove(signed)
            self._tell_saved(signed)
            self._rest()
        if self._camera is not None and self._camera.error:
            self.failed.emit(self._camera.error)
            self.send(False)

    def _rest(self) -> None:
        if self._recording is None and self._camera is None and not self._signing:
            self._timer.stop()

    def _draw(self, result: LiveResult) -> Frame:
        return drawn(
            result,
            alone=self.alone,
            landmarks=self.landmarks,
            labelled=self.labelled,
            close_up=CloseUp() if self.close_up else None,
        )

    def _draw_alone(self, result: LiveResult) -> Frame:
        return drawn(
            result,
            alone=True,
            landmarks=False,
            labelled=self.labelled,
            mirrored=self.choices.camera_mirror,
        )

    def _mark(self) -> Mark:
        status = self._link.status()
        return mark(status.model_name, task=status.task, alone=self.alone, landmarks=self.landmarks)

    def _folder(self, *, video: bool) -> Path:
        if self.folder is not None:
            return self.folder
        location = QStandardPaths.StandardLocation
        kind = location.MoviesLocation if video else location.PicturesLocation
        return Path(QStandardPaths.writableLocation(kind)) / "face2face"
