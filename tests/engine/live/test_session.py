"""LiveSession as a whole: models, delay, memory, calibration, faults."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import psutil
import pytest

from face2face.card import Card, NetworkEntry, PersonEntry, write_card
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import LiveResult, ModelState, SourceState
from face2face.errors import ErrorDetails, ErrorKind, ModelError
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import learn_person
from face2face.faces.tracker import FaceTracker
from face2face.model import GRAPH, hashes
from face2face.runtime.base import Runtime
from face2face.types import Frame
from face2face.video.sink import VideoFileSink
from face2face.video.source_spec import SourceChoice, parse_source
from tests.engine.live.fakes import WEBCAM, ColourRuntime, Plug, Seen, bare_model, eventually
from tests.task_models import EMPTY_GRAPH

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]


class Models:
    """Models by name, each with a runtime of its own colour."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtimes = {"red": ColourRuntime(200), "blue": ColourRuntime(40)}
        self.loading_s = 0.0
        self.loaded_s = 0.0
        for name in self.runtimes:
            bare_model(folder, name)

    def location(self, name: str) -> str:
        return str(self.folder / name)

    def open(self, graph: Path, kind: str, int8: Path | None, halt: Event) -> Runtime:
        time.sleep(self.loading_s)
        self.loaded_s = time.monotonic()
        return self.runtimes[graph.parent.name]


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path)


@pytest.fixture
def session(
    make_session: MakeSession, models: Models, plug: Plug, talking: list[Frame]
) -> LiveSession:
    """On a camera that sees somebody talk, with a model that is quick."""
    plug.image = lambda number: talking[number % len(talking)].copy()
    plug.rate = 30
    session = make_session(open_runtime=models.open)
    session.set_source(WEBCAM)
    session.set_model(models.location("red"))
    return session


def ready(session: LiveSession) -> Callable[[], bool]:
    return lambda: session.status().model is ModelState.READY


def generated(session: LiveSession) -> Callable[[], bool]:
    def look() -> bool:
        latest = session.latest()
        return latest is not None and latest.output is not None and latest.landmarks is not None

    return look


def test_a_slow_model_lowers_the_rate_and_never_raises_the_delay(
    session: LiveSession, models: Models, plug: Plug, seen: Listen, talking: list[Frame]
) -> None:
    # Not stretched: the face must be found in every frame, or the model has nothing to do.
    sides = ((0, 0), (80, 80), (0, 0))
    large = [np.pad(cv2.resize(f, (480, 480)), sides, mode="edge") for f in talking]
    plug.image = lambda number: large[number % len(large)].copy()
    models.runtimes["red"].takes_s = 0.2
    results = list[tuple[int, float, float]]()  # number, captured, finished: no images

    def note(result: LiveResult) -> None:
        if result.landmarks is not None:
            results.append((result.number, result.captured_s, result.finished_s))

    session.on_result(note)
    session.start()
    eventually(lambda: len(results) > 4)
    process = psutil.Process()
    before = process.memory_info().rss
    windows = []
    for _ in range(4):
        windows.append(_measured(session, results, 2.0))
        # On a machine that is busy with other things the best of several windows tells of us.
        if len(windows) > 1 and min(median_ms for median_ms, _ in windows) < 300:
            break
    grown_mb = (process.memory_info().rss - before) / 1e6
    status = session.status()
    session.stop()

    print(f"median delay in ms, results/s: {windows}, memory {grown_mb:+.1f} MB, {status}")
    assert 200 < min(median_ms for median_ms, _ in windows) < 300
    # Five are possible; a window may hold the end of one more.
    assert 2 < max(rate for _, rate in windows) < 5.6
    # A hundred megabytes of images went by.
    assert grown_mb < 25
    assert status.dropped > 2 * len(results)
    assert 150 < status.delay_ms < 600


def _measured(
    session: LiveSession, results: list[tuple[int, float, float]], seconds: float
) -> tuple[int, float]:
    """Median delay in milliseconds and results a second over a while."""
    done, began = len(results), time.monotonic()
    time.sleep(seconds)
    new = results[done:]
    delays = [finished_s - captured_s for _, captured_s, finished_s in new]
    rate = len(new) / (time.monotonic() - began)
    return round(1000 * statistics.median(delays)), round(rate, 1)


