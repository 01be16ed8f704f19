"""Recording what a live session shows: a thread around a file that survives a crash."""

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from face2face.errors import ErrorDetails, Face2FaceError
from face2face.images.resize import fit
from face2face.types import Frame
from face2face.utils.files import numbered
from face2face.video.coding import USUAL_QUALITY
from face2face.video.fragmented_sink import FragmentedSink, TakenError
from face2face.video.microphone import Samples, open_microphone

_WAITING = 8
"""Images that may wait for the encoder; more are dropped, the live image comes first."""

_SOUND_EVERY_S = 0.1
_STOP_WITHIN_S = 10.0
_SIGN_AT_ONCE_S = 1.0

Draw = Callable[[], Frame]


class SoundInput(Protocol):
    """Where a recording's sound comes from; a Microphone is one."""

    @property
    def rate(self) -> int:
        """Samples a second."""

    def blocks(self) -> Iterator[tuple[float, Samples]]:
        """What has come since the last call, each with time.monotonic() of its first sample."""

    def close(self) -> None:
        """Stop."""


OpenMicrophone = Callable[[], SoundInput | None]


@dataclass(frozen=True)
class Progress:
    """How a recording is doing.

    Attributes:
        seconds: length so far.
        size_bytes: of the file so far.
        frames: written.
        dropped: not written, because the encoder could not keep up.
        has_sound: whether sound is recorded, None as long as nobody knows.
        error: why it ended by itself, "" while all is well. What was recorded is kept.
        signing: whether the complete file is being signed.
        error_details: the kind and facts of `error`, None where it has none.
    """

    seconds: float
    size_bytes: int
    frames: int
    dropped: int
    has_sound: bool | None
    error: str
    signing: bool
    error_details: ErrorDetails | None = None


class Recording:
    """One video being recorded, from the first offered image until `finish`.

    Its size is that of the first image, or smaller; others are fitted into it.

    Args:
        path: an .mp4; where there is one, the next number is added, see `path`.
        comment: for the file's metadata.
        microphone: opens one, or gives None.
        quality: 0 the smallest file, 100 the best images.
        most_height: pixels; what is higher is made smaller. None for as it comes.
        sign: signs the complete file, in its place, on the recording's thread.

    Attributes:
        path: the file; known for sure from its first image on.
    """

    def __init__(
        self,
        path: Path,
        *,
        comment: str,
        microphone: OpenMicrophone = open_microphone,
        quality: int = USUAL_QUALITY,
        most_height: int | None = None,
        sign: Callable[[Path], None] | None = None,
    ) -> None:
        """Start the recording's thread; the file appears with the first image."""
        self.path = path
        self._comment = comment
        self._open_microphone = microphone
        self._quality = quality
        self._most_height = most_height
        self._sign = sign
        self._written = threading.Event()
        self._offered: queue.Queue[tuple[Draw, float] | None] = queue.Queue(_WAITING)
        self._stopping = threading.Event()
        self._frames = 0
        self._dropped = 0
        self._seconds = 0.0
        self._has_sound: bool | None = None
        self._error = ""
        self._error_details: ErrorDetails | None = None
        self._thread = threading.Thread(target=self._work, name="recording", daemon=True)
        self._thread.start()

    def offer(self, draw: Draw, captured_s: float) -> None:
        """Record an image if there is time for it; returns at once, from any thread.

        Args:
            draw: makes the image, uint8 RGB; called on the recording's thread.
            captured_s: time.monotonic() when it was captured.
        """
        if self._stopping.is_set():
            return
        try:
            self._offered.put_nowait((draw, captured_s))
        except queue.Full:
            self._dropped += 1

    def progress(self) -> Progress:
        """The figures of this moment."""
        size = 0
        with contextlib.suppress(OSError):
            size = self.path.stat().st_size
        return Progress(
            self._seconds,
            size,
            self._frames,
            self._dropped,
            self._has_sound,
            self._error,
            self._written.is_set() and self._thread.is_alive(),
            self._error_details,
        )

    def finish(self) -> Progress:
        """Write what waits and close the file; harmless when done before.

        Signing a long video takes longer: it goes on when this returns, see `Progress.signing`.
        """
        self._stopping.set()
        with contextlib.suppress(queue.Full):
            self._offered.put_nowait(None)  # wakes the thread if it waits for an image
        self._written.wait(_STOP_WITHIN_S)
        if self._written.is_set():
            self._thread.join(_SIGN_AT_ONCE_S)
        return self.progress()

    def wait(self) -> None:
        """Wait until the video is signed, if it is being signed."""
        if self._written.is_set():
            self._thread.join()

    def _work(self) -> None:
        microphone = None
        try:
            microphone = self._open_microphone()
            self._has_sound = microphone is not None
            self._record(microphone)
        except Face2FaceError as error:
            self._error_details, self._error = error.details, str(error)
        finally:
            self._stopping.set()
            if microphone is not None:
                microphone.close()
            self._written.set()
        if self._sign is not None and self._frames:
            self._sign(self.path)

    def _record(self, microphone: SoundInput | None) -> None:
        sink: FragmentedSink | None = None
        start_s = 0.0
        try:
            while True:
                try:
                    item = self._offered.get(timeout=_SOUND_EVERY_S)
                except queue.Empty:
                    item = None
                if item is not None:
                    image = item[0]()
                    if sink is None:
                        start_s = item[1]
                        sink = self._begin(image, microphone)
                    self._seconds = max(self._seconds, item[1] - start_s)
                    height, width = sink.size
                    sink.write(fit(image, width, height), self._seconds)
                    self._frames = sink.frames
                if sink is not None and microphone is not None:
                    self._take_sound(sink, microphone, start_s)
                if self._stopping.is_set() and self._offered.empty():
                    break
            if sink is not None:
                sink.close()
        finally:
            if sink is not None:
                sink.abort()

    def _begin(self, image: Frame, microphone: SoundInput | None) -> FragmentedSink:
        height, width = image.shape[:2]
        if self._most_height is not None and height > self._most_height:
            width, height = round(width * self._most_height / height), self._most_height
        for path in numbered(self.path):
            try:
                sink = FragmentedSink(
                    path,
                    width=width + width % 2,  # H.264 with halved colour planes needs even sides
                    height=height + height % 2,
                    comment=self._comment,
                    quality=self._quality,
                    sound_rate=microphone.rate if microphone else None,
                )
            except TakenError:
                continue  # another began in the same second
            self.path = path
            return sink
        raise AssertionError("numbers do not end")

    @staticmethod
    def _take_sound(sink: FragmentedSink, microphone: SoundInput, start_s: float) -> None:
        for heard_s, block in microphone.blocks():
            sink.write_sound(block, heard_s - start_s)


def free_name(folder: Path, suffix: str) -> Path:
    """A name for a new file that tells when it was made; only `files.claim` makes it one's own."""
    wanted = folder / f"{time.strftime('face2face %Y-%m-%d %H.%M.%S')}{suffix}"
    return next(path for path in numbered(wanted) if not os.path.lexists(path))
