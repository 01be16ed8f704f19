"""Kinds of engines: one protocol, one factory, and nobody else who knows which kinds there are."""

import ast
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import face2face
import face2face.engine.calibration
import face2face.engine.reenactor
from face2face.benchmark.clip import Clips
from face2face.benchmark.setting import Setting
from face2face.benchmark.speed import measure_live, measure_video
from face2face.cli.video import main as convert_command
from face2face.config import DEMO_CLIP
from face2face.engine.base import Engine
from face2face.engine.calibration import Calibration
from face2face.engine.context import EngineContext, LandmarkTracking
from face2face.engine.convert import convert
from face2face.engine.edit_images import edit_images, plan_images
from face2face.engine.edit_options import EditOptions
from face2face.engine.file_sink import OutputStyle, output_size
from face2face.engine.image_editor import ImageEditor
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import ModelState
from face2face.engine.open_engine import ENGINES, open_engine
from face2face.engine.options import EngineOptions
from face2face.engine.result import Result, Seen
from face2face.errors import LandmarkModelError
from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh import MeshFace
from face2face.faces.mesh_finder import FoundFace, Glance, MeshLook
from face2face.faces.person import neutral_face
from face2face.model import FaceModel, read_model
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.provenance.signer import Signer
from face2face.runtime.base import Runtime
from face2face.runtime.openvino_face_networks import mesh_look, open_glance
from face2face.types import Frame, Landmarks
from face2face.utils.paths import shipped
from face2face.video import file_reader, sound_reader
from face2face.video.file_source import VideoFileSource
from face2face.video.fragmented_sink import FragmentedSink
from face2face.video.media import open_media
from tests.engine.image_editor_parts import Answering, same
from tests.engine.live.fakes import WEBCAM, Plug
from tests.task_models import task_model
from tests.waiting import eventually


class Mirror(Engine):
    """A kind of engine that nothing else knows of: it needs neither landmarks nor a network."""

    usual_layout = "side-by-side"

    @classmethod
    def open(cls, model: FaceModel, context: EngineContext) -> "Mirror":
        return cls(model, context.timings)

    @property
    def task(self) -> str:
        return "mirror"

    @property
    def size(self) -> int:
        return 64

    @property
    def runtime(self) -> str:
        return "a mirror"

    def output_size(self, width: int, height: int) -> tuple[int, int]:
        return width, height

    def mark(self, *, beside_source: bool = False) -> Mark:
        return Mark(COMPOSITE, "this was mirrored", self.model.name, "anything")

    def nothing_done(self, name: str) -> str:
        return f"{name} has nothing to mirror"

    def configure(self, options: EngineOptions) -> None:
        pass

    def follow(self, x: float, y: float) -> None:
        pass

    def see(self, frame: Frame, time_s: float) -> Seen:
        with self.timings.stage("track"):
            return Seen()

    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        flipped = np.ascontiguousarray(frame[:, ::-1])
        return lambda: Result(flipped, None, squares=1)


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A model of a new task; its line in the registry is all that is added."""
    monkeypatch.setitem(ENGINES, "mirror", Mirror)
    return task_model(tmp_path, "mirror")


@pytest.fixture
def half_dark(make_video: Callable[..., Path], tmp_path: Path) -> Path:
    """A short video that is dark on its left side."""
    frame = np.full((96, 128, 3), 220, np.uint8)
    frame[:, :64] = 20
    return make_video(tmp_path / "half.mp4", [frame] * 8)


def test_a_new_kind_converts_a_video_by_the_command(
    mirror: Path,
    half_dark: Path,
    tmp_path: Path,
    frames_of: Callable[[Path], list[Frame]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "o.mp4"
    flags = ["--source", str(half_dark), "--out", str(out), "--model", str(mirror), "--json"]
    missing = ["--landmark-model", str(tmp_path / "missing.dat")]
    assert convert_command([*flags, *missing]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["runtime"], report["task"], report["frames"]) == ("a mirror", "mirror", 8)
    frame = frames_of(out)[3]
    assert frame.shape == (96, 256, 3)
    assert [round(frame[20, x].mean() / 100) for x in (30, 90, 160, 230)] == [0, 2, 2, 0]


def test_the_input_is_opened_once_for_its_images_and_twice_for_its_sound(
    mirror: Path,
    make_video: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The sound is read through before it is copied."""
    clip = make_video(tmp_path / "c.mp4", [np.zeros((64, 64, 3), np.uint8)] * 9, click_s=0.1)
    opened = []
    for module in (file_reader, sound_reader):

        def counted(path: Path, name: str = module.__name__) -> Any:
            opened.append(name.rpartition(".")[2])
            return open_media(path)

        monkeypatch.setattr(module, "open_media", counted)
    flags = ["--source", str(clip), "--out", str(tmp_path / "o.mp4"), "--model", str(mirror)]
    assert convert_command(flags) == 0
    assert opened == ["file_reader", "sound_reader", "sound_reader"]


