"""How the portrait moves: lips from the speech, and blinks, brows, smiles and the head."""

from dataclasses import dataclass

import numpy as np

from tools.demo_clip.speech import NEUTRAL_S, Syllable
from tools.demo_clip.tracks import Array, Track, smoothstep

_SETTLE_S = 0.8
"""The head starts to move, and comes to rest again, over this long."""

_BLINK_S = (0.0, 0.10, 0.18, 0.34)
"""A blink: lids start to fall, are down, rise, are up."""


@dataclass(frozen=True)
class Moment:
    """The face in one frame; all zero but the gap is the neutral face.

    Attributes:
        gap: between the inner lips in the middle, in inter-ocular distances.
        spread: how far each lip corner moves outwards, in inter-ocular distances.
        smile: how far the lip corners move up, in inter-ocular distances.
        blink: 0 eyes as in the portrait, 1 closed.
        brow: how far the brows rise, in inter-ocular distances.
        yaw, pitch, roll: head turns in radians: her nose towards the right of the image,
            down, and the head's top towards the right of the image are positive.
        shift: of the head, x and y, in inter-ocular distances.
        scale: of the head, 1 as in the portrait.
    """

    gap: float
    spread: float
    smile: float
    blink: float
    brow: float
    yaw: float
    pitch: float
    roll: float
    shift: tuple[float, float]
    scale: float


def perform(
    times_s: Array,
    seconds: float,
    syllables: list[Syllable],
    articulation: Track,
    rng: np.random.Generator,
) -> list[Moment]:
    """Work out the face at each of `times_s`, shape (frames,), of a clip of `seconds`."""
    mouth = articulation.at(times_s)
    stage = smoothstep(NEUTRAL_S - 0.2, NEUTRAL_S + _SETTLE_S, times_s)
    stage = stage * (1.0 - smoothstep(seconds - _SETTLE_S, seconds - 0.1, times_s))
    beat = _beats(times_s, syllables)
    blink = _blinks(times_s, seconds, rng)
    brow, smile = _moods(times_s, seconds, rng).T
    roll = np.radians(6.0 * _sway(times_s, 0.17, 0.9) + 2.5 * _sway(times_s, 0.41, 2.2))
    yaw = np.radians(8.0 * _sway(times_s, 0.13, 3.6) + 3.5 * _sway(times_s, 0.37, 0.4))
    pitch = np.radians(4.0 * _sway(times_s, 0.23, 5.0) + 6.0 * beat)
    shift_x = 0.07 * _sway(times_s, 0.11, 1.3)
    shift_y = 0.03 * _sway(times_s, 0.19, 4.1) + 0.04 * beat
    scale = 1.0 + stage * 0.025 * _sway(times_s, 0.15, 0.2)
    return [
        Moment(
            gap=float(mouth[i, 0]),
            spread=float(mouth[i, 1]),
            smile=float(stage[i] * smile[i]),
            blink=float(blink[i]),
            brow=float(stage[i] * brow[i]),
            yaw=float(stage[i] * yaw[i]),
            pitch=float(stage[i] * pitch[i]),
            roll=float(stage[i] * roll[i]),
            shift=(float(stage[i] * shift_x[i]), float(stage[i] * shift_y[i])),
            scale=float(scale[i]),
        )
        for i in range(len(times_s))
    ]


def _sway(times_s: Array, frequency_hz: float, phase: float) -> Array:
    sway: Array = np.sin(2 * np.pi * frequency_hz * times_s + phase)
    return sway


def _beats(times_s: Array, syllables: list[Syllable]) -> Array:
    """Nods on stressed syllables, 0 to about 1."""
    beat = np.zeros_like(times_s)
    for syllable in syllables:
        if syllable.stress > 0.93:
            middle = (syllable.start_s + syllable.end_s) / 2
            beat += np.exp(-0.5 * ((times_s - middle) / 0.16) ** 2)
    return beat


def _blinks(times_s: Array, seconds: float, rng: np.random.Generator) -> Array:
    closed = np.zeros_like(times_s)
    start_s = NEUTRAL_S + 0.2
    while start_s + _BLINK_S[-1] < seconds:
        keys_s = start_s + np.array(_BLINK_S)
        keys_s[2:] += rng.choice([0.0, 0.0, 0.15])  # now and then the eyes stay shut a moment
        lids = Track(keys_s, np.array([[0.0], [1.0], [1.0], [0.0]])).at(times_s)
        closed = np.maximum(closed, lids[:, 0])
        start_s += float(rng.uniform(1.5, 3.2))
    return closed


def _moods(times_s: Array, seconds: float, rng: np.random.Generator) -> Array:
    """Brow raise and smile, both in inter-ocular distances, shape (frames, 2)."""
    keys_s = np.arange(NEUTRAL_S, seconds + 2.0, 0.9)
    brow = rng.choice([0.0, 0.0, 0.05, 0.08], len(keys_s))
    smile = rng.choice([0.0, -0.08, 0.04, -0.04], len(keys_s))
    return Track(keys_s, np.stack([brow, smile], axis=1)).at(times_s)
