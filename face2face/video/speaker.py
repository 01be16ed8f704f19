"""Sound played to the machine's loudspeaker, each sample at its time."""

import contextlib
import threading
import time
from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt

from face2face.video.portaudio import opening_sound

Stereo = npt.NDArray[np.float32]
"""Sound, float32 in [-1, 1], shape (2, samples)."""

RATE = 48000

_EARLY_S = 0.02
_LATE_S = 0.06
"""Sound that is off by less is played as it comes: to mend it would be heard, and it is not."""


class PlayQueue:
    """Sound that waits for its time, until the player takes it.

    Attributes:
        delay_s: how much later than it is due all is played: the time that its image needs.
    """

    def __init__(self) -> None:
        self.delay_s = 0.0
        self._lock = threading.Lock()
        self._waiting: deque[tuple[float, Stereo]] = deque()

    def offer(self, due_s: float, samples: Stereo) -> None:
        """Put sound at the end; `due_s` is the time.monotonic() of its first sample."""
        with self._lock:
            self._waiting.append((due_s, samples))

    def clear(self) -> None:
        """What waits will not be played."""
        with self._lock:
            self._waiting.clear()

    def take(self, at_s: float, count: int) -> Stereo:
        """The sound of a moment; silence where there is none, and before it is due.

        Args:
            at_s: time.monotonic() at which the first sample will be heard.
            count: how many samples.
        """
        taken = np.zeros((2, count), np.float32)
        filled = 0
        with self._lock:
            while filled < count and self._waiting:
                due_s, samples = self._waiting.popleft()
                early_s = due_s + self.delay_s - (at_s + filled / RATE)
                if early_s > _EARLY_S:
                    filled += min(count - filled, round(early_s * RATE))
                elif early_s < -_LATE_S:
                    late = min(samples.shape[1], round(-early_s * RATE))
                    samples, due_s = samples[:, late:], due_s + late / RATE
                used = min(count - filled, samples.shape[1])
                taken[:, filled : filled + used] = samples[:, :used]
                filled += used
                if used < samples.shape[1]:
                    self._waiting.appendleft((due_s + used / RATE, samples[:, used:]))
        return taken


class Speaker:
    """The machine's usual loudspeaker, until `close`.

    Attributes:
        queue: what is to be played.

    Raises:
        OSError: there is none, it is refused, or PortAudio is not installed.
    """

    def __init__(self) -> None:
        self.queue = PlayQueue()
        with opening_sound():
            import sounddevice

            self._closing_error: type[Exception] = sounddevice.PortAudioError
            self._stream: Any = sounddevice.OutputStream(
                samplerate=RATE, channels=2, dtype="float32", callback=self._play
            )
            self._stream.start()

    def close(self) -> None:
        """Let other programs have the loudspeaker."""
        with contextlib.suppress(self._closing_error):
            self._stream.close()

    def _play(self, data: Stereo, frames: int, times: Any, status: object) -> None:
        """Called on PortAudio's own thread."""
        del status
        at_s = time.monotonic() + max(0.0, times.outputBufferDacTime - times.currentTime)
        data[:] = self.queue.take(at_s, frames).T
