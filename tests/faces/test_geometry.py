import numpy as np
import pytest

from face2face.faces.geometry import Similarity, fit_similarity

POINTS = np.random.default_rng(1).random((9, 2)) * 100


@pytest.mark.parametrize("angle", [-3.0, -0.4, 0.0, 1.2])
def test_a_known_transform_is_found(angle: float) -> None:
    known = Similarity(1.7, angle, (12.0, -30.0))
    found = fit_similarity(POINTS, known(POINTS))
    assert found.scale == pytest.approx(1.7)
    assert found.angle == pytest.approx(angle)
    assert found.shift == pytest.approx((12.0, -30.0))


def test_the_fit_is_the_least_squares_one() -> None:
    target = Similarity(0.8, 0.3, (5.0, 5.0))(POINTS)
    target = target + np.random.default_rng(2).normal(0, 2, target.shape)
    found = fit_similarity(POINTS, target)
    least = np.square(found(POINTS) - target).sum()
    for scale, angle, x in ((1.01, 0, 0), (0.99, 0, 0), (1, 0.01, 0), (1, -0.01, 0), (1, 0, 0.1)):
        other = Similarity(
            found.scale * scale, found.angle + angle, (found.shift[0] + x, found.shift[1])
        )
        assert np.square(other(POINTS) - target).sum() > least


def test_mirrored_points_are_not_mirrored_back() -> None:
    mirrored = POINTS * [-1, 1]
    assert np.abs(fit_similarity(POINTS, mirrored)(POINTS) - mirrored).max() > 10


def test_the_inverse_undoes() -> None:
    there = Similarity(2.5, 0.7, (3.0, 4.0))
    assert there.inverse()(there(POINTS)) == pytest.approx(POINTS)


def test_the_matrix_does_what_the_call_does() -> None:
    there = Similarity(2.5, 0.7, (3.0, 4.0))
    by_matrix = np.hstack([POINTS, np.ones((9, 1))]) @ there.matrix.T
    assert by_matrix == pytest.approx(there(POINTS))
