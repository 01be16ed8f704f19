"""How a source is played: paused or not, and whether a file begins again at its end."""

from threading import Event

_LOOK_EVERY_S = 0.2


class Playback:
    """Set by whoever watches, looked at by the source's threads."""

    def __init__(self) -> None:
        """Playing, once."""
        self._paused = Event()
        self._loop = Event()

    @property
    def paused(self) -> bool:
        """Whether no frames are wanted."""
        return self._paused.is_set()

    @property
    def loop(self) -> bool:
        """Whether a file begins again at its end."""
        return self._loop.is_set()

    def set_paused(self, on: bool) -> None:
        """Want no more frames, or want them again."""
        _put(self._paused, on)

    def set_loop(self, on: bool) -> None:
        """Let a file begin again at its end, or not."""
        _put(self._loop, on)

    def wait(self, halt: Event) -> None:
        """Return when frames are wanted, or when `halt` is set."""
        while self.paused and not halt.wait(_LOOK_EVERY_S):
            pass


def _put(event: Event, on: bool) -> None:
    if on:
        event.set()
    else:
        event.clear()
