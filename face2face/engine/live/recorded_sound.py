"""The sound of a recording: that of the video that plays, or the microphone's for a camera."""

import contextlib
import queue
import time
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from face2face.engine.live.sound_feed import RATE, Sound, TakeSound
from face2face.video.microphone import Samples
from face2face.video.recorder import OpenMicrophone, SoundInput

_MOST_BLOCKS = 2000


class RecordedSound:
    """What `Recording` takes for its microphone, whatever the source becomes meanwhile.

    Args:
        listen: calls what it is given with the sound of the video that plays, until what it
            returns is called.
        open_microphone: opens the microphone; called when a camera is the source.
        is_camera: whether the source is one now.

    Attributes:
        rate: samples a second.
    """

    rate = RATE

    def __init__(
        self,
        listen: Callable[[TakeSound], Callable[[], None]],
        open_microphone: OpenMicrophone,
        is_camera: Callable[[], bool],
    ) -> None:
        self._open_microphone = open_microphone
        self._is_camera = is_camera
        self._microphone: SoundInput | None = None
        self._asked = False
        self._taken: queue.Queue[Sound | None] = queue.Queue(_MOST_BLOCKS)
        self._early: list[Sound] = []
        self._hear()
        self._unlisten = listen(self._take)

    @property
    def hears(self) -> bool:
        """Whether there is anything to hear while a camera is the source."""
        return self._microphone is not None

    def blocks(self) -> Iterator[tuple[float, Samples]]:
        """Take what was heard since the last call, each with time.monotonic() of its first sample.

        Never waits, but for the opening of a microphone.
        """
        self._hear()
        camera = self._is_camera()
        if self._microphone is not None:
            for heard_s, samples in self._microphone.blocks():
                if camera:
                    yield heard_s, resampled(samples, self._microphone.rate, RATE)
        with contextlib.suppress(queue.Empty):
            while True:
                sound = self._taken.get_nowait()
                if sound is None:
                    self._early.clear()  # a pause, or another place in the video
                else:
                    self._early.append(sound)
        now_s = time.monotonic()
        due = [sound for sound in self._early if sound.due_s <= now_s]
        self._early = [sound for sound in self._early if sound.due_s > now_s]
        for sound in due:
            yield sound.due_s, sound.samples.mean(axis=0)

    def close(self) -> None:
        """Listen no more, and let other programs have the microphone."""
        self._unlisten()
        if self._microphone is not None:
            self._microphone.close()

    def _hear(self) -> None:
        """Open the microphone when it is needed first."""
        if not self._asked and self._is_camera():
            self._asked = True
            self._microphone = self._open_microphone()

    def _take(self, sound: Sound | None) -> None:
        """Called on threads of the session."""
        with contextlib.suppress(queue.Full):
            self._taken.put_nowait(sound)


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Mono sound at another rate, samples a second; speech takes no harm from it."""
    if rate == wanted or not len(samples):
        return samples
    count = round(len(samples) * wanted / rate)
    places = np.arange(count) * (rate / wanted)
    between: npt.NDArray[np.float64] = np.interp(places, np.arange(len(samples)), samples)
    return between.astype(np.float32)
