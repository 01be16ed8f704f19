import math

import numpy as np
import pytest

from face2face.evaluation.motion import correlation, jitter
from face2face.evaluation.table import as_json, as_markdown

FACE = np.random.default_rng(0).random((68, 2)).astype(np.float32) * 100


def test_correlation() -> None:
    rising = [0.0, 1.0, 2.0, 4.0]
    assert correlation(rising, [1.0, 3.0, 5.0, 9.0]) == pytest.approx(1.0)
    assert correlation(rising, [-value for value in rising]) == pytest.approx(-1.0)
    assert math.isnan(correlation(rising, [3.0] * 4))
    assert math.isnan(correlation(rising[:2], rising[:2]))


def test_even_motion_does_not_jitter() -> None:
    even = [FACE + np.float32(step) for step in range(6)]
    assert jitter(even) == pytest.approx(0.0, abs=1e-3)
    shaken = [face + np.float32(place % 2) for place, face in enumerate(even)]
    assert jitter(shaken) > 1.0
    assert math.isnan(jitter([FACE, None, FACE, FACE]))


def test_what_cannot_be_measured_is_null_not_nan() -> None:
    assert as_json({"a": float("nan"), "b": 0.123456, "c": 3}) == {"a": None, "b": 0.1235, "c": 3}
    names = ("frames", "face_found", "identity", "mouth", "eyes", "roll", "roll_range")
    row = dict.fromkeys((*names, "jitter", "driver_jitter"), None) | {"driver": "x"}
    assert "| x | - |" in as_markdown("m", [row])
