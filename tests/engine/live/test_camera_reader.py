"""Cameras that fail in every way, behind the contract of the real one."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from face2face.engine.live import camera_reader
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import LiveStatus, SourceState
from face2face.errors import ErrorDetails, ErrorKind
from face2face.video.camera_formats import USUAL_FORMAT
from face2face.video.device_words import CAMERA_WORDS
from face2face.video.source_spec import SourceChoice
from tests.engine.live.fakes import WEBCAM, Plug, Seen, plain
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]


def running(session: LiveSession) -> Callable[[], bool]:
    return lambda: session.status().source is SourceState.RUNNING


def waiting(session: LiveSession) -> Callable[[], bool]:
    return lambda: session.status().source is SourceState.WAITING


def taken_up_at_once(plug: Plug, attempts: int) -> None:
    """Check that the first attempt that could have taken it up did; one may have been under way."""
    assert plug.attempts <= attempts + 2


@pytest.fixture
def session(make_session: MakeSession) -> LiveSession:
    session = make_session()
    session.set_source(WEBCAM)
    return session


def test_frames_come_with_their_number_and_time(session: LiveSession, seen: Listen) -> None:
    what = seen(session)
    session.start()
    eventually(lambda: len(what.results) > 20)
    session.stop()

    numbers = [one.number for one in what.results]
    assert numbers == sorted(set(numbers))
    assert all(one.captured_s <= one.finished_s for one in what.results)
    assert all(one.frame[0, 0, 0] == one.number % 200 for one in what.results)
    assert all(one.output is None and one.sketch is None for one in what.results)  # no model
    states = list(dict.fromkeys(one.source for one in what.statuses))
    assert states[:2] == [SourceState.OPENING, SourceState.RUNNING]
    assert session.status().source is SourceState.NONE


def test_the_real_size_and_rate_are_told(session: LiveSession, plug: Plug, seen: Listen) -> None:
    plug.rate, plug.promised_rate = 25, 1000
    what = seen(session)
    session.start()
    eventually(lambda: len(what.results) > 20)
    status = session.status()
    assert (status.width, status.height, status.source_name) == (64, 48, "Webcam")
    # What comes, not what was promised; fewer come on a busy machine.
    assert 0 < status.source_rate < 50
    assert (status.camera_rate, status.camera_format) == (1000, USUAL_FORMAT)
    session.set_source(None)
    eventually(lambda: session.status().source is SourceState.NONE)
    assert (session.status().camera_rate, session.status().camera_format) == (0.0, None)


def test_a_camera_without_a_name_is_told_by_its_number(session: LiveSession) -> None:
    session.set_source(SourceChoice("camera", 3, None, "camera 3"))
    session.start()
    eventually(running(session))
    assert session.status().source_number == 3


def test_a_missing_camera_is_taken_up_when_it_comes(session: LiveSession, plug: Plug) -> None:
    plug.fault = "Webcam is not connected: plug it in"
    session.start()
    eventually(waiting(session))
    assert session.status().source_message == plug.fault
    assert str(session.last_error) == plug.fault
    eventually(lambda: plug.attempts > 2)
    assert session.status().source is SourceState.WAITING

    attempts, plug.fault = plug.attempts, ""
    eventually(running(session))
    taken_up_at_once(plug, attempts)
    assert session.status().source_message == ""


def test_a_camera_that_is_pulled_out_and_comes_back(session: LiveSession, plug: Plug) -> None:
    session.start()
    eventually(running(session))
    plug.pulled.set()
    eventually(waiting(session))
    assert "gives no more images" in session.status().source_message
    silent = ErrorDetails(ErrorKind.CAMERA_SILENT, {"camera": "Webcam"})
    assert session.status().source_error == silent
    plug.fault = "Webcam is not connected"
    eventually(lambda: session.status().source_message == plug.fault)
    assert session.latest() is not None  # the last image stays

    plug.pulled.clear()
    attempts, plug.fault = plug.attempts, ""
    eventually(running(session))
    taken_up_at_once(plug, attempts)
    assert session.status().source_error is None
    assert plug.opened == plug.closed + 1


def test_a_frozen_camera_is_lost_and_taken_up_again(
    session: LiveSession, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s, image_s, silent_s = 0.0, 0.0, list[float]()

    def looked() -> float:
        """A clock that moves on by a tenth whenever whoever watches the camera looks at it."""
        nonlocal now_s, image_s
        if threading.current_thread().name == "live-source":
            now_s += 0.1
        else:
            image_s = now_s
        return now_s

    def note(status: LiveStatus) -> None:
        if status.source is SourceState.WAITING:
            silent_s.append(now_s - image_s)

    monkeypatch.setattr(camera_reader, "time", SimpleNamespace(monotonic=looked))
    session.on_change(note)
    session.start()
    eventually(running(session))
    plug.freeze()
    eventually(waiting(session))
    assert "gives no images any more" in session.status().source_message
    assert 3 < silent_s[0] < 3.5
    silent = ErrorDetails(ErrorKind.CAMERA_SILENT, {"camera": "Webcam"})
    assert session.status().source_error == silent

    plug.thaw()
    eventually(running(session))
    eventually(lambda: plug.opened == plug.closed + 1)


def test_our_own_stuck_reader_is_not_blamed_on_another_program(
    session: LiveSession, plug: Plug, seen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_reader, "CAMERA_WORDS", replace(CAMERA_WORDS, silent_s=0.3))
    what = seen(session)
    session.start()
    eventually(running(session))
    plug.freeze()
    plug.fault = "Webcam is used by another program"
    eventually(lambda: plug.attempts > 3)
    assert plug.fault not in what.messages()
    assert plug.reading_threads == 1

    plug.thaw()
    eventually(lambda: session.status().source_message == plug.fault)


def test_a_driver_that_never_returns_does_not_collect_threads(
    session: LiveSession, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_reader, "CAMERA_WORDS", replace(CAMERA_WORDS, silent_s=0.2))
    session.start()
    eventually(running(session))
    plug.freeze()
    eventually(lambda: "does not answer" in session.status().source_message)
    stuck = ErrorDetails(ErrorKind.CAMERA_STUCK, {"camera": "Webcam"})
    assert session.status().source_error == stuck
    for name in ("a", "b", "c"):  # each choice is tried at once, and every half second
        session.set_source(replace(WEBCAM, name=name))
        eventually(lambda who=name: f"{who} does not answer" in session.status().source_message)
    assert plug.reading_threads == 2
    assert plug.opened == 2

    assert session.stop()  # no thread of its own was waited for in vain
    plug.thaw()
    eventually(lambda: plug.closed == 2)


def test_stopping_while_the_camera_opens(session: LiveSession, plug: Plug) -> None:
    plug.may_open.clear()
    session.start()
    eventually(lambda: plug.attempts)
    assert session.status().source is SourceState.OPENING
    session.stop()
    assert plug.opened == 0
    plug.may_open.set()
    eventually(lambda: plug.opened == 1 and plug.closed == 1)


def test_a_camera_that_opens_late(
    session: LiveSession, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_reader, "_SLOW_OPENING_S", 0.2)
    plug.may_open.clear()
    session.start()
    eventually(lambda: "asks for your permission" in session.status().source_message)
    assert session.status().source is SourceState.OPENING
    plug.may_open.set()
    eventually(running(session))
    assert session.status().source_message == ""


GARBAGE: list[object] = [
    np.zeros((0, 0, 3), np.uint8),
    np.zeros((0, 64, 3), np.uint8),
    np.zeros((1, 1, 3), np.uint8),
    np.zeros((4, 4000, 3), np.uint8),
    np.zeros((48, 64, 2), np.uint8),
    np.zeros((48, 64, 3), np.float32),
    np.zeros(9, np.uint8),
    b"bytes",
    None,
]
USABLE: list[object] = [
    np.full((48, 64), 7, np.uint8),
    np.full((48, 64, 1), 7, np.uint8),
    np.full((120, 90, 3), 7, np.uint8),
    np.full((48, 64, 4), 7, np.uint8),
    np.full((48, 64), 7 << 8, np.uint16),
]


def test_garbage_is_survived(session: LiveSession, plug: Plug, seen: Listen) -> None:
    mixed = [one for pair in zip(GARBAGE, USABLE * 2, strict=False) for one in pair]
    plug.image = lambda number: mixed[number % len(mixed)]
    what = seen(session)
    session.start()
    eventually(lambda: len(what.results) > 40)
    shapes = {one.frame.shape for one in what.results}
    assert shapes == {(48, 64, 3), (120, 90, 3)}
    assert all((one.frame == 7).all() for one in what.results)
    assert session.status().source is SourceState.RUNNING
    assert plug.opened == 1


def test_nothing_but_garbage_counts_as_lost(
    session: LiveSession, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_reader, "CAMERA_WORDS", replace(CAMERA_WORDS, silent_s=0.5))
    plug.image = lambda number: GARBAGE[2]
    session.start()
    eventually(waiting(session))
    attempts, plug.image = plug.attempts, plain
    eventually(running(session))
    taken_up_at_once(plug, attempts)


def test_a_driver_that_raises_is_shown_and_tried_again(
    session: LiveSession, plug: Plug, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(number: int) -> object:
        raise OSError(5, "Input/output error")

    plug.image = broken
    session.start()
    eventually(waiting(session))
    assert "internal error: OSError" in session.status().source_message
    assert isinstance(session.last_error, OSError)
    attempts, plug.image = plug.attempts, plain
    eventually(running(session))
    taken_up_at_once(plug, attempts)
    assert caplog.records


def test_switching_waits_for_no_camera(session: LiveSession, plug: Plug) -> None:
    plug.may_open.clear()
    session.start()
    eventually(lambda: plug.attempts)
    # Neither for one that opens nor for one that is read: these would wait for ever.
    session.set_source(WEBCAM)
    session.set_source(None)
    assert plug.opened == 0
    plug.may_open.set()
    eventually(lambda: session.status().source is SourceState.NONE)
    eventually(lambda: plug.opened == plug.closed)
    session.set_source(WEBCAM)
    eventually(running(session))
    plug.freeze()
    eventually(lambda: plug.reading_threads)
    session.set_source(None)
    assert plug.reading_threads == 1
    plug.thaw()


def test_switching_cameras_closes_the_one_before(
    session: LiveSession, plug: Plug, tmp_path: Path
) -> None:
    session.start()
    for round_number in range(1, 6):
        eventually(lambda count=round_number: plug.opened == count and running(session)())
        session.set_source(WEBCAM)
    session.set_source(None)
    assert session.latest() is None
    eventually(lambda: session.status().source is SourceState.NONE)
    eventually(lambda: plug.opened == plug.closed)
    assert session.latest() is None
    assert session.status().source_name == ""


def test_starting_and_stopping_again(session: LiveSession, plug: Plug) -> None:
    session.stop()
    for _ in range(3):
        session.start()
        session.start()
        eventually(running(session))
        session.stop()
        session.stop()
        assert plug.opened == plug.closed
    assert plug.opened == 3
