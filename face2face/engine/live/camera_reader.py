"""A camera read so that its driver can block, fail or vanish without harm."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, Protocol, TypeVar

from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.status import SourceState
from face2face.errors import ErrorKind, SourceError
from face2face.video.camera import (
    MISSES_BEFORE_GONE,
    PAUSE_AFTER_MISS_S,
    CameraDevice,
    as_frame,
)
from face2face.video.device_words import CAMERA_WORDS, DeviceWords

_SLOW_OPENING_S = 5.0
_LOOK_EVERY_S = 0.05
_JOIN_S = 1.5
"""How long a reader may take to leave its driver before it is left alone."""

_MOST_STUCK = 2
"""Readers left alone in their drivers at one time. OpenCV returns after ten seconds, a broken
driver perhaps never: without a bound, trying again would collect threads."""


class Named(Protocol):
    """What is asked for, be it a camera or a stream."""

    @property
    def name(self) -> str:
        """What a message calls it."""


Wanted = TypeVar("Wanted", bound=Named)


class CameraPlayer(Generic[Wanted]):
    """Opens a camera and feeds its images, one attempt at a time.

    Args:
        open_camera: opens a camera.
        words: what is said of one that fails, None for `CAMERA_WORDS`.
    """

    def __init__(
        self, open_camera: Callable[[Wanted], CameraDevice], words: DeviceWords | None = None
    ) -> None:
        self._open_camera = open_camera
        self._words = words or CAMERA_WORDS
        self._stuck: list[_Reader] = []

    def play(self, request: Wanted, channel: SourceChannel) -> None:
        """Feed the camera's images until the feed is halted, or the device says that it ends.

        Raises:
            SourceError: the camera cannot be opened, or is lost; try again after a while.
        """
        self._stuck = [reader for reader in self._stuck if reader.is_alive()]
        if len(self._stuck) >= _MOST_STUCK:
            raise self._words.stuck(request.name)
        reader = _Reader(
            lambda: self._open_camera(request), request.name, self._words.silent_s, channel
        )
        reader.start()
        try:
            self._watch(reader, channel, request.name)
        except SourceError:
            if self._words.exclusive and any(stuck.is_alive() for stuck in self._stuck):
                # Nobody else but our own stuck reader may have kept the camera from opening.
                raise self._words.silent(request.name) from None
            raise
        finally:
            reader.leave()
            # A frozen driver was waited for already.
            reader.join(0.0 if reader.is_frozen() else _JOIN_S)
            if reader.is_alive():
                self._stuck.append(reader)

    def _watch(self, reader: "_Reader", channel: SourceChannel, name: str) -> None:
        began_s = time.monotonic()
        while not channel.halt.wait(_LOOK_EVERY_S):
            if not reader.is_alive():
                if reader.ended:
                    channel.report(SourceState.ENDED)
                    return
                raise reader.fault or SourceError(f"{name} was closed: it is opened again")
            if reader.is_frozen():
                raise self._words.silent(name)
            if not reader.opened and time.monotonic() - began_s > _SLOW_OPENING_S:
                channel.report(SourceState.OPENING, self._words.slow.format(name=name))


class _Reader(Thread):
    """One attempt at a camera, in a thread that may get stuck in the driver; it closes itself.

    Attributes:
        fault: why it ended; None while it runs and when it was told to leave.
        opened: whether the camera is open.
        ended: whether it said that there are no more images.
    """

    def __init__(
        self,
        open_camera: Callable[[], CameraDevice],
        name: str,
        silent_s: float,
        channel: SourceChannel,
    ) -> None:
        super().__init__(name="live-camera", daemon=True)
        self.fault: Exception | None = None
        self.opened = self.ended = False
        self._open_camera = open_camera
        self._camera = name
        self._silent_s = silent_s
        self._channel = channel
        self._left = Event()
        self._usable_s = 0.0

    def leave(self) -> None:
        """Pass on nothing more, close the camera and end as soon as the driver lets go."""
        self._left.set()

    def is_frozen(self) -> bool:
        """Whether it is open without having given an image lately."""
        return self.opened and time.monotonic() - self._usable_s > self._silent_s

    def run(self) -> None:
        """Open, read, close."""
        try:
            device = self._open_camera()
            try:
                self._usable_s = time.monotonic()
                self.opened = True
                if not self._left.is_set():
                    self._channel.tell_camera(device.rate)
                self._read(device)
            finally:
                device.close()
        except Exception as error:  # noqa: BLE001 - whoever watches raises it
            self.fault = error

    def _read(self, device: CameraDevice) -> None:
        misses = 0
        while not self._left.is_set():
            if self._channel.playback.paused:
                # Silence is no fault then.
                self._usable_s = time.monotonic()
                if not device.must_be_read:
                    self._left.wait(_LOOK_EVERY_S)
                    continue
            image = device.read()
            if device.ended:
                self.ended = True
                return
            misses = misses + 1 if image is None else 0
            if misses >= MISSES_BEFORE_GONE:
                raise SourceError(
                    f"{self._camera} gives no more images: check its cable, or plug it in again",
                    ErrorKind.CAMERA_SILENT,
                    camera=self._camera,
                )
            if image is None:
                self._left.wait(PAUSE_AFTER_MISS_S)
                continue
            frame = as_frame(image)
            if frame is not None and not self._left.is_set():
                self._usable_s = time.monotonic()
                if not self._channel.playback.paused:
                    self._channel.put(frame)