def test_what_is_in_work_when_the_source_changes_is_not_shown(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    session.start()
    eventually(generated(session))
    models.runtimes["red"].takes_s = 0.4
    before = session.latest()
    eventually(lambda: session.latest() is not before)
    what = seen(session)
    time.sleep(0.1)  # the next one is begun
    session.set_source(None)
    time.sleep(0.8)
    assert session.latest() is None
    assert what.results == []


def test_switching_the_model_while_running(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    what = seen(session)
    session.start()
    eventually(generated(session))
    assert session.status().runtime == "colour 200"
    models.loading_s = 1.0

    began = time.monotonic()
    session.set_model(models.location("blue"))
    assert time.monotonic() - began < 0.5  # loading takes 1 s
    eventually(lambda: session.status().model is ModelState.LOADING)
    assert session.status().model_name == "red"
    during = len(what.results)
    eventually(lambda: session.status().model_name == "blue")
    eventually(lambda: what.colours()[-1] == 40)

    first = next(
        one for one in what.results if one.output is not None and one.output[0, 0, 0] == 40
    )
    assert first.finished_s - models.loaded_s < 1
    assert len(what.results) - during > 5  # the old one went on
    assert session.status().runtime == "colour 40"
    assert sorted(set(what.colours())) == [40, 200]
    # Carrying on with another model is no reason to look for the face again.
    after = [one for one in what.results if one.finished_s >= first.finished_s]
    assert all(one.landmarks is not None for one in after)


def test_only_the_last_of_several_models_comes(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    what = seen(session)
    models.loading_s = 0.4
    session.start()
    time.sleep(0.2)
    for name in ("blue", "red", "blue"):
        session.set_model(models.location(name))
    eventually(generated(session))
    time.sleep(0.6)
    assert set(what.colours()) == {40}


def test_a_model_that_is_refused_leaves_the_one_before(
    session: LiveSession, models: Models
) -> None:
    session.start()
    eventually(generated(session))
    session.set_model("nobody")
    eventually(lambda: session.status().model is ModelState.FAILED)
    status = session.status()
    assert "there is no model called nobody" in status.model_message
    assert status.model_error == ErrorDetails(ErrorKind.MODEL_UNKNOWN, {"model": "nobody"})
    assert (status.model_name, status.runtime) == ("red", "colour 200")
    assert isinstance(session.last_error, ModelError)
    latest = session.latest()
    assert latest is not None
    eventually(
        lambda: (now := session.latest()) and now.number > latest.number and now.output.any()
    )
    session.set_model(models.location("blue"))
    eventually(ready(session))
    assert session.status().model_message == ""
    assert session.status().model_error is None


def test_images_come_without_a_landmark_file(
    make_session: MakeSession, models: Models, tmp_path: Path
) -> None:
    session = make_session(
        open_runtime=models.open,
        load_predictor=LandmarkPredictor,
        landmark_model=tmp_path / "missing.dat",
    )
    session.set_source(WEBCAM)
    session.set_model(models.location("red"))
    session.start()
    eventually(lambda: session.status().model is ModelState.FAILED)
    assert "missing.dat does not exist" in session.status().model_message
    eventually(lambda: session.latest() is not None)
    latest = session.latest()
    assert latest is not None and latest.output is None


def test_a_runtime_that_fails_and_recovers(
    session: LiveSession, models: Models, caplog: pytest.LogCaptureFixture
) -> None:
    session.start()
    eventually(generated(session))
    models.runtimes["red"].fails = True
    eventually(lambda: session.status().model is ModelState.FAILED)
    assert session.status().model_message == "internal error: RuntimeError: the device went away"
    eventually(lambda: session.latest().output is None)  # type: ignore[union-attr]
    assert session.status().source is SourceState.RUNNING
    models.runtimes["red"].fails = False
    eventually(ready(session))
    eventually(generated(session))
    assert session.status().model_message == ""
    assert len(caplog.records) == 1


def test_a_listener_that_fails_does_not_stop_the_session(
    session: LiveSession, seen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(result: LiveResult) -> None:
        raise KeyError("x")

    session.on_result(failing)
    what = seen(session)
    session.start()
    eventually(lambda: len(what.results) > 5)
    assert isinstance(session.last_error, KeyError)
    assert caplog.records


def test_a_new_model_redraws_the_last_image_of_a_video(
    session: LiveSession, models: Models, tmp_path: Path, talking: list[Frame]
) -> None:
    video = tmp_path / "video.mp4"
    with VideoFileSink(video, width=320, height=320, frame_rate=15, comment="test") as sink:
        for number in range(6):
            sink.write(talking[number], number / 15)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(lambda: session.status().source is SourceState.ENDED)
    eventually(generated(session))
    session.set_model(models.location("blue"))
    eventually(lambda: session.latest().output[0, 0, 0] == 40)  # type: ignore[union-attr,index]
    session.calibrate()
    time.sleep(0.3)
    assert not session.status().calibrating


def test_starting_and_stopping_with_a_model(session: LiveSession, seen: Listen) -> None:
    for _ in range(2):
        session.start()
        eventually(generated(session))
        session.stop()
        stopped = session.latest()
        time.sleep(0.15)
        assert session.latest() is stopped
        assert session.status().model is ModelState.NONE
        session.set_source(WEBCAM)


def test_stopping_while_a_model_loads(session: LiveSession, models: Models) -> None:
    models.loading_s = 0.7
    session.start()
    time.sleep(0.2)
    session.stop()
    assert session.status().model is ModelState.NONE


@pytest.fixture
def known_person(models: Models, talking: list[Frame], predictor: LandmarkPredictor) -> str:
    """A model that knows its person's face, with the colour 200."""
    tracker = FaceTracker(predictor)
    faces = [face for frame in talking[::3] if (face := tracker(frame).landmarks) is not None]
    folder = models.folder / "known"
    folder.mkdir()
    (folder / GRAPH).write_bytes(EMPTY_GRAPH)
    models.runtimes["known"] = ColourRuntime(200)
    card = Card(
        name="known",
        task="landmarks",
        size=128,
        network=NetworkEntry(filters=8, parameters=1),
        weights="fp32",
        person=PersonEntry.of(learn_person(faces, 320)),
        files=hashes(folder, [GRAPH]),
    )
    write_card(folder, card)
    return str(folder)


def test_calibrating_takes_a_second_and_shows_results_meanwhile(
    session: LiveSession, known_person: str, seen: Listen
) -> None:
    what = seen(session)
    session.set_model(known_person)
    session.start()
    eventually(lambda: session.status().calibrating)
    began = time.monotonic()
    eventually(lambda: not session.status().calibrating)
    assert time.monotonic() - began > 0.7
    eventually(lambda: any(one.landmarks is not None for one in what.results))
    first = next(one for one in what.results if one.landmarks is not None)
    assert first.output is not None and first.output.any()

    session.calibrate()
    eventually(lambda: session.status().calibrating, 1)
    eventually(lambda: not session.status().calibrating)
    session.set_source(WEBCAM)  # another driver
    eventually(lambda: session.status().calibrating)
    eventually(lambda: not session.status().calibrating)


def test_another_size_of_image_is_another_beginning(
    session: LiveSession, known_person: str, plug: Plug, talking: list[Frame]
) -> None:
    session.set_model(known_person)
    session.start()
    eventually(lambda: session.status().calibrating)
    eventually(lambda: not session.status().calibrating)
    wide = np.hstack([talking[0], talking[0][:, :160]])
    plug.image = lambda number: wide.copy()
    eventually(lambda: session.status().width == 480)
    eventually(lambda: session.status().calibrating)


def test_a_cut_in_a_video_is_another_beginning(
    session: LiveSession,
    known_person: str,
    make_video: Callable[..., Path],
    talking: list[Frame],
    tmp_path: Path,
) -> None:
    scene = [*talking, *talking[::-1]] * 3
    dark = [(frame * 0.6).astype(np.uint8) for frame in scene]
    session.set_model(known_person)
    session.set_source(parse_source(str(make_video(tmp_path / "cut.mp4", scene + dark)), loop=True))
    session.start()
    eventually(lambda: session.status().calibrating)
    eventually(lambda: not session.status().calibrating)
    eventually(lambda: session.status().calibrating)


def test_following_the_face_that_was_pointed_at(
    session: LiveSession, plug: Plug, talking: list[Frame]
) -> None:
    two = np.hstack([talking[0], talking[0][:, ::-1]])
    plug.image = lambda number: two.copy()
    session.start()
    eventually(lambda: generated(session)() and session.latest().faces == 2)  # type: ignore[union-attr]

    def side() -> bool:
        landmarks = session.latest().landmarks  # type: ignore[union-attr]
        return landmarks is not None and float(landmarks[:, 0].mean()) > 320

    for x, right in ((600.0, True), (10.0, False), (600.0, True)):
        session.follow(x, 150.0)
        eventually(lambda wanted=right: side() == wanted)
        time.sleep(0.4)
        assert side() == right


def test_tensorflow_is_not_imported() -> None:
    code = (
        "import sys\n"
        "import face2face.engine.live.session\n"
        "heavy = {'cv2', 'dlib', 'av', 'pydantic', 'tensorflow'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "import face2face.engine.live.capture, face2face.engine.live.worker\n"
        "import face2face.engine.live.model_loader, face2face.runtime.open_runtime\n"
        "import face2face.runtime.openvino_runtime\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
