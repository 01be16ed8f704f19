import math

import numpy as np
import pytest

from face2face.evaluation.correlation import correlation
from face2face.evaluation.video_metrics import jitter, landmark_error
from face2face.faces.landmarks import inter_ocular
from face2face.types import Landmarks

FACE = np.random.default_rng(0).random((68, 2)).astype(np.float32) * 100


def moved(x: float) -> Landmarks:
    return FACE + np.array([x, 0], np.float32)


def test_correlation() -> None:
    rising = [0.0, 1.0, 2.0, 4.0]
    assert correlation(rising, [1.0, 3.0, 5.0, 9.0]) == pytest.approx(1.0)
    assert correlation(rising, [-value for value in rising]) == pytest.approx(-1.0)
    assert math.isnan(correlation(rising[:2], rising[:2]))


def test_a_driver_who_keeps_still_has_no_correlation_but_an_output_that_does_has_none_at_all() -> (
    None
):
    rising, still = [0.0, 1.0, 2.0, 4.0], [3.0] * 4
    assert math.isnan(correlation(still, rising))
    assert correlation(rising, still) == 0


def test_even_motion_does_not_jitter() -> None:
    assert jitter([moved(step) for step in range(6)]) == pytest.approx(0.0, abs=1e-3)


def test_jitter_of_a_known_series() -> None:
    # To and fro by one pixel: each second difference is two pixels.
    shaken = [moved(place % 2) for place in range(8)]
    assert jitter(shaken) == pytest.approx(100 * 2 / inter_ocular(FACE), rel=1e-4)
    # Around a missing frame there is no second difference.
    assert math.isnan(jitter([FACE, None, FACE, FACE]))


def test_landmark_error_is_relative_to_the_face() -> None:
    assert landmark_error(moved(3), FACE) == pytest.approx(100 * 3 / inter_ocular(FACE), rel=1e-4)
    assert landmark_error(2 * moved(3), 2 * FACE) == pytest.approx(landmark_error(moved(3), FACE))
