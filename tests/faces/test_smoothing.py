import numpy as np
import pytest

from face2face.evaluation.trained_figures import landmark_jitter
from face2face.faces.landmarks import eye_opening, inter_ocular, mouth_opening
from face2face.faces.smoothing import LandmarkSmoother
from face2face.types import Landmarks

RATE = 30.0
MOUTH = [*range(55, 60), *range(65, 68)]


def jittered(face: Landmarks, frames: int = 90) -> list[Landmarks]:
    """A still face as a landmark predictor sees it: each point off by a hundredth."""
    noise = np.random.default_rng(0).normal(0, 0.01 * inter_ocular(face), (frames, 68, 2))
    return [(face + one).astype(np.float32) for one in noise]


def smoothed(faces: list[Landmarks], smoothing: float) -> list[Landmarks]:
    smoother = LandmarkSmoother(smoothing)
    return [smoother(one, place / RATE) for place, one in enumerate(faces)]


def test_a_still_face_trembles_less_the_more_it_is_smoothed(face: Landmarks) -> None:
    faces = jittered(face)
    shakes = [landmark_jitter(smoothed(faces, amount)) for amount in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shakes[0] == pytest.approx(landmark_jitter(faces))
    assert shakes == sorted(shakes, reverse=True)
    assert shakes[2] < 0.6 * shakes[0]


@pytest.mark.parametrize("hertz", [1.0, 2.0, 4.0])
def test_a_talking_mouth_is_late_by_less_than_a_frame(face: Landmarks, hertz: float) -> None:
    times = np.arange(120) / RATE
    faces = []
    for time_s, noisy in zip(times, jittered(face, len(times)), strict=True):
        noisy[MOUTH, 1] += (
            0.1 * (1 - np.cos(2 * np.pi * hertz * time_s)) * np.float32(inter_ocular(face))
        )
        faces.append(noisy)
    target_landmarks = np.array([mouth_opening(one) for one in faces])
    given = np.array([mouth_opening(one) for one in smoothed(faces, 0.5)])
    wave = np.exp(-2j * np.pi * hertz * times[30:])
    late = np.angle((target_landmarks[30:] * wave).sum() / (given[30:] * wave).sum())
    assert -0.1 < late / (2 * np.pi * hertz) * RATE < 1.0
    assert np.ptp(given[30:]) > 0.7 * np.ptp(target_landmarks[30:])


def test_a_blink_is_as_deep_as_it_was_and_no_later(face: Landmarks) -> None:
    shut = np.array([0, 0, 0.5, 1, 1, 0.5, 0, 0])  # how far, frame by frame
    faces = []
    for amount, noisy in zip([0.0] * 30 + shut.tolist(), jittered(face, 38), strict=True):
        for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
            noisy[upper] += np.float32(0.8 * amount) * (noisy[lower] - noisy[upper])
        faces.append(noisy)
    asked = np.array([eye_opening(one) for one in faces])
    given = np.array([eye_opening(one) for one in smoothed(faces, 0.5)])
    depth = np.median(asked[:30]) - asked.min()
    assert given.min() - asked.min() < 0.05 * depth
    assert (given - asked)[32:34].max() < 0.15 * depth


def test_the_size_and_the_rate_of_the_image_do_not_matter(face: Landmarks) -> None:
    near = smoothed(jittered(face), 0.5)
    far = smoothed([one * np.float32(0.25) for one in jittered(face)], 0.5)
    assert np.stack(far) * 4 == pytest.approx(np.stack(near), abs=1e-2)


def test_a_face_that_was_away_is_taken_as_it_is(face: Landmarks) -> None:
    smoother = LandmarkSmoother(1.0)
    smoother(face, 0.0)
    moved = face + np.float32(40)
    assert not np.array_equal(smoother(moved, 0.033), moved)
    away = face - np.float32(40)
    assert np.array_equal(smoother(away, 5.0), away)
