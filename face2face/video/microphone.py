"""Sound of the default microphone, in blocks.

sounddevice (PortAudio), not QtMultimedia: the small PySide6-Essentials has no QtMultimedia, the
whole PySide6 is about four times its size, and recording is to work, and to be tested, without
a window.
"""

import contextlib
import queue
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from face2face.video.portaudio import opening_sound

Samples = npt.NDArray[np.float32]
"""Mono sound, float32 in [-1, 1], shape (samples,)."""

_WANTED_RATE = 48000
_MOST_BLOCKS = 2000
"""About 20 s: more than any encoder needs to catch up."""


class Microphone:
    """The machine's default microphone, recording from its making until `close`.

    Raises:
        OSError: there is none, it is refused, or PortAudio is not installed.

    Attributes:
        rate: samples a second.
    """

    def __init__(self) -> None:
        with opening_sound():
            import sounddevice

            self._closing_error: type[Exception] = sounddevice.PortAudioError
            about = sounddevice.query_devices(kind="input")
            self.rate = _usable_rate(sounddevice, int(about["default_samplerate"]))
            self._blocks: queue.Queue[tuple[float, Samples]] = queue.Queue(_MOST_BLOCKS)
            self._stream: Any = sounddevice.InputStream(
                samplerate=self.rate, channels=1, dtype="float32", callback=self._take
            )
            self._stream.start()

    def blocks(self) -> Iterator[tuple[float, Samples]]:
        """Take what has come since the last call, each with time.monotonic() of its first sample.

        Never waits.
        """
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._blocks.get_nowait()

    def close(self) -> None:
        """Let other programs have the microphone."""
        with contextlib.suppress(self._closing_error):
            self._stream.close()

    def _take(self, data: Samples, frames: int, times: object, status: object) -> None:
        """Called on PortAudio's own thread."""
        del times, status
        heard_s = time.monotonic() - frames / self.rate
        with contextlib.suppress(queue.Full):
            self._blocks.put_nowait((heard_s, data[:, 0].copy()))


def open_microphone() -> Microphone | None:
    """The default microphone, None where there is none to use."""
    try:
        return Microphone()
    except OSError:
        return None


def _usable_rate(sounddevice: Any, default: int) -> int:
    """48 kHz where the device can, else its own rate."""
    check: Callable[..., None] = sounddevice.check_input_settings
    try:
        check(samplerate=_WANTED_RATE, channels=1, dtype="float32")
    except (ValueError, sounddevice.PortAudioError):
        return default
    return _WANTED_RATE
