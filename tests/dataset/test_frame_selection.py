import numpy as np

from face2face.dataset.frame_selection import face_features, farthest_points, good_frames
from face2face.faces.landmarks import inter_ocular

FACE = np.random.default_rng(4).random((68, 2)).astype(np.float32) * 100


def test_what_differs_most_is_picked() -> None:
    line = np.array([[0.0], [0.1], [0.2], [5.0], [9.9], [10.0]], np.float32)
    for seed in range(5):
        picked = farthest_points(line, 3, seed)
        assert len(set(picked)) == 3
        values = sorted(float(line[i, 0]) for i in picked)
        assert values[0] < 0.25
        assert values[-1] > 9.5
        assert np.ptp(values) > 9.5


def test_a_spread_choice_is_wider_than_the_first_ones() -> None:
    points = np.random.default_rng(0).normal(0, 1, (500, 6)).astype(np.float32).cumsum(0)
    chosen, first = points[farthest_points(points, 40, 0)], points[:40]
    gaps = [
        np.median([np.delete(np.linalg.norm(s - p, axis=1), i).min() for i, p in enumerate(s)])
        for s in (chosen, first)
    ]
    assert gaps[0] > 2 * gaps[1]


def test_the_seed_chooses() -> None:
    points = np.random.default_rng(0).random((200, 4)).astype(np.float32)
    assert farthest_points(points, 20, 1) == farthest_points(points, 20, 1)
    assert farthest_points(points, 20, 1) != farthest_points(points, 20, 2)
    assert farthest_points(points[:5], 20, 1) == [0, 1, 2, 3, 4]


def test_blurred_frames_and_failed_fits_are_left_out() -> None:
    random = np.random.default_rng(0)
    faces = [FACE + random.normal(0, 1, (68, 2)).astype(np.float32) for _ in range(40)]
    faces[7] = random.random((68, 2)).astype(np.float32) * 900
    sharpness = np.full(40, 100.0, np.float32)
    sharpness[11] = 20.0
    good = good_frames(face_features(faces), sharpness)
    assert np.flatnonzero(~good).tolist() == [7, 11]


def test_a_mouth_counts_more_than_a_shifted_head() -> None:
    spoken = FACE.copy()
    spoken[48:68, 1] += 0.1 * inter_ocular(FACE)
    shifted = FACE + np.float32(0.1 * inter_ocular(FACE)) * np.float32([0, 1])
    features = face_features([FACE, spoken, shifted])
    mouth, shift = (float(np.linalg.norm(features[i] - features[0])) for i in (1, 2))
    assert mouth > 2 * shift > 0
