"""The spline against known answers."""

import numpy as np
import pytest

from face2face.images.spline import Spline


@pytest.fixture
def points() -> np.ndarray:
    return np.random.default_rng(4).uniform(0, 200, (40, 2))


def test_values_are_met_at_their_points(points: np.ndarray) -> None:
    values = 5 * np.sin(points / 40)
    found = Spline(points, values, 100.0)(points.astype(np.float32))
    assert found == pytest.approx(values, abs=0.1)


def test_a_plane_is_carried_on_everywhere(points: np.ndarray) -> None:
    matrix, shift = np.array([[0.1, -0.2], [0.05, 0.3]]), np.array([4.0, -7.0])
    spline = Spline(points, points @ matrix + shift, 100.0)
    far = np.array([[-300.0, 500.0], [900.0, 20.0]], np.float32)
    assert spline(far) == pytest.approx(far @ matrix + shift, rel=1e-2, abs=0.1)


def test_points_that_coincide_do_not_blow_up(points: np.ndarray) -> None:
    double = np.vstack([points, points + 1e-6])
    values = np.vstack([np.zeros((40, 2)), np.ones((40, 2))])
    places = np.random.default_rng(6).uniform(0, 200, (500, 2)).astype(np.float32)
    assert np.abs(Spline(double, values, 100.0)(places)).max() < 5
