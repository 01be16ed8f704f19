"""Cameras: one contract, and OpenCV's cameras behind it."""

import platform
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import cv2
import numpy as np

from face2face.errors import ErrorKind, SourceError
from face2face.types import Frame, TimedFrame
from face2face.video.camera_fault import missing, why_not
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat, wants_jpeg
from face2face.video.camera_list import (
    CameraRequest,
    camera_backend,
    camera_node,
    find_again,
    list_cameras,
    unnamed,
)
from face2face.video.source import FrameSource

# A USB camera may miss a few images without being gone.
MISSES_BEFORE_GONE = 10
PAUSE_AFTER_MISS_S = 0.05

_SMALLEST_PX = 16
"""Smaller images come only from drivers that fail."""

_LONGEST_ASPECT = 8


class CameraDevice(ABC):
    """An open camera. One thread at a time uses it; any call may block for seconds.

    Attributes:
        name: what a message calls it.
        rate: frames a second that it says it gives, 0.0 where it does not say.
        must_be_read: whether images that nobody reads would wait, and come late.
        ended: whether it has no more images, by its own account.
    """

    name: str
    rate: float
    must_be_read: bool = False
    ended: bool = False

    @abstractmethod
    def read(self) -> object:
        """Wait for the next image.

        Returns:
            The image as an array of the caller's own, in RGB order, of whatever size and kind
            the driver gives; `as_frame` tells whether it is of use. None when none came.

        Raises:
            SourceError: the camera is gone for good.
        """

    @abstractmethod
    def close(self) -> None:
        """Let other programs have the camera; closing twice is harmless."""


CameraOpener = Callable[[CameraRequest], CameraDevice]
"""Opens a camera; may block for seconds. Raises SourceError that says why and what to do."""


class OpenCvCamera(CameraDevice):
    """A camera of this machine.

    Raises:
        SourceError: it is missing, busy or refused; the text says which.
    """

    def __init__(self, request: CameraRequest) -> None:
        self.name = request.name
        index = request.index
        if request.name != unnamed(index):
            index = find_again(request, list_cameras())
        if platform.system() == "Linux" and not camera_node(index).exists():
            raise missing(self.name)  # OpenCV would try for longer and say less
        with _quiet_opencv():
            self._capture = cv2.VideoCapture(index, camera_backend())
        if not self._capture.isOpened():
            self.close()
            raise why_not(index, self.name)
        wanted = request.camera_format
        if wants_jpeg(wanted):
            jpeg = cv2.VideoWriter.fourcc(*"MJPG")
            self._capture.set(cv2.CAP_PROP_FOURCC, jpeg)
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, wanted.width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, wanted.height)
        self._capture.set(cv2.CAP_PROP_FPS, wanted.rate)
        # No shorter queue is asked for: whoever reads all the time has the newest image, and
        # with one buffer many drivers give half the rate.
        self.rate = max(0.0, self._capture.get(cv2.CAP_PROP_FPS))

    def read(self) -> object:
        """Wait for the next image, up to OpenCV's own 10 s; None when none came."""
        with _quiet_opencv():
            got_one, image = self._capture.read()
        if not got_one or image is None:
            return None
        if image.ndim == 3 and image.shape[2] in (3, 4) and image.size:
            code = cv2.COLOR_BGR2RGB if image.shape[2] == 3 else cv2.COLOR_BGRA2RGB
            return cv2.cvtColor(image, code)
        return image

    def close(self) -> None:
        """Let other programs have the camera; closing twice is harmless."""
        self._capture.release()


def as_frame(image: object) -> Frame | None:
    """What a camera gave as a Frame; None when it is of no use.

    Args:
        image: grey, RGB or RGBA, of 8 or 16 bits, or anything else.

    Returns:
        uint8 RGB (height, width, 3), at least 16 pixels a side.
    """
    if not isinstance(image, np.ndarray) or image.ndim not in (2, 3):
        return None
    short, long = sorted(image.shape[:2])
    if short < _SMALLEST_PX or long > _LONGEST_ASPECT * short:
        return None
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    if image.dtype != np.uint8:
        return None
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[..., 0]
    if image.ndim == 2:
        return cast(Frame, cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_GRAY2RGB))
    if image.shape[2] not in (3, 4):
        return None
    return np.ascontiguousarray(image[..., :3])


class CameraSource(FrameSource):
    """A camera as a source of frames; `time_s` counts from its opening.

    `frames()` ends only with an error: leave its loop to stop.

    Args:
        index: 0 for the first camera of the machine.
        open_camera: opens it.
        camera_format: the size and rate to ask it for.

    Raises:
        SourceError: there is no such camera, or it gives no image.
    """

    frame_count = None

    def __init__(
        self,
        index: int,
        open_camera: CameraOpener = OpenCvCamera,
        camera_format: CameraFormat = USUAL_FORMAT,
    ) -> None:
        self.name = unnamed(index)
        self.warnings: list[str] = []
        self._first: TimedFrame | None = None
        self._device = open_camera(CameraRequest(index, self.name, camera_format))
        self._start = time.monotonic()
        try:
            self._first = self._read()
        except BaseException:
            self.close()
            raise
        self.height, self.width = self._first.frame.shape[:2]
        self.frame_rate = self._device.rate

    def frames(self) -> Iterator[TimedFrame]:
        """Yield images until the caller stops.

        Raises:
            SourceError: the camera stopped delivering, or the source is closed.
        """
        while True:
            yield self._read()

    def close(self) -> None:
        """Let other programs have the camera; closing twice is harmless."""
        super().close()
        self._device.close()

    def _read(self) -> TimedFrame:
        self._refuse_closed()
        if self._first is not None:
            first, self._first = self._first, None
            return first
        for _ in range(MISSES_BEFORE_GONE):
            frame = as_frame(self._device.read())
            if frame is not None:
                return TimedFrame(frame, time.monotonic() - self._start)
            time.sleep(PAUSE_AFTER_MISS_S)
        raise SourceError(
            f"{self.name} gives no more images: check its cable and try again",
            ErrorKind.CAMERA_SILENT,
            camera=self.name,
        )


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
