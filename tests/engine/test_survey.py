"""The driver's face at rest comes from the whole video, whatever it begins with."""

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest

from face2face.engine.calibration import Calibration
from face2face.engine.convert import convert
from face2face.engine.driven import DrivenEngine
from face2face.engine.file_sink import OutputStyle, open_file_sink
from face2face.engine.lookahead import process_video
from face2face.engine.open_engine import open_engine
from face2face.engine.survey import Survey, survey
from face2face.evaluation.series import correlation
from face2face.faces.landmarks import mouth_opening
from face2face.faces.mesh import IBUG_68, MESH_POINTS
from face2face.faces.mesh_measures import gap_between_lips
from face2face.model import read_model
from face2face.provenance.signer import Signer
from face2face.runtime.openvino_face_networks import open_mesh_tracker
from face2face.types import DriverFace, Frame, Landmarks, TimedFrame
from face2face.video.file_source import VideoFileSource
from tests.engine.moved_portrait import RATE, drawn, opened, rest, smiling, talk, turned

Clip = Callable[[str], Path]

_BEGIN = round(1.5 * RATE)
_STARTS = {
    "open-mouthed": [opened(0.3)] * _BEGIN,
    "smiling": [smiling] * _BEGIN,
    "turned": [turned] * _BEGIN,
}


@cache
def _engine(model: str) -> DrivenEngine:
    engine = open_engine(read_model(model), "auto")
    assert isinstance(engine, DrivenEngine)
    return engine


@pytest.fixture(params=["grid-s1", "mona-lisa"])
def engine(request: pytest.FixtureRequest) -> DrivenEngine:
    """A trained face and a photographed one."""
    engine = _engine(request.param)
    engine.restart()
    return engine


