"""Sound of a microphone, in blocks.

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
    """One of the machine's microphones, recording from its making until `close`.

    Args:
        name: one of `list_microphones`, "" for the system's default.

    Raises:
        OSError: there is no such one, it is refused, or PortAudio is not installed.

    Attributes:
        rate: samples a second.
    """

    def __init__(self, name: str = "") -> None:
        with opening_sound():
            import sounddevice

            self._closing_error: type[Exception] = sounddevice.PortAudioError
            number = _number_of(sounddevice, name) if name else None
            about = sounddevice.query_devices(number, "input")
            self.rate = _usable_rate(sounddevice, number, int(about["default_samplerate"]))
            self._blocks: queue.Queue[tuple[float, Samples]] = queue.Queue(_MOST_BLOCKS)
            self._stream: Any = sounddevice.InputStream(
                samplerate=self.rate,
                device=number,
                channels=1,
                dtype="float32",
                callback=self._take,
            )
            try:
                self._stream.start()
            except sounddevice.PortAudioError:
                self.close()  # it may be tried again every two seconds
                raise

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


def open_microphone(name: str = "") -> Microphone | None:
    """A microphone, the system's default where no name is given; None where it cannot be used."""
    try:
        return Microphone(name)
    except OSError:
        return None


def list_microphones(*, anew: bool) -> list[str]:
    """The names of the machine's microphones, none where PortAudio is not installed.

    Args:
        anew: look also for what was plugged in since PortAudio was loaded; ends every sound that
            is being played or recorded.
    """
    try:
        with opening_sound():
            import sounddevice

            if anew:
                # PortAudio looks once, when it is loaded.
                sounddevice._terminate()  # noqa: SLF001 - documented
                sounddevice._initialize()  # noqa: SLF001
            return list(_inputs(sounddevice))
    except OSError:
        return []


def _inputs(sounddevice: Any) -> dict[str, int]:
    """The number of each microphone, by its name.

    Of the usual kind of driver alone: Windows has the same devices once for each kind.
    """
    devices = list(sounddevice.query_devices())
    inputs = [number for number, one in enumerate(devices) if one["max_input_channels"]]
    usual = sounddevice.default.hostapi
    numbers = [one for one in inputs if devices[one]["hostapi"] == usual] or inputs
    return {devices[number]["name"]: number for number in numbers}


def _number_of(sounddevice: Any, name: str) -> int:
    number = _inputs(sounddevice).get(name)
    if number is None:
        raise OSError(f"there is no microphone called {name}")
    return number


def _usable_rate(sounddevice: Any, number: int | None, default: int) -> int:
    """48 kHz where the device can, else its own rate."""
    check: Callable[..., None] = sounddevice.check_input_settings
    try:
        check(device=number, samplerate=_WANTED_RATE, channels=1, dtype="float32")
    except (ValueError, sounddevice.PortAudioError):
        return default
    return _WANTED_RATE
