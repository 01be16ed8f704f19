import numpy as np
import pytest

from face2face.faces.geometry import (
    Similarity,
    along_and_across,
    fit_similarity,
    length_of,
    lengths_of,
    middle_of,
)

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


def test_one_point_turns_as_many_do_without_the_shift() -> None:
    there = Similarity(2.5, 0.7, (3.0, 4.0))
    assert there.without_shift(*POINTS[0]) == pytest.approx(there(POINTS)[0] - there.shift)


def test_each_matrix_is_the_caller_s_own() -> None:
    there = Similarity(2.5, 0.7, (3.0, 4.0))
    expected = there(POINTS)
    for mine in (there.matrix, there.linear):
        mine *= 0
    np.testing.assert_array_equal(there(POINTS), expected)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("width", [2, 3])
def test_middles_and_lengths_are_numpy_s_in_its_type(kind: type[np.floating], width: int) -> None:
    points = np.random.default_rng(width).random((9, width)).astype(kind)
    np.testing.assert_array_equal(middle_of(points), points.mean(0))
    assert length_of(points[0]) == float(np.linalg.norm(points[0]))
    np.testing.assert_array_equal(lengths_of(points), np.linalg.norm(points, axis=1))
    assert middle_of(points).dtype == lengths_of(points).dtype == kind


def test_places_between_many_pairs_are_those_of_each() -> None:
    point, first, second = POINTS[:3], POINTS[3:6], POINTS[6:9]
    each = [along_and_across(*three) for three in zip(point, first, second, strict=True)]
    np.testing.assert_array_equal(along_and_across(point, first, second), each)
    assert along_and_across(second[0], first[0], second[0]) == pytest.approx([0.5, 0.0])
    clockwise = along_and_across(np.array([0.0, 3.0]), np.array([-1.0, 0.0]), np.array([1.0, 0.0]))
    assert clockwise == pytest.approx([0.0, 1.5])
