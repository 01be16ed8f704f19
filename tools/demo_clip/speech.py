"""What the portrait says: made-up syllables that move the lips and the voice alike."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from tools.demo_clip.tracks import Array, Track

NEUTRAL_S = 1.2
"""Silence at the start: the program learns the driver's neutral face in the first second."""

CLOSED_GAP = 0.02
"""Gap between lips that touch, in inter-ocular distances."""

_LAST_SILENCE_S = 0.8
_SHORT_SYLLABLE_S, _LONG_SYLLABLE_S = 0.24, 0.34
_LIPS_MEET = 0.45
"""Share of consonants that close the lips."""


class Vowel(Enum):
    """A vowel: lip gap and spread, both in inter-ocular distances, and three formants in Hz.

    Formants: Peterson and Barney 1952, Control methods used in a study of the vowels, women.
    """

    AH = (0.36, -0.04, 850.0, 1220.0, 2810.0)
    EH = (0.25, 0.05, 610.0, 2330.0, 2990.0)
    EE = (0.16, 0.07, 310.0, 2790.0, 3310.0)
    OH = (0.27, -0.08, 590.0, 920.0, 2710.0)
    OO = (0.15, -0.11, 370.0, 950.0, 2670.0)

    @property
    def gap(self) -> float:
        """Lip gap of a stressed vowel, in inter-ocular distances."""
        return self.value[0]

    @property
    def spread(self) -> float:
        """How far each lip corner moves outwards, in inter-ocular distances."""
        return self.value[1]

    @property
    def formants_hz(self) -> tuple[float, float, float]:
        """The first three resonances of the mouth."""
        return self.value[2:]


@dataclass(frozen=True)
class Syllable:
    """One consonant and one vowel.

    Attributes:
        start_s, end_s: seconds in the clip.
        vowel: how the mouth stands in the middle.
        lips_meet: the consonant closes the lips (m, b, p).
        stress: loudness and opening, 1 for a stressed syllable.
        last: a pause follows.
    """

    start_s: float
    end_s: float
    vowel: Vowel
    lips_meet: bool
    stress: float
    last: bool


def babble(seconds: float, rng: np.random.Generator) -> list[Syllable]:
    """Invent phrases of syllables with pauses between them, silent at start and end."""
    syllables: list[Syllable] = []
    time_s = NEUTRAL_S
    while True:
        count = int(rng.integers(5, 10))
        for index in range(count):
            end_s = time_s + float(rng.uniform(_SHORT_SYLLABLE_S, _LONG_SYLLABLE_S))
            if end_s > seconds - _LAST_SILENCE_S:
                return [*syllables[:-1], *(replace(one, last=True) for one in syllables[-1:])]
            # Every phrase opens wide at once, so that none is mumbled throughout.
            first = index == 0
            syllable = Syllable(
                start_s=time_s,
                end_s=end_s,
                vowel=Vowel.AH if first else list(Vowel)[int(rng.integers(0, len(Vowel)))],
                lips_meet=bool(rng.random() < _LIPS_MEET),
                stress=1.0 if first else float(rng.uniform(0.75, 1.0)),
                last=index == count - 1,
            )
            syllables.append(syllable)
            time_s = end_s
        time_s += float(rng.uniform(0.35, 0.7))


def articulation(syllables: list[Syllable], seconds: float) -> Track:
    """The mouth over time: one envelope drives the lips and the loudness, so they agree.

    Returns:
        Channels: lip gap and spread in inter-ocular distances, loudness 0 to 1, and the three
        formants in Hz.
    """
    rest = (CLOSED_GAP, 0.0, 0.0)
    keys: list[tuple[float, ...]] = [(0.0, *rest, *Vowel.EH.formants_hz)]
    for syllable in syllables:
        vowel, length_s = syllable.vowel, syllable.end_s - syllable.start_s
        starts_phrase = keys[-1][3] == 0.0
        dip = 0.0 if starts_phrase else 0.08 if syllable.lips_meet else 0.35
        gap = CLOSED_GAP + (vowel.gap - CLOSED_GAP) * syllable.stress
        open_at = CLOSED_GAP if dip < 0.1 else CLOSED_GAP + 0.35 * (gap - CLOSED_GAP)
        formants = vowel.formants_hz
        keys.append((syllable.start_s, open_at, vowel.spread * dip, dip, *formants))
        peak = (gap, vowel.spread, syllable.stress)
        keys.append((syllable.start_s + 0.5 * length_s, *peak, *formants))
        if syllable.last:
            keys.append((syllable.end_s + 0.08, *rest, *formants))
    keys.append((max(seconds, keys[-1][0] + 0.1), *rest, *keys[-1][4:]))
    table: Array = np.array(keys, np.float64)
    return Track(table[:, 0], table[:, 1:])