@pytest.fixture(scope="module")
def clip(make_video: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """Return a function that gives a clip by how it begins, or by how it ends."""
    folder = tmp_path_factory.mktemp("clips")
    middle = drawn("anika", [*talk(1.5), *[rest] * RATE, *talk(1.5)])

    @cache
    def make(name: str) -> Path:
        start = drawn("anika", _STARTS[name.removeprefix("ends ")])
        frames = middle + start if name.startswith("ends ") else start + middle
        return make_video(folder / f"{name}.mp4", frames, rate=RATE)

    return make


@pytest.fixture(scope="module")
def recut(
    quick_talk: Path, make_video: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The shipped clip, begun with the moment at which its mouth is open longest, slowed down."""
    with VideoFileSource(quick_talk) as source:
        frames = [one.frame for one in source.frames()]
    tracker = open_mesh_tracker()
    gaps = []
    for frame in frames:
        mesh = tracker(frame).mesh
        assert mesh is not None
        gaps.append(gap_between_lips(mesh.points))
    begin = int(np.argmax([min(gaps[each : each + 6]) for each in range(len(gaps) - 6)]))
    moment = np.repeat(np.arange(begin, begin + 6), 2)
    path = tmp_path_factory.mktemp("recut") / "recut.mp4"
    return make_video(path, [*(frames[each] for each in moment), *frames], rate=10)


def as_68(face: DriverFace) -> Landmarks:
    return face[list(IBUG_68), :2] if len(face) == MESH_POINTS else face


class Neutral(NamedTuple):
    """What a neutral face looks like, lengths over the distance between the eyes' outer corners."""

    mouth: float
    width: float
    nose_aside: float
    """Of the nose's tip from the middle between the eyes: the head's turn."""


def look_of(face: DriverFace) -> Neutral:
    points = as_68(face)
    eyes = points[45] - points[36]
    unit = float(np.linalg.norm(eyes))
    nose = points[30] - (points[36] + points[45]) / 2
    width = float(np.linalg.norm(points[54] - points[48])) / unit
    return Neutral(mouth_opening(points), width, float(nose @ eyes) / unit**2)


def learned(video: Path, engine: DrivenEngine, *, whole: bool = True) -> Neutral:
    """The neutral face with which a video's first frame is made."""
    engine.restart()
    with VideoFileSource(video) as source:
        known = survey(source, engine) if whole else None
        with closing(process_video(source.frames(), engine, known)) as results:
            next(results)
            assert isinstance(engine.learned, Calibration)
            neutral = engine.learned.neutral
    assert neutral is not None
    return look_of(neutral)


@pytest.mark.parametrize(
    ("start", "engine"),
    [*((start, "grid-s1") for start in _STARTS), ("turned", "mona-lisa")],
    indirect=["engine"],
)
def test_how_a_video_begins_does_not_make_the_face_at_rest(
    start: str, engine: DrivenEngine, clip: Clip
) -> None:
    own_order, begun_so = (learned(clip(name), engine) for name in (f"ends {start}", start))
    assert begun_so.mouth == pytest.approx(own_order.mouth, abs=0.03)
    assert begun_so.width == pytest.approx(own_order.width, abs=0.03)
    assert begun_so.nose_aside == pytest.approx(own_order.nose_aside, abs=0.03)
    assert begun_so.mouth < 0.06
    # By its first second alone it would be far off.
    by_second = np.array(learned(clip(start), engine, whole=False))
    assert np.abs(by_second - own_order).max() > 0.06


def test_a_real_clip_that_begins_open_mouthed(
    engine: DrivenEngine, quick_talk: Path, recut: Path
) -> None:
    whole = learned(quick_talk, engine)
    begun_so = learned(recut, engine)
    assert begun_so.mouth == pytest.approx(whole.mouth, abs=0.04)
    assert begun_so.mouth < learned(recut, engine, whole=False).mouth - 0.02


def test_the_mouth_opens_and_closes_as_that_of_a_driver_who_begins_open_mouthed(
    engine: DrivenEngine, clip: Clip
) -> None:
    driver, asked, shown = [], [], []
    watch = open_mesh_tracker()
    with VideoFileSource(clip("open-mouthed")) as source:
        results = process_video(source.frames(), engine, survey(source, engine))
        for _, result in results:
            assert result.landmarks is not None
            assert result.target_landmarks is not None
            mesh = watch(result.output).mesh
            assert mesh is not None
            driver.append(mouth_opening(result.landmarks))
            asked.append(mouth_opening(result.target_landmarks))
            shown.append(gap_between_lips(mesh.points))
    assert correlation(np.array(driver), np.array(asked)) > 0.9
    assert correlation(np.array(driver), np.array(shown)) > 0.85
    begin, closed = np.median(shown[2:_BEGIN]), np.quantile(shown, 0.1)
    assert begin > closed + 0.05
    assert closed < 0.06


def _placed(scale: float, x: float, y: float, poses: int) -> list[Frame]:
    """Anika at rest, small or large in a grey frame, uint8 RGB (360, 640, 3)."""
    (face,) = drawn("anika", [rest])
    matrix = np.array([[scale, 0, x], [0, scale, y]], np.float32)
    frame = cv2.warpAffine(face, matrix, (640, 360), borderValue=(128, 128, 128))
    return [frame] * poses


def _walk_in() -> list[Frame]:
    """Somebody comes in from the left in a second, and sits down."""
    steps = [_placed(0.7, x, 100, 1)[0] for x in np.linspace(-60, 350, RATE)]
    return [*_placed(0.7, 900, 100, 3), *steps, *_placed(0.7, 350, 100, 3 * RATE)]


def _sit_back() -> list[Frame]:
    """Somebody bends to the camera for a second, then sits back."""
    steps = [_placed(scale, 320 - 160 * scale, 20, 1)[0] for scale in np.linspace(1.1, 0.6, 6)]
    return [*_placed(1.1, 144, 20, RATE), *steps, *_placed(0.6, 224, 20, 3 * RATE)]


@pytest.mark.parametrize("frames", [_walk_in, _sit_back])
def test_a_head_is_at_rest_where_it_mostly_is(
    frames: Callable[[], list[Frame]],
    engine: DrivenEngine,
    make_video: Callable[..., Path],
    tmp_path: Path,
) -> None:
    video = make_video(tmp_path / "comes.mp4", frames(), rate=RATE)
    with VideoFileSource(video) as source:
        results = process_video(source.frames(), engine, survey(source, engine))
        last = [result for _, result in results][-1].face
    assert isinstance(engine.learned, Calibration)
    neutral = engine.learned.neutral
    assert neutral is not None
    assert last is not None
    width = np.ptp(last[:, 0])
    assert np.abs((neutral - last)[:, :2].mean(0)).max() < 0.2 * width
    assert np.ptp(neutral[:, 0]) == pytest.approx(width, rel=0.15)


@pytest.fixture(scope="module")
def two_people(make_video: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anika, Kofi, Anika a little further to the left; 2.5 s of each."""
    anika, kofi = (drawn(name, talk(2.5)) for name in ("anika", "kofi"))
    aside = [np.roll(frame, -30, axis=1) for frame in anika]
    path = tmp_path_factory.mktemp("people") / "people.mp4"
    return make_video(path, [*anika, *kofi, *aside], rate=RATE)


def _seen(video: Path, engine: DrivenEngine) -> tuple[Survey, list[tuple[TimedFrame, DriverFace]]]:
    with VideoFileSource(video) as source:
        known = survey(source, engine)
        frames = list(source.frames())
    faces = []
    for timed in frames:
        seen = engine.see(timed.frame, timed.time_s)
        if seen.faces:
            faces.append((timed, seen.faces[0]))
    engine.restart()
    return known, faces


def test_a_person_is_known_again_in_another_scene_and_each_has_their_own(
    engine: DrivenEngine, two_people: Path
) -> None:
    known, faces = _seen(two_people, engine)
    scenes = [[one for one in faces if 0 <= one[0].time_s - s < 1] for s in (0, 2.5, 5)]
    found = [known.faces(scene[0][0].time_s, [face for _, face in scene]) for scene in scenes]
    own = len(found[1])
    assert 4 <= own <= 7
    assert len(found[0]) >= 2 * own - 1
    assert len(found[2]) >= 2 * own - 1
    # What the other scene gave lies where this one has its face.
    for scene, some in zip(scenes, found, strict=True):
        middle = np.median([face[:, :2].mean(0) for _, face in scene], axis=0)
        size = np.ptp(scene[0][1][:, 0])
        for face in some:
            assert np.abs(face[:, :2].mean(0) - middle).max() < 0.06 * size


def test_the_face_beside_the_followed_one_teaches_nothing(
    engine: DrivenEngine, make_video: Callable[..., Path], tmp_path: Path
) -> None:
    anika, kofi = drawn("anika", talk(1.5)), drawn("kofi", [opened(0.3)] * round(1.5 * RATE))
    small = [cv2.resize(frame, (240, 240)) for frame in kofi]
    frames = [
        np.hstack([one, np.pad(two, ((80, 0), (0, 0), (0, 0)), mode="edge")])
        for one, two in zip(anika, small, strict=True)
    ]
    known, faces = _seen(make_video(tmp_path / "beside.mp4", frames, rate=RATE), engine)
    found = known.faces(0.0, [face for _, face in faces[:RATE]])
    assert len(found) >= 4
    followed = faces[0][1]
    assert all(np.abs(face.mean(0) - followed.mean(0)).max() < 20 for face in found)


def test_a_neutral_face_that_was_given_stays(
    engine: DrivenEngine, clip: Clip, tmp_path: Path
) -> None:
    with VideoFileSource(clip("open-mouthed"), duration_s=2.5) as source:
        first = engine.see(next(source.frames()).frame, 0.0).faces[0]
        engine.restart()
        engine.calibrate([first], lock=True)
        style = OutputStyle(layout="output")
        sink = open_file_sink(tmp_path / "out.mp4", source, engine, style, Signer(print))
        convert(source, sink, engine, style)
    assert isinstance(engine.learned, Calibration)
    assert engine.learned.neutral is not None
    assert look_of(engine.learned.neutral).mouth == pytest.approx(look_of(first).mouth, abs=0.01)


def test_a_conversion_takes_the_whole_file(
    engine: DrivenEngine, clip: Clip, tmp_path: Path
) -> None:
    with VideoFileSource(clip("open-mouthed")) as source:
        style = OutputStyle(layout="output")
        sink = open_file_sink(tmp_path / "out.mp4", source, engine, style, Signer(print))
        done = convert(source, sink, engine, style)
    assert done.frames == source.frame_count
    assert isinstance(engine.learned, Calibration)
    assert engine.learned.neutral is not None
    assert look_of(engine.learned.neutral).mouth < 0.06