def test_a_video_is_converted_into_any_sink(
    mirror: Path, half_dark: Path, tmp_path: Path, frames_of: Callable[[Path], list[Frame]]
) -> None:
    engine, style = open_engine(read_model(str(mirror))), OutputStyle("output", labelled=False)
    with VideoFileSource(half_dark) as source:
        width, height = output_size(source, engine, style)
        sink = FragmentedSink(tmp_path / "o.mp4", width=width, height=height, comment="a test")
        done = convert(source, sink, engine, style)
    assert (done.frames, done.warnings) == (8, ())
    frames = frames_of(tmp_path / "o.mp4")
    assert len(frames) == 8
    assert frames[0][:, :60].mean() > 180
    assert frames[0][:, 70:].mean() < 60


def test_a_new_kind_runs_live(
    mirror: Path, make_session: Callable[..., LiveSession], plug: Plug, tmp_path: Path
) -> None:
    plug.image = lambda number: np.pad(
        np.full((48, 32, 3), 200, np.uint8), ((0, 0), (32, 0), (0, 0))
    )
    session = make_session(
        load_predictor=LandmarkPredictor, landmark_model=tmp_path / "missing.dat"
    )
    session.set_source(WEBCAM)
    session.set_model(str(mirror))
    session.start()
    eventually(lambda: session.status().model is ModelState.READY and session.latest() is not None)
    eventually(lambda: session.latest().output is not None)  # type: ignore[union-attr]
    status, result = session.status(), session.latest()
    assert (status.runtime, status.task, status.calibrating) == ("a mirror", "mirror", False)
    assert result is not None
    assert result.output is not None
    assert np.array_equal(result.output, result.frame[:, ::-1])


def test_a_new_kind_is_measured(mirror: Path, tmp_path: Path) -> None:
    video = Setting(shipped("assets") / DEMO_CLIP, str(mirror), "auto", 6, (64, 64), None, 1.0)
    clips = Clips(tmp_path)
    report = measure_video(video, clips.of(video), tmp_path, time.time())
    assert (report["runtime"], report["frames"]) == ("a mirror", 6)
    live = Setting(video.source, str(mirror), "auto", 6, (64, 64), 30.0, 1.0)
    report = measure_live(live, clips.of(live), time.time())
    assert report["runtime"] == "a mirror"
    assert report["output_rate"] > 5


def test_a_new_kind_works_on_photographs(mirror: Path, tmp_path: Path, astronaut: Frame) -> None:
    photo = tmp_path / "in.png"
    cv2.imwrite(str(photo), cv2.cvtColor(astronaut, cv2.COLOR_RGB2BGR))
    engine = open_engine(read_model(str(mirror)), usage="photos")
    jobs = plan_images([photo], tmp_path / "out", alpha=False)
    failed = edit_images(
        jobs, engine, options=EngineOptions(), mask=None, labelled=False, signer=Signer(print)
    )
    assert failed == 0
    written = cv2.cvtColor(cv2.imread(str(jobs[0].target)), cv2.COLOR_BGR2RGB)  # type: ignore[arg-type]
    assert np.array_equal(written, astronaut[:, ::-1])


def _sources_with(names: Iterable[str]) -> Iterator[tuple[str, ast.Module]]:
    package = Path(face2face.__file__).parent
    for path in [*package.rglob("*.py"), *(package.parent / "tools").rglob("*.py")]:
        text = path.read_text("utf-8")
        if any(name in text for name in names):
            yield path.relative_to(package.parent).as_posix(), ast.parse(text)


def test_nobody_but_the_factory_knows_the_kinds() -> None:
    kinds = [*ENGINES.values(), ImageEditor]
    homes = {kind.__name__: kind.__module__.replace(".", "/") + ".py" for kind in kinds}
    assert len(homes) > 1
    known = [
        f"{path} names {name}"
        for path, tree in _sources_with(homes)
        for node in ast.walk(tree)
        for name in _names(node)
        if name in homes and path not in (homes[name], "face2face/engine/open_engine.py")
    ]
    assert known == []


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return []


def opener(*_: Any, **__: Any) -> Runtime:
    return Answering(same)


@pytest.mark.parametrize(
    ("task", "usage", "edit_options", "needed"),
    [
        ("cutout", "video", EditOptions(), False),
        ("cutout", "live", EditOptions(), False),
        ("deblur", "photos", EditOptions(region="whole"), False),
        ("deblur", "live", EditOptions(region="whole"), True),  # the region may change
        ("deblur", "video", EditOptions(), True),
        ("landmarks", "video", EditOptions(), True),
    ],
)
def test_the_landmark_file_is_read_only_where_it_is_needed(
    tmp_path: Path, task: str, usage: Any, edit_options: EditOptions, needed: bool
) -> None:
    model = read_model(str(task_model(tmp_path, task)))
    missing = tmp_path / "missing.dat"

    def open_one() -> Engine:
        options = EngineOptions(edit_options=edit_options)
        return open_engine(
            model, landmark_model=missing, usage=usage, options=options, opener=opener
        )

    if needed:
        with pytest.raises(LandmarkModelError, match="missing"):
            open_one()
    else:
        open_one()


