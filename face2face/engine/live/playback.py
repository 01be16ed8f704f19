"""How a source is played: paused or not, from which moment on, and whether a file repeats."""

import threading
from dataclasses import dataclass
from threading import Event

LOOK_EVERY_S = 0.05
"""How often a waiting thread looks whether frames are still wanted; hardly noticed."""


@dataclass(frozen=True)
class Move:
    """Where a viewer wants to go in a video.

    Attributes:
        to_s: seconds from its start, None to go by frames.
        frames: how many frames on from the one that is shown; negative: back.
    """

    to_s: float | None = None
    frames: int = 0


class Playback:
    """Set by whoever watches, looked at by the source's threads."""

    def __init__(self) -> None:
        """Playing, once."""
        self._paused = Event()
        self._held = Event()
        self._loop = Event()
        self._lock = threading.Lock()
        self._move: Move | None = None

    @property
    def paused(self) -> bool:
        """Whether frames are not wanted any more."""
        return self._paused.is_set()

    @property
    def held(self) -> bool:
        """Whether a viewer has stopped a video at a frame."""
        return self._held.is_set()

    @property
    def loop(self) -> bool:
        """Whether a file begins again at its end."""
        return self._loop.is_set()

    @property
    def moved(self) -> bool:
        """Whether the viewer wants to go elsewhere."""
        return self._move is not None

    def begin(self) -> None:
        """Another source: it plays, from its start on."""
        with self._lock:
            self._move = None
        self._held.clear()

    def set_paused(self, on: bool) -> None:
        """Want no more frames, or want them again."""
        _put(self._paused, on)

    def set_held(self, on: bool) -> None:
        """Stop a video at the frame that is shown, or let it go on."""
        _put(self._held, on)

    def set_loop(self, on: bool) -> None:
        """Let a file begin again at its end, or not."""
        _put(self._loop, on)

    def seek(self, to_s: float) -> None:
        """Go to a moment; what was asked before and not done yet is forgotten."""
        with self._lock:
            self._move = Move(to_s=max(0.0, to_s))

    def step(self, frames: int) -> None:
        """Stop the video, and go some frames on, or back."""
        self._held.set()
        with self._lock:
            waiting = self._move
            if waiting is not None and waiting.to_s is None:
                frames += waiting.frames
            if waiting is None or waiting.to_s is None:
                self._move = Move(frames=frames)

    def take_move(self) -> Move | None:
        """What was asked for last, once."""
        with self._lock:
            move, self._move = self._move, None
            return move

    def wait(self, halt: Event) -> bool:
        """Return when frames are wanted, or a move, or when `halt` is set.

        Returns:
            Whether there was anything to wait for.
        """
        waited = False
        while self.paused or (self.held and not self.moved):
            waited = True
            if halt.wait(LOOK_EVERY_S):
                break
        return waited


def _put(event: Event, on: bool) -> None:
    if on:
        event.set()
    else:
        event.clear()
