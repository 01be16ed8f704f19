"""The neutral face of each scene is learned before its first frame is made."""

import threading
import weakref
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.engine.lookahead import first_second, process_together, process_video
from face2face.engine.options import EngineOptions
from face2face.engine.reenactor import Reenactor
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.tracker import FaceTracker
from face2face.model import read_model
from face2face.runtime.open_runtime import open_runtime
from face2face.types import Frame, TimedFrame

RATE = 15.0


@pytest.fixture
def talking(talking: list[Frame]) -> list[Frame]:
    """Three seconds without a cut."""
    return [*talking, *talking[::-1], *talking]


@pytest.fixture
def make(model: Any, predictor: LandmarkPredictor) -> Any:
    found = read_model(str(model.folder))

    def reenactor(**motion: Any) -> Reenactor:
        runtime = open_runtime(found.graph, "openvino")
        options = EngineOptions(RetargetOptions(**motion))
        return Reenactor(found, runtime, FaceTracker(predictor), options=options)

    return reenactor


def timed(frames: list[Frame]) -> Iterator[TimedFrame]:
    for place, frame in enumerate(frames):
        yield TimedFrame(frame, place / RATE)


def elsewhere(frame: Frame) -> Frame:
    """The same face in another image: further away, on another ground."""
    small = cv2.resize(frame, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    scene = np.full_like(frame, (20, 90, 200))
    scene[60 : 60 + small.shape[0], 20 : 20 + small.shape[1]] = small
    return scene


def test_frames_come_in_their_order_each_once(make: Any, talking: list[Frame]) -> None:
    blank = [np.full_like(talking[0], 160)] * 4
    video = blank + talking[:20]
    pairs = list(process_video(timed(video), make()))
    assert [one.time_s for one, _ in pairs] == [place / RATE for place in range(len(video))]
    assert all(one.frame is frame for (one, _), frame in zip(pairs, video, strict=True))
    assert [result.landmarks is None for _, result in pairs] == [True] * 4 + [False] * 20


@pytest.mark.parametrize("engines", [1, 2])
def test_frames_that_are_done_are_let_go(make: Any, engines: int) -> None:
    read = list[weakref.ref[Frame]]()

    def blank() -> Iterator[TimedFrame]:
        for place in range(30):
            frame = np.full((64, 64, 3), 160, np.uint8)
            read.append(weakref.ref(frame))
            yield TimedFrame(frame, place / RATE)

    made = process_together(blank(), [make() for _ in range(engines)])
    held = [sum(frame() is not None for frame in read) for _ in made]
    assert len(held) == 30
    assert max(held) < 20  # some in each stage, and between two


def test_the_first_frame_waits_for_a_second_of_the_face(make: Any, talking: list[Frame]) -> None:
    read = 0

    def counted() -> Iterator[TimedFrame]:
        nonlocal read
        for one in timed(talking):
            read += 1
            yield one

    with closing(process_video(counted(), make())) as results:
        next(results)
        assert 1 + RATE <= read <= 1 + RATE + 13  # the stages are a few frames ahead
        assert read < len(talking)
    assert not [one for one in threading.enumerate() if one.name.startswith("stage-")]


def test_a_face_is_smoothed_by_those_after_it_too(make: Any, talking: list[Frame]) -> None:
    whole, begin = (
        [result.target_landmarks for _, result in process_video(timed(video), make())]
        for video in (talking, talking[:30])
    )
    same = [np.array_equal(*pair) for pair in zip(whole, begin, strict=False)]
    assert same == [True] * 28 + [False] * 2  # a sixth of a second is two frames


def test_after_a_cut_the_neutral_face_is_learned_anew(make: Any, talking: list[Frame]) -> None:
    video = talking[:20] + [elsewhere(frame) for frame in talking[:20]]
    results = [result for _, result in process_video(timed(video), make(smoothing=0.0))]
    assert [place for place, result in enumerate(results) if result.cut] == [20]
    # The same face moves the same way from wherever it is filmed.
    side = results[0].output.shape[0]
    for before, after in zip(results[2:20], results[22:], strict=True):
        assert before.target_landmarks is not None
        assert after.target_landmarks is not None
        assert np.abs(before.target_landmarks - after.target_landmarks).max() < 0.04 * side


def test_a_given_neutral_face_stands_through_cuts(make: Any, talking: list[Frame]) -> None:
    video = talking[:20] + [elsewhere(frame) for frame in talking[:5]]
    reenactor = make(smoothing=0.0)
    reenactor.calibrate(first_second(timed(talking), reenactor), lock=True)
    results = [result for _, result in process_video(timed(video), reenactor)]
    assert results[20].cut
    before, after = results[0].target_landmarks, results[20].target_landmarks
    assert before is not None
    assert after is not None
    # The driver is further away now, as far as this neutral face knows.
    assert np.ptp(after[:, 0]) < 0.97 * np.ptp(before[:, 0])


def test_the_first_second_is_a_second(make: Any, talking: list[Frame]) -> None:
    reenactor = make()
    assert len(first_second(timed(talking), reenactor)) == RATE + 1
    blank = np.full_like(talking[0], 160)
    assert first_second(timed([blank] * 30), reenactor) == []


def test_the_settings_change_while_running(make: Any, talking: list[Frame]) -> None:
    reenactor = make()
    reenactor(talking[0])
    relative = reenactor(talking[1]).target_landmarks
    reenactor.configure(EngineOptions(RetargetOptions(retarget="off")))
    assert reenactor.retarget == "off"
    off = reenactor(talking[1])
    assert off.target_landmarks == pytest.approx(
        (off.landmarks + 0.5) * (reenactor.size / talking[1].shape[0]) - 0.5, abs=1e-3
    )
    reenactor.configure(EngineOptions())
    assert not reenactor.needs_calibration  # what was learned of the driver stayed
    again = reenactor(talking[1]).target_landmarks
    assert again == pytest.approx(relative, abs=2.0)
