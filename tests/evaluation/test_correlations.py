import math

import numpy as np
import pytest

from face2face.evaluation.mesh_motion import correlations
from face2face.evaluation.series import correlation
from face2face.evaluation.trained_figures import landmark_error, landmark_jitter
from face2face.faces.landmarks import inter_ocular
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import with_gaze
from face2face.types import Landmarks
from tests.faces.mesh_heads import head

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
    assert landmark_jitter([moved(step) for step in range(6)]) == pytest.approx(0.0, abs=1e-3)


def test_jitter_of_a_known_series() -> None:
    # To and fro by one pixel: each second difference is two pixels.
    shaken = [moved(place % 2) for place in range(8)]
    assert landmark_jitter(shaken) == pytest.approx(100 * 2 / inter_ocular(FACE), rel=1e-4)
    # Around a missing frame there is no second difference.
    assert math.isnan(landmark_jitter([FACE, None, FACE, FACE]))


def test_landmark_error_is_relative_to_the_face() -> None:
    assert landmark_error(moved(3), FACE) == pytest.approx(100 * 3 / inter_ocular(FACE), rel=1e-4)
    assert landmark_error(2 * moved(3), 2 * FACE) == pytest.approx(landmark_error(moved(3), FACE))


def test_where_shut_eyes_look_does_not_count() -> None:
    looks, lids = 0.1 * np.sin(np.arange(60) / 4), np.full(60, 0.3)
    lids[::6] = 0.05
    drivers = [_looking(aside, lid) for aside, lid in zip(looks, lids, strict=True)]
    read = np.where(lids < 0.1, 0.3 * (-1) ** np.arange(60), looks)  # of a shut eye, anything
    outputs = [_looking(aside, lid) for aside, lid in zip(read, lids, strict=True)]
    assert correlations(drivers, outputs)["gaze"] == pytest.approx(1)
    # Eyes of the output that are shut where the driver's are open are no excuse.
    assert correlations([_looking(aside, 0.3) for aside in looks], outputs)["gaze"] < 0.9


def _looking(aside: float, lids: float) -> MeshPoints:
    face = head(lids=lids)
    return with_gaze(face.astype(np.float64), face, np.array([aside, 0.0])).astype(np.float32)
