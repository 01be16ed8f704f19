"""Rigid motion in space against known answers."""

import numpy as np
import pytest

from face2face.faces.rigid import Rigid, angles_of, fit_rigid, rotation_of


@pytest.mark.parametrize("angles", [(0, 0, 0), (30, 0, 0), (0, -20, 0), (0, 0, 45), (25, 15, -10)])
def test_the_motion_of_points_is_found(angles: tuple[float, float, float]) -> None:
    points = np.random.default_rng(1).normal(size=(20, 3))
    motion = Rigid(1.7, rotation_of(np.radians(angles)), np.array([3.0, -2.0, 1.0]))
    found = fit_rigid(points, motion(points))
    assert found.scale == pytest.approx(1.7)
    assert found.rotation == pytest.approx(motion.rotation)
    assert found.shift == pytest.approx(motion.shift)
    assert np.degrees(angles_of(found.rotation)) == pytest.approx(angles)


def test_a_mirrored_set_is_not_answered_with_a_mirror() -> None:
    points = np.random.default_rng(2).normal(size=(20, 3))
    assert np.linalg.det(fit_rigid(points, points * (-1, 1, 1)).rotation) == pytest.approx(1.0)


def test_the_inverse_undoes_the_motion() -> None:
    points = np.random.default_rng(3).normal(size=(5, 3))
    motion = Rigid(0.4, rotation_of(np.radians([10.0, 20.0, 30.0])), np.array([1.0, 2.0, 3.0]))
    assert motion.inverse()(motion(points)) == pytest.approx(points)


@pytest.mark.parametrize(
    ("angles", "nose"),
    [((30, 0, 0), (0.5, 0.0)), ((0, 30, 0), (0.0, 0.5))],
)
def test_positive_angles_turn_the_nose_right_and_down(
    angles: tuple[float, float, float], nose: tuple[float, float]
) -> None:
    front = np.array([[0.0, 0.0, -1.0]])
    turned = front @ rotation_of(np.radians(angles)).T
    assert turned[0, :2] == pytest.approx(nose)


def test_positive_roll_is_clockwise_on_the_screen() -> None:
    right = np.array([[1.0, 0.0, 0.0]])
    assert (right @ rotation_of(np.radians([0.0, 0.0, 90.0])).T)[0] == pytest.approx((0, 1, 0))
