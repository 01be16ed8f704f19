"""The 1 Euro filter on meshes."""

import numpy as np

from face2face.faces.mesh_measures import gap_between_lips
from face2face.faces.mesh_mouth import with_mouth_opened
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


def test_a_mouth_that_talks_is_hardly_late() -> None:
    """Three syllables a second."""
    smooth, asked, seen = MeshSmoother(0.5), [], []
    for place in range(60):
        opened = 0.06 * (1 - np.cos(2 * np.pi * 3 * place / 30))
        face = with_mouth_opened(head(), opened)
        asked.append(gap_between_lips(face))
        seen.append(gap_between_lips(smooth(face, place / 30)))
    assert np.corrcoef(asked, seen)[0, 1] > 0.93
