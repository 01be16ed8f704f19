"""Smoothing a video's faces, each among those before and after it."""

import numpy as np
import pytest

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import gap_between_lips, lid_openings
from face2face.faces.mesh_mouth import with_mouth_opened
from face2face.faces.mesh_smoothing import MeshSmoother, mesh_video_smoother
from face2face.faces.smoothing import landmark_video_smoother
from face2face.faces.video_smoothing import REACH_S, Part, VideoSmoother
from face2face.types import DriverFace, Landmarks
from tests.faces.mesh_heads import head


def smoothed(smoother: VideoSmoother, faces: list[DriverFace], rate: float) -> list[DriverFace]:
    reach = round(REACH_S * rate)
    result = []
    for place in range(len(faces)):
        first = max(place - reach, 0)
        near = faces[first : place + reach + 1]
        times_s = [number / rate for number in range(first, first + len(near))]
        result.append(smoother(near, times_s, place - first))
    return result


def trembling(face: MeshPoints, frames: int) -> list[MeshPoints]:
    random = np.random.default_rng(3)
    return [(face + random.normal(0, 0.4, face.shape)).astype(np.float32) for _ in range(frames)]


def shaking(faces: list[DriverFace]) -> float:
    return float(np.abs(np.diff(faces, 2, axis=0)).mean())


@pytest.mark.parametrize("rate", [15.0, 25.0, 30.0, 60.0])
def test_trembling_is_taken_out_the_more_the_more_it_is_smoothed(rate: float) -> None:
    faces = trembling(head(), 40)
    amounts = [0.0, 0.25, 0.5, 1.0]
    shakes = [
        shaking(smoothed(mesh_video_smoother(amount, head()), faces, rate)) for amount in amounts
    ]
    assert shakes[0] == pytest.approx(shaking(faces))
    assert shakes == sorted(shakes, reverse=True)
    assert shakes[2] < 0.6 * shakes[0]


def test_what_moves_evenly_stays_as_it_is() -> None:
    steady = [head() + np.float32([3.0 * number, -number, 0]) for number in range(12)]
    for kept, face in zip(
        smoothed(mesh_video_smoother(1.0, head()), steady, 25.0), steady, strict=True
    ):
        assert kept == pytest.approx(face, abs=1e-3)


def test_a_mouth_that_talks_is_not_late_as_it_is_where_nothing_is_known_of_what_comes() -> None:
    """Four syllables a second."""
    times_s = np.arange(75) / 25
    opened = 0.06 * (1 - np.cos(2 * np.pi * 4 * times_s))
    faces = [with_mouth_opened(head(), amount) for amount in opened]
    asked = np.array([gap_between_lips(face) for face in faces])
    live = MeshSmoother(0.5)
    of_live = [live(face, time_s) for face, time_s in zip(faces, times_s, strict=True)]
    of_video = smoothed(mesh_video_smoother(0.5, head()), list(faces), 25.0)
    late = []
    wave = np.exp(-2j * np.pi * 4 * times_s[25:50])
    for made in (of_live, of_video):
        seen = np.array([gap_between_lips(face) for face in made])
        late.append(np.angle((asked[25:50] * wave).sum() / (seen[25:50] * wave).sum()))
        assert np.ptp(seen) > 0.6 * np.ptp(asked)
    assert late[0] > 0.05
    assert abs(late[1]) < 0.01


def test_a_part_is_smoothed_by_itself(face: Landmarks) -> None:
    """A blink at once; the lids go by their own cutoff, and the brows stay."""
    shut = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    lids = [37, 38, 43, 44]
    faces = []
    for amount in shut:
        faces.append(face.copy())
        faces[-1][lids, 1] += np.float32(5 * amount)
    kept = smoothed(landmark_video_smoother(0.5, irises=False), list(faces), 25.0)
    depth = [float((one - face)[lids, 1].mean()) for one in kept]
    assert max(depth) > 3
    assert depth == pytest.approx(depth[::-1], abs=1e-4)  # as much before as after
    others = [number for number in range(68) if number not in lids]
    for one in kept:
        assert one[others] == pytest.approx(face[others], abs=1e-4)


def test_irises_have_a_part_of_their_own(face: Landmarks) -> None:
    faces: list[DriverFace] = [
        np.vstack([face, [[1.0, low], [2.0, low]]]).astype(np.float32)
        for low in (0.0, 0.0, 9.0, 0.0, 0.0)
    ]
    kept = smoothed(landmark_video_smoother(0.5, irises=True), faces, 25.0)[2]
    assert kept[:68] == pytest.approx(face, abs=1e-4)
    assert 3 < kept[68, 1] < 9


def test_times_that_stand_still_or_jump_do_no_harm() -> None:
    smoother = VideoSmoother(0.5, [Part([0, 1], 3.0)])
    faces = [np.full((2, 2), number, np.float32) for number in (1, 2, 3, 4)]
    for times_s in ([0.0, 0.04, 0.04, 0.08], [0.0, 0.04, 90.0, 90.04], [0.0, 0.0, 0.0, 0.0]):
        for place in range(4):
            assert 0.5 < smoother(faces, times_s, place).mean() < 4.5


def test_one_or_two_faces_stay_as_they_are() -> None:
    smoother = mesh_video_smoother(1.0, head())
    faces = trembling(head(), 2)
    assert np.array_equal(smoother(faces[:1], [0.0], 0), faces[0])
    assert np.array_equal(smoother(faces, [0.0, 0.04], 1), faces[1])


def test_lids_of_a_mesh_blink_as_deep_as_they_did() -> None:
    """Within four frames of 25 a second."""
    face = head().astype(np.float64)
    faces: list[DriverFace] = []
    for place in range(16):
        share = np.interp(place, (6, 8, 9, 11), (1.0, 0.1, 0.1, 1.0))
        faces.append(with_lids(face, face, np.full(2, share)).astype(np.float32))
    kept = smoothed(mesh_video_smoother(0.5, head()), faces, 25.0)
    asked, seen = ([lid_openings(one).mean() for one in run] for run in (faces, kept))
    assert min(seen) < min(asked) + 0.15 * (max(asked) - min(asked))
