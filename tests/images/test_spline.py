"""The spline against known answers."""

import numpy as np
import pytest

from face2face.images.spline import Spline


@pytest.fixture
def points() -> np.ndarray:
    return np.random.default_rng(4).uniform(0, 200, (40, 2))


def test_values_are_met_at_their_points(points: np.ndarray) -> None:
    values = 5 * np.sin(points / 40)
    spline = Spline(points, values, 100.0)
    columns, rows = np.ascontiguousarray(points.T, np.float32)
    found = spline(columns, rows)[range(40), range(40)]
    assert found == pytest.approx(values, abs=0.1)


def test_a_plane_is_carried_on_everywhere(points: np.ndarray) -> None:
    matrix, shift = np.array([[0.1, -0.2], [0.05, 0.3]]), np.array([4.0, -7.0])
    spline = Spline(points, points @ matrix + shift, 100.0)
    columns, rows = np.array([-300.0, 900.0], np.float32), np.array([500.0, 20.0, 60.0], np.float32)
    places = np.stack(np.meshgrid(columns, rows), -1)
    assert spline(columns, rows) == pytest.approx(places @ matrix + shift, rel=1e-2, abs=0.1)


def test_points_that_coincide_do_not_blow_up(points: np.ndarray) -> None:
    double = np.vstack([points, points + 1e-6])
    values = np.vstack([np.zeros((40, 2)), np.ones((40, 2))])
    places = np.linspace(0, 200, 23, dtype=np.float32)
    assert np.abs(Spline(double, values, 100.0)(places, places)).max() < 5
