"""The 1 Euro filter on meshes."""

import numpy as np

from face2face.faces.mesh_smoothing import MeshSmoother
from tests.faces.mesh_heads import head, moved


def test_trembling_is_taken_out_of_a_still_face() -> None:
    random, smooth = np.random.default_rng(3), MeshSmoother(0.5)
    noisy = [(head() + random.normal(0, 0.4, (478, 3))).astype(np.float32) for _ in range(60)]
    calm = [smooth(one, place / 30) for place, one in enumerate(noisy)]
    before = np.abs(np.diff(noisy[10:], axis=0)).mean()
    after = np.abs(np.diff(calm[10:], axis=0)).mean()
    assert after < 0.4 * before


def test_a_fast_turn_is_not_late() -> None:
    smooth = MeshSmoother(0.5)
    for place in range(30):
        target = moved(head(), shift=(6.0 * max(place - 15, 0), 0))
        seen = smooth(target, place / 30)
    assert np.abs(seen - target)[:, 0].mean() < 6


def test_without_smoothing_the_points_stay_as_they_are() -> None:
    smooth = MeshSmoother(0.0)
    for place in range(3):
        face = moved(head(), shift=(place, 0))
        assert np.array_equal(smooth(face, place / 30), face)
