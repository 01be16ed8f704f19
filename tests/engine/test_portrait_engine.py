"""The portrait engine on the demo clip."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from face2face.engine.lookahead import first_second, process_video
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.engine.portrait import PortraitEngine
from face2face.engine.resume_point import ResumePoint
from face2face.errors import UsageError
from face2face.evaluation.series import correlation
from face2face.faces.mesh_measures import gap_between_lips, lid_openings
from face2face.faces.retarget_options import RetargetOptions
from face2face.model import read_model
from face2face.runtime.openvino_face_networks import open_mesh_tracker
from face2face.types import Frame, TimedFrame
from face2face.video.file_source import VideoFileSource

_ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(scope="module")
def frames() -> list[TimedFrame]:
    with VideoFileSource(_ASSETS / "talk.mp4") as source:
        return list(itertools.islice(source.frames(), 75))


@pytest.fixture
def engine(portraits_once: None) -> PortraitEngine:
    engine = open_engine(read_model("kofi"), "auto", size=384)
    assert isinstance(engine, PortraitEngine)
    return engine


def test_mouth_and_lids_follow_the_driver(engine: PortraitEngine, frames: list[TimedFrame]) -> None:
    watch, driver, output = open_mesh_tracker(), [], []
    for _, result in process_video(frames, engine):
        assert result.face is not None
        assert result.landmarks is not None
        assert result.landmarks.shape == (68, 2)
        seen = watch(result.output).mesh
        assert seen is not None
        driver.append((gap_between_lips(result.face), lid_openings(result.face).mean()))
        output.append((gap_between_lips(seen.points), lid_openings(seen.points).mean()))
    for mine, theirs in zip(zip(*driver, strict=True), zip(*output, strict=True), strict=True):
        assert correlation(mine, theirs) > 0.7


def test_a_face_is_smoothed_by_those_after_it_too(
    engine: PortraitEngine, frames: list[TimedFrame]
) -> None:
    runs = []
    for video in (frames[:45], frames[:40]):
        engine.restart()
        runs.append([result.target_landmarks for _, result in process_video(video, engine)])
    same = [np.array_equal(*pair) for pair in zip(*runs, strict=False)]
    assert all(same[:36])
    assert not any(same[36:])  # four of 30 a second lie within reach


def test_before_a_face_is_seen_the_photograph_is_shown(engine: PortraitEngine) -> None:
    empty = np.full((120, 160, 3), 100, np.uint8)
    result = engine(empty, 0.0)
    assert result.landmarks is None
    assert result.face is None
    assert result.output.shape == (384, 384, 3)
    assert result.output.std() > 20


def test_a_face_that_is_lost_for_a_frame_stays_as_it_was(
    engine: PortraitEngine, frames: list[TimedFrame]
) -> None:
    shown = engine(frames[0].frame, 0.0).output
    again = engine(np.zeros_like(frames[0].frame), 0.04, scenes=False)
    assert np.array_equal(again.output, shown)


def test_whoever_leaves_in_the_middle_of_a_word_leaves_a_face_at_rest(
    engine: PortraitEngine, frames: list[TimedFrame]
) -> None:
    at_rest, empty = engine(np.zeros_like(frames[0].frame), 0.0).output, frames[0].frame * 0
    engine.restart()
    for timed, last in process_video(frames, engine):
        assert last.face is not None
        if timed.time_s > 0.3 and gap_between_lips(last.face) > 0.1:
            break
    left_s = timed.time_s
    for away_s in (0.2, 0.35, 0.6):
        soon = engine(empty, left_s + away_s, scenes=False)
        assert soon.landmarks is None
        assert soon.squares == 0
    spoken, left, photographed = (_lips(each) for each in (last.output, soon.output, at_rest))
    assert spoken > photographed + 0.03
    assert left == pytest.approx(photographed, abs=0.01)
    for away_s in (1.3, 1.9, 9.0):
        result = engine(empty, left_s + away_s, scenes=False)
    assert np.array_equal(result.output, at_rest)


def _lips(image: Frame) -> float:
    seen = open_mesh_tracker()(image).mesh
    assert seen is not None
    return gap_between_lips(seen.points)


def test_whoever_was_away_before_a_conversion_goes_on_is_at_rest_there(
    engine: PortraitEngine, frames: list[TimedFrame]
) -> None:
    first, empty = frames[0].frame, np.zeros_like(frames[0].frame)
    seen = engine.see(first, 0.0)
    engine(first, 0.0)
    face = seen.faces[0]
    point = ResumePoint(9, engine.resume_point().neutral, face)
    ended = engine(empty, 2.1, scenes=False).output
    engine.restart()
    engine.start_at(point, first.shape[1], first.shape[0])
    for time_s in (2.0, 2.1):
        resumed = engine(empty, time_s, scenes=False).output
    assert np.array_equal(resumed, ended)


def test_the_drivers_rest_is_learned_in_the_first_second(
    engine: PortraitEngine, frames: list[TimedFrame]
) -> None:
    assert engine.needs_calibration
    faces = first_second(frames, engine)
    assert len(faces) > 20
    engine.calibrate(faces)
    assert not engine.needs_calibration
    engine.forget()
    assert engine.needs_calibration


def test_off_needs_no_face_at_rest(engine: PortraitEngine, frames: list[TimedFrame]) -> None:
    engine.configure(EngineOptions(motion=RetargetOptions("off")))
    assert not engine.needs_calibration
    result = engine(frames[0].frame, 0.0)
    assert result.target_landmarks is not None
    assert result.landmarks is not None
    height, width = frames[0].frame.shape[:2]
    side = min(height, width)
    corner = ((width - side) // 2, (height - side) // 2)
    expected = (result.landmarks - corner + 0.5) * 384 / side - 0.5
    assert np.abs(result.target_landmarks - expected).max() < 0.1


def test_size_and_face_are_refused_for_trained_faces() -> None:
    with pytest.raises(UsageError, match="--size is for photographs"):
        open_engine(read_model("grid-s1"), "openvino", size=512)
