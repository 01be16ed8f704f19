"""Frames of a camera, as they come."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import cv2

from face2face.errors import SourceError
from face2face.types import Frame, TimedFrame
from face2face.video.source import FrameSource

# A USB camera may miss a few pictures without being gone.
_MISSES_BEFORE_GONE = 10
_PAUSE_AFTER_MISS_S = 0.05


class CameraSource(FrameSource):
    """A camera that OpenCV can open; `time_s` counts from its opening.

    `frames()` ends only with an error: leave its loop to stop.
    """

    frame_count = None

    def __init__(self, index: int) -> None:
        """Open a camera and take its first picture.

        Args:
            index: 0 for the first camera of the machine.

        Raises:
            SourceError: there is no such camera, or it gives no picture.
        """
        self.name = f"camera {index}"
        self.warnings: list[str] = []
        with _quiet_opencv():
            self._capture = cv2.VideoCapture(index)
        self._start = time.monotonic()
        if not self._capture.isOpened():
            self.close()
            raise SourceError(
                f"{self.name} cannot be opened: connect it, close other programs that use it, "
                "or try another number"
            )
        try:
            self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest picture, not a queue
            self._first: TimedFrame | None = self._read()
            self.height, self.width = self._first.frame.shape[:2]
            self.frame_rate = max(0.0, self._capture.get(cv2.CAP_PROP_FPS))
        except BaseException:
            self.close()
            raise

    def frames(self) -> Iterator[TimedFrame]:
        """Yield pictures until the caller stops.

        Raises:
            SourceError: the camera stopped delivering, or the source is closed.
        """
        if self._first is not None:
            first, self._first = self._first, None
            yield first
        while True:
            yield self._read()

    def close(self) -> None:
        """Let other programs have the camera; closing twice is harmless."""
        self._capture.release()

    def _read(self) -> TimedFrame:
        if not self._capture.isOpened():
            raise SourceError(f"{self.name} is closed: open it again to read it")
        for _ in range(_MISSES_BEFORE_GONE):
            with _quiet_opencv():
                got_one, picture = self._capture.read()
            if got_one:
                time_s = time.monotonic() - self._start
                return TimedFrame(cast(Frame, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)), time_s)
            time.sleep(_PAUSE_AFTER_MISS_S)
        raise SourceError(f"{self.name} gives no more pictures: check its cable and try again")


@contextmanager
def _quiet_opencv() -> Iterator[None]:
    """Keep OpenCV from writing to the terminal what we say in our own words."""
    logging = cv2.utils.logging
    level = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        logging.setLogLevel(level)
