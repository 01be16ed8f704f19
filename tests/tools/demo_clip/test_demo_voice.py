"""The speech: the voice and the lips follow one envelope."""

import numpy as np
import pytest

from tools.demo_clip.speech import CLOSED_GAP, NEUTRAL_S, articulation, babble
from tools.demo_clip.voice import SAMPLE_RATE_HZ, sing

SECONDS = 8.0


@pytest.mark.parametrize("seed", range(5))
def test_speech_keeps_clear_of_both_ends(seed: int) -> None:
    syllables = babble(SECONDS, np.random.default_rng(seed))
    assert syllables[0].start_s == NEUTRAL_S
    assert syllables[-1].last
    assert syllables[-1].end_s < SECONDS - 0.5
    pace = 1 / np.mean([syllable.end_s - syllable.start_s for syllable in syllables])
    assert 3.0 < pace < 4.2


def test_the_voice_is_silent_while_the_lips_rest() -> None:
    mouth = articulation(babble(SECONDS, np.random.default_rng(1)), SECONDS)
    sound = sing(mouth, SECONDS)
    assert sound.shape == (int(SECONDS * SAMPLE_RATE_HZ),)
    assert np.abs(sound).max() == pytest.approx(10 ** (-9 / 20))
    assert np.abs(sound[: int(NEUTRAL_S * SAMPLE_RATE_HZ)]).max() == 0.0


def test_a_wider_mouth_is_louder() -> None:
    mouth = articulation(babble(SECONDS, np.random.default_rng(1)), SECONDS)
    stretches = sing(mouth, SECONDS).reshape(-1, SAMPLE_RATE_HZ // 30)
    loudness = np.sqrt((stretches**2).mean(axis=1))
    gap = mouth.at((np.arange(len(loudness)) + 0.5) / 30)[:, 0] - CLOSED_GAP
    assert np.corrcoef(loudness, gap)[0, 1] > 0.7
