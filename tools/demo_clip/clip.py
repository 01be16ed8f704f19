"""A clip: what happens in it, its frames and its sound."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from face2face.types import Frame
from tools.demo_clip.encode import FRAME_RATE
from tools.demo_clip.motion import perform
from tools.demo_clip.portrait import load_portrait
from tools.demo_clip.puppet import Puppet
from tools.demo_clip.speech import articulation, babble
from tools.demo_clip.voice import sing


class Clip:
    """A portrait that talks for a while.

    Attributes:
        moments: the face in each frame.
        sound: mono at 48 kHz, float32, shape (samples,).
    """

    def __init__(self, portrait: Path, seconds: float, seed: int) -> None:
        """Read the portrait and invent what it says and does; the seed decides what.

        Raises:
            SourceError: the portrait cannot be read.
            NoFaceError: it shows no face.
        """
        self._puppet = Puppet(load_portrait(portrait))
        rng = np.random.default_rng(seed)
        syllables = babble(seconds, rng)
        mouth = articulation(syllables, seconds)
        times_s = np.arange(round(seconds * FRAME_RATE)) / FRAME_RATE
        self.moments = perform(times_s, seconds, syllables, mouth, rng)
        self.sound = sing(mouth, seconds)

    def frames(self) -> Iterator[Frame]:
        """Draw the frames in order, uint8 RGB, shape (512, 512, 3)."""
        for moment in self.moments:
            yield self._puppet.draw(moment)
