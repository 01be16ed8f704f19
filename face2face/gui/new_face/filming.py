"""Filming for a new face what the window's camera sees, with directions."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from face2face.engine.live.status import LiveResult
from face2face.gui.error_messages import local
from face2face.gui.live_bridge import SessionBridge
from face2face.new_face.directions import direction_at

if TYPE_CHECKING:
    # It imports OpenCV and PyAV: only when it is wanted.
    from face2face.video.recorder import Recording

_TICK_MS = 100
_FEWEST_FRAMES_A_SECOND = 5


class NewFaceRecorder(QObject):
    """Records for some seconds; nothing is shown here.

    Signals:
        ticked: carries a direction's key and the share of the video that is over.
        done: the video is there; carries its path.
        failed: carries why, in the user's language; "" where the camera gave too few images.
    """

    ticked = Signal(str, float)
    done = Signal(str)
    failed = Signal(str)

    def __init__(self, link: SessionBridge, parent: QObject) -> None:
        """Record nothing yet; the images come from `link`."""
        super().__init__(parent)
        self._link = link
        self._recording: Recording | None = None
        self._remove: Callable[[], None] = lambda: None
        self._seconds = self._begun_s = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self, path: Path, seconds: float) -> None:
        """Record into a new .mp4."""
        from face2face.new_face.camera_recording import COMMENT
        from face2face.video.recorder import Recording

        recording = Recording(path, comment=COMMENT, microphone=lambda: None)

        def take(result: LiveResult) -> None:
            recording.offer(lambda: result.frame, result.captured_s)

        self._recording = recording
        self._remove = self._link.add_consumer(take)
        self._seconds, self._begun_s = seconds, time.monotonic()
        self._timer.start(_TICK_MS)
        self._tick()

    def stop(self) -> None:
        """Give up and remove the video; harmless when there is none."""
        if self._recording is not None:
            recording = self._end()
            recording.path.unlink(missing_ok=True)

    def _tick(self) -> None:
        share = (time.monotonic() - self._begun_s) / self._seconds
        if share < 1:
            self.ticked.emit(direction_at(share).key, share)
            return
        recording = self._end()
        came = recording.progress()
        if came.error or came.frames < _FEWEST_FRAMES_A_SECOND * self._seconds:
            recording.path.unlink(missing_ok=True)
            self.failed.emit(local(came.error, came.error_details))
        else:
            self.done.emit(str(recording.path))

    def _end(self) -> Recording:
        recording = self._recording
        assert recording is not None
        self._timer.stop()
        self._remove()
        self._recording = None
        recording.finish()
        return recording
