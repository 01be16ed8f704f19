"""Cameras: one contract, OpenCV's cameras behind it, and why one cannot be opened."""

import contextlib
import errno
import os
import platform
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from face2face.causes import cause_numbered
from face2face.errors import ErrorKind, SourceError
from face2face.types import Frame, TimedFrame
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

_COMES_BACK = "it is taken up by itself then"

# linux/videodev2.h: struct v4l2_format and its ioctls on a 64-bit and on a 32-bit system.
_FORMAT_BYTES = 208 if struct.calcsize("P") == 8 else 204
_GET_FORMAT = 0xC0005604 | _FORMAT_BYTES << 16
_SET_FORMAT = 0xC0005605 | _FORMAT_BYTES << 16
_VIDEO_CAPTURE = 1

_PRIVACY = {
    "Darwin": "System Settings > Privacy & Security > Camera",
    "Windows": "Settings > Privacy & security > Camera",
}


def why_not(index: int, name: str) -> SourceError:
    """The error that says why the camera could not be opened just now.

    Args:
        index: its number.
        name: what to call it.
    """
    system = platform.system()
    if system == "Linux":
        return _on_linux(camera_node(index), name)
    if system in _PRIVACY and index in {camera.index for camera in list_cameras()}:
        return SourceError(
            f"{name} cannot be opened: allow this program to use the camera "
            f"({_PRIVACY[system]}), and close other programs that use it",
            ErrorKind.CAMERA_NOT_ALLOWED,
            camera=name,
            system=system,
        )
    return missing(name)


def missing(name: str) -> SourceError:
    """The error for a camera that is not there."""
    return SourceError(
        f"{name} is not connected: plug it in ({_COMES_BACK}), or choose another source",
        ErrorKind.CAMERA_MISSING,
        camera=name,
    )


def _on_linux(node: Path, name: str) -> SourceError:
    code = _fault_of(node)
    if code in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return missing(name)
    if code == errno.EBUSY:
        return SourceError(
            f"{name} is used by another program: close that one ({_COMES_BACK})",
            ErrorKind.CAMERA_BUSY,
            camera=name,
        )
    if code in (errno.EACCES, errno.EPERM):
        return SourceError(
            f"{name} may not be used by this account ({node}: permission denied): run "
            "'sudo usermod -aG video $USER' to join the group video, then log out and in again",
            ErrorKind.CAMERA_FORBIDDEN,
            camera=name,
            device=str(node),
        )
    advice = "plug it in again, or choose another source"
    if not code:
        return SourceError(
            f"{name} cannot be opened ({node}: it gives no image in a known form): {advice}",
            ErrorKind.CAMERA_FORMAT_UNKNOWN,
            camera=name,
        )
    words = os.strerror(code)
    return SourceError(
        f"{name} cannot be opened ({node}: {words}): {advice}",
        ErrorKind.CAMERA_FAILING,
        camera=name,
        reason=cause_numbered(code, words),
    )


def _fault_of(node: Path) -> int:
    """The system's error number on opening the device and asking for its images, else 0."""
    try:
        descriptor = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    except OSError as error:
        return error.errno or errno.EIO
    try:
        # Opening succeeds while another program videos: only a new format is refused then.
        return _fault_of_format(descriptor)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _fault_of_format(descriptor: int) -> int:
    import fcntl  # not there on Windows

    asked = bytearray(_FORMAT_BYTES)
    struct.pack_into("I", asked, 0, _VIDEO_CAPTURE)
    try:
        fcntl.ioctl(descriptor, _GET_FORMAT, asked)
        fcntl.ioctl(descriptor, _SET_FORMAT, asked)
    except OSError as error:
        # Not a camera at all: OpenCV's own refusal says no more than we do.
        return 0 if error.errno in (errno.EINVAL, errno.ENOTTY) else error.errno or errno.EIO
    return 0


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
