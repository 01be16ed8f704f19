"""Snapshot, recording and virtual camera: what leaves the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from face2face.engine.live_types import LiveResult
from face2face.errors import Face2FaceError
from face2face.gui.drawing import COMMENT, COMMENT_ALONE, drawn
from face2face.gui.link import SessionLink
from face2face.gui.snapshot import save_snapshot
from face2face.types import Frame

if TYPE_CHECKING:
    # They import OpenCV, PyAV and PortAudio: only when they are wanted.
    from face2face.video.recording import OpenMicrophone, Recording
    from face2face.video.virtual_camera import OpenDevice, VirtualCamera

_TICK_MS = 500
_MEGABYTE = 1_000_000


class Capture(QObject):
    """Saves, records and sends what the session makes.

    Attributes:
        alone: the trained face alone, else beside the camera.
        landmarks: the landmarks instead of the camera.
        labelled: whether "AI-generated" is written on the face. The files' metadata say it
            in any case.
        folder: where files go, None for the system's folders of videos and pictures.

    Signals:
        saved: a file was written; carries its path, why it ended early or "", and whether it is
            a film without sound.
        failed: something could not be done; carries why.
        ticked: a recording goes on; carries seconds and megabytes.
        recording_changed, sending_changed: it began or ended.
    """

    saved = Signal(str, str, bool)
    failed = Signal(str)
    ticked = Signal(float, float)
    recording_changed = Signal(bool)
    sending_changed = Signal(bool)

    def __init__(
        self,
        link: SessionLink,
        *,
        microphone: OpenMicrophone | None = None,
        device: OpenDevice | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Do nothing yet.

        Args:
            link: where results come from.
            microphone: opens one, None for the machine's.
            device: opens a virtual camera, None for the machine's.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._link = link
        self._open_microphone = microphone
        self._open_device = device
        self.alone = False
        self.landmarks = False
        self.labelled = True
        self.folder: Path | None = None
        self._recording: Recording | None = None
        self._camera: VirtualCamera | None = None
        self._remove_recording: Callable[[], None] = lambda: None
        self._remove_camera: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def snapshot(self) -> None:
        """Save what is shown as a PNG."""
        from face2face.video.recording import free_name

        result = self._link.latest()
        if result is None or result.output is None:
            self.failed.emit(self.tr("There is no picture to save yet."))
            return
        path = free_name(self._folder(video=False), ".png")
        try:
            save_snapshot(path, self._draw(result), self._comment())
        except Face2FaceError as error:
            self.failed.emit(str(error))
        else:
            self.saved.emit(str(path), "", False)

    def record(self, on: bool) -> None:
        """Begin or end a recording; both harmless when done before."""
        if on and self._recording is None:
            self._begin()
        elif not on and self._recording is not None:
            self._end()

    def send(self, on: bool) -> str:
        """Begin or end the virtual camera.

        Returns:
            The device's name, "" when there is none.
        """
        if on and self._camera is None:
            from face2face.video.virtual_camera import VirtualCamera, open_device

            try:
                camera = VirtualCamera(self._open_device or open_device)
            except Face2FaceError as error:
                self.failed.emit(str(error))
                self.sending_changed.emit(False)
                return ""
            self._camera = camera

            def offer(result: LiveResult) -> None:
                if result.output is not None:
                    camera.offer(lambda: self._draw_alone(result))

            self._remove_camera = self._link.add_consumer(offer)
            self._timer.start(_TICK_MS)
            self.sending_changed.emit(True)
        elif not on and self._camera is not None:
            self._remove_camera()
            self._camera.close()
            self._camera = None
            self._rest()
            self.sending_changed.emit(False)
        return self._camera.name if self._camera else ""

    def close(self) -> None:
        """End everything that goes on; a recording is saved."""
        self.record(False)
        self.send(False)
        self._timer.stop()

    def files_folder(self) -> Path:
        """Where recordings go."""
        return self._folder(video=True)

    def _begin(self) -> None:
        from face2face.video.microphone import open_microphone
        from face2face.video.recording import Recording, free_name

        recording = Recording(
            free_name(self._folder(video=True), ".mp4"),
            comment=self._comment(),
            microphone=self._open_microphone or open_microphone,
        )
        # What a film shows stays the same to its end, whatever is switched meanwhile.
        alone, landmarks, labelled = self.alone, self.landmarks, self.labelled

        def offer(result: LiveResult) -> None:
            if result.output is not None:
                recording.offer(
                    lambda: drawn(result, alone=alone, landmarks=landmarks, labelled=labelled),
                    result.captured_s,
                )

        self._recording = recording
        self._remove_recording = self._link.add_consumer(offer)
        self._timer.start(_TICK_MS)
        self.recording_changed.emit(True)
        self.ticked.emit(0.0, 0.0)

    def _end(self) -> None:
        recording, self._recording = self._recording, None
        assert recording is not None
        self._remove_recording()
        progress = recording.finish()
        self._rest()
        self.recording_changed.emit(False)
        if progress.frames:
            self.saved.emit(str(recording.path), progress.error, not progress.has_sound)
        else:
            self.failed.emit(progress.error or self.tr("There was no picture to record yet."))

    def _tick(self) -> None:
        if self._recording is not None:
            progress = self._recording.progress()
            if progress.error:
                self._end()
            else:
                self.ticked.emit(progress.seconds, progress.size_bytes / _MEGABYTE)
        if self._camera is not None and self._camera.error:
            self.failed.emit(self._camera.error)
            self.send(False)

    def _rest(self) -> None:
        if self._recording is None and self._camera is None:
            self._timer.stop()

    def _draw(self, result: LiveResult) -> Frame:
        return drawn(result, alone=self.alone, landmarks=self.landmarks, labelled=self.labelled)

    def _draw_alone(self, result: LiveResult) -> Frame:
        return drawn(result, alone=True, landmarks=False, labelled=self.labelled)

    def _comment(self) -> str:
        return COMMENT_ALONE if self.alone else COMMENT

    def _folder(self, *, video: bool) -> Path:
        if self.folder is not None:
            return self.folder
        place = QStandardPaths.StandardLocation
        kind = place.MoviesLocation if video else place.PicturesLocation
        return Path(QStandardPaths.writableLocation(kind)) / "face2face"
