from pathlib import Path

import numpy as np
import pytest

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.faces.tracker import FaceTracker
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource

TALK = Path(__file__).resolve().parents[2] / "assets" / "talk.mp4"


@pytest.fixture(scope="module")
def second() -> list[Frame]:
    with VideoFileSource(TALK, start_s=4.0, duration_s=1.0) as film:
        return [timed.frame for timed in film.frames()]


def test_a_face_is_followed_as_well_as_found(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker, still = FaceTracker(predictor), FaceFinder(predictor)
    for frame in second:
        tracked, found = tracker(frame).landmarks, still.only(frame)
        assert tracked is not None
        assert found is not None
        assert np.abs(tracked - found).mean() < 0.03 * inter_ocular(found)


def test_a_lost_face_is_lost_soon_and_found_again(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    empty = np.full_like(second[0], 120)
    assert tracker(second[0]).landmarks is not None
    seen = [tracker(empty).landmarks is not None for _ in range(6)]
    assert not any(seen)  # the cut shows at once
    assert tracker(second[1]).landmarks is not None


def test_a_covered_face_is_lost_within_some_frames(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    face = tracker(second[0]).landmarks
    assert face is not None
    covered = second[0].copy()
    (left, top), (right, bottom) = face.min(0).astype(int), face.max(0).astype(int)
    covered[top - 30 : bottom + 10, left - 10 : right + 10] = covered[5, 5]
    seen = [tracker(covered).landmarks is not None for _ in range(6)]
    assert not seen[-1]


def test_the_face_in_hand_is_kept(second: list[Frame], predictor: LandmarkPredictor) -> None:
    tracker = FaceTracker(predictor)
    alone = np.hstack([second[0], np.full_like(second[0], 190)])
    first = tracker(alone).landmarks
    assert first is not None
    assert first[:, 0].max() < 512
    for frame in second[1:12]:
        # A larger face comes in at the right.
        larger = np.repeat(np.repeat(frame[130:386, 77:333], 2, 0), 2, 1)
        tracked = tracker(np.hstack([frame, larger]))
        assert tracked.landmarks is not None
        assert tracked.landmarks[:, 0].max() < 512
    assert tracked.faces == 2
