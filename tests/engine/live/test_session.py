"""LiveSession as a whole: models, delay, memory, calibration, faults."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore

import cv2
import numpy as np
import psutil
import pytest

from face2face.card import Card, write_card
from face2face.card_entries import NetworkEntry, PersonEntry
from face2face.engine.live import camera_reader
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.engine.options import RuntimeOptions
from face2face.errors import ErrorDetails, ErrorKind, ModelError
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import learn_person
from face2face.faces.tracker import FaceTracker
from face2face.model import GRAPH
from face2face.runtime.base import Runtime
from face2face.types import Frame
from face2face.utils.file_reading import sha256_of_each
from face2face.video.device_words import CAMERA_WORDS
from face2face.video.sink import VideoFileSink
from face2face.video.source_spec import SourceChoice, parse_source
from tests.engine.live.fakes import WEBCAM, ColourRuntime, Gate, Plug, Seen, bare_model
from tests.fresh_python import printed_by
from tests.task_models import EMPTY_GRAPH
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]


class Models:
    """Models by name, each with a runtime of its own colour.

    Attributes:
        loading: each load passes through it.
        opened: the names of those that were loaded, in their order.
        halt: of the last load: set when it is wanted no more.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtimes = {"red": ColourRuntime(200), "blue": ColourRuntime(40)}
        self.loading = Gate()
        self.opened: list[str] = []
        self.asked: list[tuple[str, int | None]] = []
        self.halt = Event()
        for name in self.runtimes:
            bare_model(folder, name)

    def location(self, name: str) -> str:
        return str(self.folder / name)

    def open(
        self, graph: Path, kind: str, int8: Path | None, halt: Event, threads: int | None
    ) -> Runtime:
        self.halt = halt
        self.asked.append((kind, threads))
        self.opened.append(graph.parent.name)
        self.loading.pass_through()
        return self.runtimes[graph.parent.name]


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Models]:
    made = Models(tmp_path)
    yield made
    made.loading.open()
    for runtime in made.runtimes.values():
        runtime.gate.open()


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
    session: LiveSession,
    models: Models,
    plug: Plug,
    talking: list[Frame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The camera gives an image when the test says so: that it waits is no fault.
    monkeypatch.setattr(camera_reader, "CAMERA_WORDS", replace(CAMERA_WORDS, silent_s=1e9))
    plug.shutter = Semaphore(0)
    # Not stretched: the face must be found in every frame, or the model has nothing to do.
    sides = ((0, 0), (80, 80), (0, 0))
    large = [np.pad(cv2.resize(f, (480, 480)), sides, mode="edge") for f in talking]
    plug.image = lambda number: large[number % len(large)].copy()
    model = models.runtimes["red"].gate
    results = list[tuple[int, float, float]]()  # number, captured, finished: no images
    session.on_result(lambda one: results.append((one.number, one.captured_s, one.finished_s)))
    session.start()
    eventually(ready(session))
    process = psutil.Process()
    model.shut()
    plug.shutter.release()
    eventually(lambda: model.waiting)

    rounds, before = 8, 0
    for number in range(1, rounds + 1):
        # While one image is made twenty come: as many as with a camera of 30 in 0.7 s.
        plug.shutter.release(20)
        eventually(lambda count=number: session.status().dropped == 19 * count)
        if number == 2:
            before = process.memory_info().rss
        model.step()
        eventually(lambda count=number: len(results) == count and model.waiting)
    grown_mb = (process.memory_info().rss - before) / 1e6
    model.open()
    eventually(lambda: len(results) == rounds + 1)
    told_ms = session.status().delay_ms
    session.stop()

    # Always the newest one, and nothing waits but that.
    assert [number for number, _, _ in results] == [1 + 20 * n for n in range(rounds + 1)]
    # The delay is never longer than what one image takes: each was captured while the one before
    # was made, and begun as soon as that was finished.
    for (_, _, finished_s), (_, captured_s, _) in itertools.pairwise(results):
        assert captured_s < finished_s
    delays_ms = [1000 * (finished_s - captured_s) for _, captured_s, finished_s in results]
    assert told_ms == 0 or min(delays_ms) <= told_ms <= max(delays_ms)
    # A hundred megabytes of images went by.
    assert grown_mb < 25


def test_what_is_in_work_when_the_source_changes_is_not_shown(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    session.start()
    eventually(generated(session))
    model = models.runtimes["red"].gate
    model.shut()
    eventually(lambda: model.waiting)
    what = seen(session)
    session.set_source(None)
    changed_s = time.monotonic()
    model.open()
    eventually(lambda: session.status().source is SourceState.NONE)
    assert session.latest() is None
    session.set_source(WEBCAM)
    # Made one after the other: what was in work would have come before these.
    eventually(lambda: len(what.results) > 2)
    assert what.results[0].captured_s > changed_s


def test_switching_the_model_while_running(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    what = seen(session)
    switched: list[int] = []  # how many results there were by then
    session.on_change(
        lambda now: switched.append(len(what.results)) if now.model_name == "blue" else None
    )
    session.start()
    eventually(generated(session))
    assert session.status().runtime == "colour 200"

    models.loading.shut()
    session.set_model(models.location("blue"))  # does not wait: it would wait for ever
    eventually(lambda: session.status().model is ModelState.LOADING and models.loading.waiting)
    assert session.status().model_name == "red"
    assert session.status().model_wanted == models.location("blue")
    session.set_model(models.location("green"))
    assert session.status().model_wanted == models.location("green")  # though blue still loads
    session.set_model(models.location("blue"))
    during = len(what.results)
    eventually(lambda: len(what.results) > during + 5)  # the old one goes on
    assert session.status().model is ModelState.LOADING
    models.loading.open()
    eventually(lambda: session.status().model_name == "blue")
    eventually(lambda: len(what.results) > switched[0] + 5)

    assert session.status().runtime == "colour 40"
    before, after = what.results[: switched[0]], what.results[switched[0] :]
    assert {colour(one) for one in before} - {None} == {200}
    # From the very next image on, and carrying on with another model is no reason to look for
    # the face again.
    assert {colour(one) for one in after} == {40}
    assert all(one.landmarks is not None for one in after)


def colour(result: LiveResult) -> int | None:
    return None if result.output is None else int(result.output[0, 0, 0])


def test_only_the_last_of_several_models_comes(
    session: LiveSession, models: Models, seen: Listen
) -> None:
    what = seen(session)
    models.loading.shut()
    session.start()
    eventually(lambda: models.loading.waiting)
    for name in ("blue", "red", "blue"):
        session.set_model(models.location(name))
    models.loading.open()
    eventually(lambda: session.status().model_name == "blue")
    eventually(lambda: len(what.colours()) > 5)
    assert set(what.colours()) == {40}
    # Those between were not even begun.
    assert models.opened == ["red", "blue"]


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


def test_another_runtime_loads_the_model_anew(session: LiveSession, models: Models) -> None:
    session.start()
    eventually(generated(session))
    session.set_runtime(RuntimeOptions("openvino-fp32", 2))
    eventually(lambda: len(models.opened) == 2)
    assert models.asked == [("auto", None), ("openvino-fp32", 2)]
    eventually(ready(session))
    session.set_runtime(RuntimeOptions("openvino-fp32", 2))  # what is so already
    session.set_model(models.location("blue"))
    eventually(lambda: len(models.opened) == 3)
    assert models.asked[2] == ("openvino-fp32", 2)


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
    before, statuses = session.latest(), list[LiveStatus]()
    session.on_change(statuses.append)
    session.calibrate()
    eventually(lambda: session.latest() is not before)  # it was looked at
    assert not session.status().calibrating
    assert not any(status.calibrating for status in statuses)


def test_starting_and_stopping_with_a_model(session: LiveSession, seen: Listen) -> None:
    what = seen(session)
    for _ in range(2):
        session.start()
        eventually(generated(session))
        session.stop()
        # Nobody is left who could give another one.
        assert not [one for one in threading.enumerate() if one.name.startswith("live-")]
        assert session.latest() is what.results[-1]
        assert session.status().model is ModelState.NONE
        session.set_source(WEBCAM)


def test_stopping_while_a_model_loads(session: LiveSession, models: Models) -> None:
    models.loading.shut()
    session.start()
    eventually(lambda: models.loading.waiting)
    stopping = threading.Thread(target=session.stop)
    stopping.start()
    eventually(models.halt.is_set)  # told that it is wanted no more, and waited for
    assert stopping.is_alive()
    models.loading.open()
    stopping.join()
    assert session.status().model is ModelState.NONE


@pytest.fixture(scope="module")
def person(talking: list[Frame], predictor: LandmarkPredictor) -> PersonEntry:
    """What is known of the face that talks."""
    tracker = FaceTracker(predictor)
    faces = [face for frame in talking[::3] if (face := tracker(frame).landmarks) is not None]
    return PersonEntry.of(learn_person(faces, 320))


@pytest.fixture
def known_person(models: Models, person: PersonEntry) -> str:
    """A model that knows its person's face, with the colour 200."""
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
        person=person,
        files=sha256_of_each(folder, [GRAPH]),
    )
    write_card(folder, card)
    return str(folder)


def test_calibrating_takes_a_second_and_shows_results_meanwhile(
    session: LiveSession, known_person: str, seen: Listen
) -> None:
    what = seen(session)
    course = list[tuple[bool, int]]()  # whether it calibrates, how many results came before
    session.on_change(lambda now: course.append((now.calibrating, len(what.results))))
    session.set_model(known_person)
    session.start()
    eventually(lambda: session.status().calibrating)
    eventually(lambda: not session.status().calibrating)
    began = [calibrating for calibrating, _ in course].index(True)
    ended = next(count for calibrating, count in course[began:] if not calibrating)
    eventually(lambda: len(what.results) > ended)
    faces_s = [one.captured_s for one in what.results[: ended + 1] if one.landmarks is not None]
    assert faces_s[-1] - faces_s[0] > 0.9
    eventually(lambda: any(one.landmarks is not None for one in what.results))
    first = next(one for one in what.results if one.landmarks is not None)
    assert first.output is not None and first.output.any()

    session.calibrate()
    eventually(lambda: session.status().calibrating)
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
        followed = list[bool]()
        remove = session.on_result(lambda _, to=followed: to.append(side()))
        eventually(lambda seen=followed: len(seen) > 8)
        remove()
        assert set(followed) == {right}


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
    printed_by(code)
