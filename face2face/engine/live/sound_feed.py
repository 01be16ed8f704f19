"""The thread that reads the sound of the video that plays, and hands it on a moment early."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from face2face.engine.live.mailbox import CommandQueue
from face2face.errors import SourceError

if TYPE_CHECKING:
    from face2face.video.sound_reader import SoundBlock

RATE = 48000
"""Samples a second of all sound that is handed on."""

CHANNELS = 2

_EARLY_S = 0.25
"""So much before it is due sound is handed on: who plays it has it when it is needed."""

_SAME_S = 0.04
"""A shift that nobody hears: below what is a fault between image and sound."""


_SETTLED_S = 0.03
"""Whoever drags through a video seeks many times a second: not for each the file is opened."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Some sound of the video that plays.

    Attributes:
        due_s: time.monotonic() of its first sample.
        samples: float32 in [-1, 1], shape (2, samples), 48000 a second.
    """

    due_s: float
    samples: SoundBlock


TakeSound = Callable[["Sound | None"], None]
"""Takes sound; None: what is not due yet will not be heard."""


@dataclass(frozen=True)
class _Playing:
    """What plays: a file, and the time.monotonic() at which its start was due."""

    path: Path
    begin_s: float


class SoundFeed:
    """Follows the video player; its thread, `run`, does the reading.

    Args:
        give: takes the sound, on that thread.
        wanted: whether anybody listens; without, nothing is read.
    """

    def __init__(self, give: TakeSound, wanted: Callable[[], bool]) -> None:
        self._give = give
        self._wanted = wanted
        self._orders = CommandQueue[_Playing | None]()
        self._now: _Playing | None = None

    def run(self) -> None:
        """Read what is ordered until `close`; the body of a thread."""
        while (order := self._orders.wait()) is not None:
            if order.wanted is not None and not order.halt.wait(_SETTLED_S):
                with contextlib.suppress(SourceError):  # the player tells of it
                    self._read(order.wanted, order.halt)

    def close(self) -> None:
        """Let the thread end."""
        self._orders.close()

    def follow(self, path: Path, begin_s: float) -> None:
        """Let be heard what belongs to the image, from now on.

        Args:
            path: the video that plays.
            begin_s: time.monotonic() at which its start was due, or would have been.
        """
        if not self._wanted():
            self.stop()
            return
        now = self._now
        if now is None or now.path != path or abs(now.begin_s - begin_s) > _SAME_S:
            self._order(_Playing(path, begin_s))

    def stop(self) -> None:
        """Let nothing more be heard."""
        if self._now is not None:
            self._order(None)

    def _order(self, playing: _Playing | None) -> None:
        self._now = playing
        self._orders.give(playing)
        self._give(None)

    def _read(self, playing: _Playing, halt: Event) -> None:
        from face2face.video.sound_reader import SoundReader  # it imports PyAV

        from_s = max(0.0, time.monotonic() - playing.begin_s)
        reader = SoundReader.find(playing.path, Fraction(from_s), channels=CHANNELS)
        if reader is None:
            return
        due_s = playing.begin_s + from_s
        with contextlib.closing(reader):
            for block in reader.blocks():
                if halt.wait(max(0.0, due_s - _EARLY_S - time.monotonic())):
                    return
                self._give(Sound(due_s, block))
                due_s += block.shape[1] / RATE