def test_engines_one_after_the_other_share_the_landmark_file(
    tmp_path: Path, predictor: LandmarkPredictor
) -> None:
    loads = []

    def load(path: Path | None) -> LandmarkPredictor:
        loads.append(path)
        return predictor

    tracking = LandmarkTracking(load=load)
    for task in ("landmarks", "deblur", "landmarks"):
        model = read_model(str(task_model(tmp_path / str(len(loads)) / task, task)))
        open_engine(model, usage="live", tracking=tracking, opener=opener)
    assert loads == [None]


def test_nothing_is_opened_to_follow_faces_in_images_that_do_not_follow_each_other(
    tmp_path: Path, predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def follow(*_: Any, **__: Any) -> None:
        raise LandmarkModelError("a tracker was opened")

    monkeypatch.setattr("face2face.engine.context.FaceTracker", follow)
    model = read_model(str(task_model(tmp_path, "deblur")))
    tracking = LandmarkTracking(load=lambda _: predictor)
    open_engine(model, usage="photos", tracking=tracking, opener=opener)
    with pytest.raises(LandmarkModelError, match="a tracker was opened"):
        open_engine(model, tracking=tracking, opener=opener)


def test_before_a_camera_the_network_that_sees_faces_is_opened_when_nobody_is_there(
    talking: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[int]()

    def noted() -> Glance:
        opened.append(1)
        return open_glance()

    monkeypatch.setattr("face2face.engine.context.open_glance", noted)
    tracker = LandmarkTracking(hurried=True, load=lambda _: predictor).tracker
    for frame in talking:
        assert tracker(frame).landmarks is not None
    assert not opened
    for _ in range(4):
        assert tracker(np.full_like(talking[0], 120)).landmarks is None
    assert opened == [1]
    assert tracker(talking[0]).landmarks is not None


@pytest.mark.parametrize("hurried", [False, True])
def test_faces_that_hog_does_not_see_are_looked_for_with_a_mesh(
    talking: list[Frame],
    predictor: LandmarkPredictor,
    monkeypatch: pytest.MonkeyPatch,
    hurried: bool,
) -> None:
    asked = list[FoundFace]()

    def noted() -> MeshLook:
        look = mesh_look()

        def asking(frame: Frame, place: FoundFace) -> MeshFace:
            asked.append(place)
            return look(frame, place)

        return asking

    def wrong_marks(frame: Frame) -> list[FoundFace]:
        return [replace(one, marks=one.marks[::-1]) for one in open_glance()(frame)]

    monkeypatch.setattr("face2face.engine.context.open_glance", lambda: wrong_marks)
    monkeypatch.setattr("face2face.engine.context.mesh_look", noted)
    monkeypatch.setattr(FaceDetector, "_search", lambda *_: [])
    tracker = LandmarkTracking(hurried=hurried, load=lambda _: predictor).tracker
    assert tracker(talking[0]).landmarks is not None
    assert len(asked) == 1


@pytest.fixture
def two_models(tmp_path: Path, predictor: LandmarkPredictor) -> tuple[Engine, Engine, Engine]:
    """Reenactment, sharpening, and reenactment again, as a live session opens them."""
    tracking = LandmarkTracking(load=lambda _: predictor)

    def live(model: FaceModel) -> Engine:
        return open_engine(model, usage="live", tracking=tracking, opener=opener)

    face = read_model("grid-s1")
    assert face.card is not None
    # The tests' network answers with smaller images than the background.
    face = replace(face, card=face.card.model_copy(update={"background": None}))
    return live(face), live(read_model(str(task_model(tmp_path, "deblur")))), live(face)


def test_what_is_known_of_the_driver_goes_from_model_to_model(
    two_models: tuple[Engine, Engine, Engine], talking: list[Frame]
) -> None:
    first, editor, second = two_models
    assert (first.calibrating, first.needs_calibration) == (True, True)
    for number, frame in enumerate([*talking, *talking[::-1]]):
        first(frame, number / 15)
    assert (first.calibrating, first.needs_calibration) == (False, False)
    editor.resume(first.learned)
    editor(talking[0], 2.0)
    second.resume(editor.learned)
    assert (second.calibrating, second.needs_calibration) == (False, False)
    editor.restart()  # another driver
    assert editor.learned is None
    second.recalibrate()
    assert (second.calibrating, second.needs_calibration) == (True, False)
    second.restart()
    assert (second.calibrating, second.needs_calibration) == (True, True)


def test_a_frame_costs_one_neutral_face_at_most(
    two_models: tuple[Engine, Engine, Engine],
    talking: list[Frame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def counted(faces: list[Landmarks]) -> Landmarks:
        calls.append(len(faces))
        return neutral_face(faces)

    monkeypatch.setattr(face2face.engine.reenactor, "neutral_face", counted)
    engine = two_models[0]
    assert isinstance(engine.learned, Calibration)
    monkeypatch.setattr(engine.learned, "neutral_of", counted)
    for number in range(12):
        engine(talking[number], number / 15)
    assert calls == [1, 2, 3, 4, 5, 7, 9, 12]
