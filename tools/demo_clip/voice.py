"""A toy voice: vowels as sums of harmonics, shaped by three moving resonances."""

import numpy as np
import numpy.typing as npt

from tools.demo_clip.tracks import Array, Track

SAMPLE_RATE_HZ = 48_000

_CONTROL_HZ = 200
"""How often the loudness of a harmonic is worked out anew."""

_HIGHEST_HZ = 4500.0
_BANDWIDTHS_HZ = (90.0, 110.0, 170.0)
_PEAK = 10.0 ** (-9.0 / 20.0)


def sing(articulation: Track, seconds: float) -> npt.NDArray[np.float32]:
    """Synthesise the voice that belongs to a moving mouth.

    Each harmonic of a glottal pulse train (12 dB an octave down, 6 up again at the lips) has
    the gain that the resonances have at its frequency, which equals filtering the pulses with
    resonators (Klatt 1980, Software for a cascade/parallel formant synthesizer).

    Args:
        articulation: the channels of `speech.articulation`.
        seconds: length.

    Returns:
        Samples at 48 kHz, mono, float32, shape (samples,), peak -9 dBFS.
    """
    control_s = np.arange(int(seconds * _CONTROL_HZ) + 2) / _CONTROL_HZ
    sample_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    mouth = articulation.at(control_s)
    loudness, formants = mouth[:, 2], mouth[:, 3:6]
    pitch = _pitch_hz(control_s, loudness)
    phase = 2 * np.pi * np.cumsum(np.interp(sample_s, control_s, pitch)) / SAMPLE_RATE_HZ
    sound = np.zeros(len(sample_s))
    for harmonic in range(1, int(_HIGHEST_HZ / pitch.min()) + 1):
        frequency = harmonic * pitch
        fade = np.clip((_HIGHEST_HZ - frequency) / 500.0, 0.0, 1.0)
        gain = loudness * fade * _resonance(frequency, formants) / harmonic
        sound += np.interp(sample_s, control_s, gain) * np.sin(harmonic * phase)
    peak = float(np.abs(sound).max(initial=0.0))
    return (sound * (_PEAK / peak if peak > 0 else 0.0)).astype(np.float32)


def _pitch_hz(times_s: Array, loudness: Array) -> Array:
    """A slowly wandering pitch that rises a little with stress, shape of `times_s`."""
    wander = 14.0 * np.sin(2 * np.pi * 0.31 * times_s) + 9.0 * np.sin(2 * np.pi * 0.83 * times_s)
    vibrato = 1.5 * np.sin(2 * np.pi * 5.1 * times_s)
    pitch: Array = 190.0 + wander + vibrato + 22.0 * loudness
    return pitch


def _resonance(frequency_hz: Array, formants_hz: Array) -> Array:
    """Gain of three resonators in a row, 1 at 0 Hz; shapes (times,) and (times, 3)."""
    gain = np.ones_like(frequency_hz)
    for index, bandwidth_hz in enumerate(_BANDWIDTHS_HZ):
        centre = formants_hz[:, index]
        across = np.hypot(centre**2 - frequency_hz**2, bandwidth_hz * frequency_hz)
        gain *= centre**2 / across
    return gain
