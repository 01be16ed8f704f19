"""The 1 Euro filter on meshes."""

import numpy as np
import pytest

from face2face.faces.mesh import LEFT_IRIS, RIGHT_IRIS
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import EYES, brow_heights, gap_between_lips, lid_openings
from face2face.faces.mesh_mouth import with_mouth_opened
from face2face.faces.mesh_smoothing import HeadSmoother, MeshSmoother, mesh_video_smoother
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


def test_a_glance_is_hardly_late() -> None:
    """A fiftieth of the distance between the eyes aside within two frames, and back."""
    smooth, asked, seen = MeshSmoother(0.5), [], []
    irises = [*RIGHT_IRIS, *LEFT_IRIS]
    for place in range(40):
        face = head()
        face[irises, 0] += 2 * np.interp(place, (15, 17, 25, 27), (0.0, 1.0, 1.0, 0.0))
        asked.append(face[irises, 0].mean())
        seen.append(smooth(face, place / 25)[irises, 0].mean())
    assert np.corrcoef(asked, seen)[0, 1] > 0.96


def test_a_blink_is_hardly_late_and_the_eyes_corners_go_with_it() -> None:
    """Of six frames, as the network has it: the corners sink while the lids shut."""
    smooth, asked, seen = MeshSmoother(0.5), [], []
    rest = head()
    corners = [point for ends, *_ in EYES for point in ends]
    for place in range(40):
        open_by = float(np.interp(place, (15, 17, 18, 21), (1.0, 0.2, 0.2, 1.0)))
        face = rest.copy()
        face[corners, 1] += 6 * (1 - open_by)
        blink = with_lids(face.astype(np.float64), face.astype(np.float64), np.full(2, open_by))
        asked.append((lid_openings(blink).mean(), brow_heights(blink).mean()))
        later = smooth(blink.astype(np.float32), place / 25)
        seen.append((lid_openings(later).mean(), brow_heights(later).mean()))
    (lids, brows), (lids_seen, brows_seen) = np.transpose(asked), np.transpose(seen)
    assert np.corrcoef(lids, lids_seen)[0, 1] > 0.95
    assert np.corrcoef(brows, brows_seen)[0, 1] > 0.95


def test_what_tells_the_head_is_slow_where_lids_are_quick() -> None:
    """In a video and live; corners and lids are of one moment, so that a blink can be left out."""
    faces = []
    for place in range(21):
        face = head(lids=0.05 if place in (10, 11) else 0.3)
        face[[33, 133, 263, 362], 1] += 3.25 if place in (10, 11) else 0
        faces.append(face)
    times_s = [place / 25 for place in range(21)]
    video = mesh_video_smoother(0.5, head())
    filters = MeshSmoother(0.5), HeadSmoother(0.5)
    live = [[one(face, time) for face, time in zip(faces, times_s, strict=True)] for one in filters]
    batch = [[one(faces, times_s, place) for place in range(21)] for one in (video, video.head)]
    for quick, slow in (live, batch):
        fall = [min(lid_openings(one).mean() for one in each) for each in (quick, slow)]
        assert fall[0] < 0.15 < fall[1] < 0.28
        for one in slow:
            sag = one[[33, 133, 263, 362], 1].mean() - faces[0][[33, 133, 263, 362], 1].mean()
            assert sag == pytest.approx(13 * (0.3 - lid_openings(one).mean()), abs=0.1)
