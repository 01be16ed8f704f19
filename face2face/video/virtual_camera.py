"""The result as a camera that call programs can choose, through pyvirtualcam."""

import contextlib
import platform
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from face2face.causes import cause_of
from face2face.errors import ErrorDetails, ErrorKind, SinkError
from face2face.images.resize import fit
from face2face.types import Frame
from face2face.video.frame_sink import FrameSink

WIDTH, HEIGHT, RATE = 1280, 720, 30
"""What call programs ask a camera for first."""

_OBS = (
    "install OBS Studio 30 or newer (https://obsproject.com), press 'Start Virtual Camera' in it "
    "once, close it, and try again"
)
_COMMANDS = (
    "'sudo apt install v4l2loopback-dkms && sudo modprobe v4l2loopback exclusive_caps=1 "
    "card_label=face2face'"
)
_V4L2LOOPBACK = f"install v4l2loopback: {_COMMANDS}"
_HOW = {
    "Linux": _V4L2LOOPBACK,
    "Windows": _OBS,
    "Darwin": _OBS,
}

Draw = Callable[[], Frame]


class Device(Protocol):
    """What is used of pyvirtualcam.Camera."""

    device: str

    def send(self, frame: Frame) -> None:
        """Show a frame, uint8 RGB."""

    def close(self) -> None:
        """Stop."""


OpenDevice = Callable[[int, int], Device]
"""Opens one that shows frames of a width and a height."""


def how_to_install(system: str | None = None) -> str:
    """What to do on this system so that there is a virtual camera."""
    return _HOW.get(system or platform.system(), "there is no virtual camera for this system")


def open_device(width: int = WIDTH, height: int = HEIGHT) -> Device:
    """Open the system's virtual camera for frames of a size in pixels.

    Raises:
        SinkError: there is none; the message says what to install.
    """
    try:
        import pyvirtualcam
    except ImportError as error:
        command = "pip install pyvirtualcam"
        raise SinkError(
            f"no virtual camera: run '{command}'",
            ErrorKind.PACKAGE_MISSING,
            package="pyvirtualcam",
            command=command,
        ) from error
    try:
        camera: Any = pyvirtualcam.Camera(width=width, height=height, fps=RATE)
    except (RuntimeError, OSError) as error:
        raise _not_there() from error
    device: Device = camera
    return device


def label_of(device: str, sys_folder: Path = Path("/sys/class/video4linux")) -> str:
    """What call programs call a device: its label, else its own name.

    Args:
        device: as pyvirtualcam names it; on Linux a file such as /dev/video2.
        sys_folder: where Linux keeps the labels.
    """
    if not device.startswith("/dev/"):
        return device
    try:
        label = (sys_folder / Path(device).name / "name").read_text("utf-8", "replace").strip()
    except OSError:
        return device
    return label or device


def _not_there() -> SinkError:
    how = how_to_install()
    message = f"no virtual camera on this system: {how}"
    if how == _OBS:
        return SinkError(message, ErrorKind.OBS_MISSING)
    if how == _V4L2LOOPBACK:
        return SinkError(message, ErrorKind.V4L2LOOPBACK_MISSING, commands=_COMMANDS)
    return SinkError(message, ErrorKind.NO_VIRTUAL_CAMERA)


class VirtualCameraSink(FrameSink):
    """Shows each frame at once, fitted into the device's size; times are not looked at.

    Args:
        opener: opens the device.
        width: of its frames, pixels.
        height: of its frames, pixels.

    Raises:
        SinkError: there is none; the message says what to install.
    """

    def __init__(
        self, opener: OpenDevice = open_device, *, width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        self._size = (width, height)
        self._device: Device | None = opener(width, height)
        self.name = self._device.device
        self.warnings: list[str] = []

    def write(self, frame: Frame, time_s: float) -> None:
        """Show a frame.

        Args:
            frame: uint8 RGB (height, width, 3) of any size.
            time_s: not looked at.

        Raises:
            SinkError: the device went away, or was given back.
            ValueError: it is no frame.
        """
        del time_s
        if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
            raise ValueError(f"expected uint8 (height, width, 3), got {frame.dtype} {frame.shape}")
        if self._device is None:
            raise SinkError(f"{self.name} is closed: nothing more can be shown on it")
        try:
            self._device.send(fit(frame, *self._size))
        except (RuntimeError, OSError) as error:
            raise SinkError(
                f"the virtual camera stopped: {error}",
                ErrorKind.VIRTUAL_CAMERA_STOPPED,
                reason=cause_of(error),
            ) from error

    def close(self) -> None:
        """Give the device back; closing twice is harmless."""
        self.abort()

    def abort(self) -> None:
        """Give the device back."""
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(RuntimeError, OSError):
                device.close()


class VirtualCamera:
    """Sends the newest image; a slow receiver makes it skip, never wait.

    Args:
        opener: opens the device.
        width: of what it sends, pixels.
        height: of what it sends, pixels.

    Raises:
        SinkError: there is no device; the message says what to install.

    Attributes:
        name: the device, to look for in the call program.
        error: why it stopped, "" while all is well.
        error_details: the kind and facts of that line, None where it has none.
    """

    def __init__(
        self, opener: OpenDevice = open_device, *, width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        """Open the device and start the thread that feeds it."""
        self._sink = VirtualCameraSink(opener, width=width, height=height)
        self.name = self._sink.name
        self._newest: Draw | None = None
        self._condition = threading.Condition()
        self._stopping = False
        self.error = ""
        self.error_details: ErrorDetails | None = None
        self._thread = threading.Thread(target=self._work, name="virtual camera", daemon=True)
        self._thread.start()

    def offer(self, draw: Draw) -> None:
        """Show an image; returns at once, from any thread.

        Args:
            draw: makes the image, uint8 RGB of any size; called on the camera's thread.
        """
        with self._condition:
            self._newest = draw
            self._condition.notify()

    def close(self) -> None:
        """Stop sending, give the device back, end the thread."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        self._thread.join(5)

    def _work(self) -> None:
        try:
            while True:
                with self._condition:
                    self._condition.wait_for(lambda: self._newest or self._stopping)
                    draw, self._newest = self._newest, None
                    if self._stopping or draw is None:
                        return
                self._sink.write(draw(), time.monotonic())
        except SinkError as error:  # the device went away
            self.error_details, self.error = error.details, str(error)
        finally:
            self._sink.close()
