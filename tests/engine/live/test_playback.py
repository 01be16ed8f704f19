"""Repeating and pausing the source that plays."""

import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from face2face.engine.live import camera_reader
from face2face.engine.live.playback import Playback
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import SourceState
from face2face.video.source_spec import SourceChoice
from tests.engine.live.fakes import WEBCAM, Plug, Seen
from tests.engine.live.test_video_player import ended, make_video, positions
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A second and a quarter at 20 frames a second."""
    return make_video(tmp_path / "video.mp4")


def _rounds(what: Seen) -> int:
    """How often a video began again."""
    at = positions(what)
    return sum(after < before for before, after in itertools.pairwise(at))


def test_repeat_is_switched_on_and_off_while_a_video_plays(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(lambda: len(what.results) > 3)
    session.set_loop(True)
    eventually(lambda: _rounds(what) >= 1)
    assert session.status().source is SourceState.RUNNING
    rounds = _rounds(what)
    session.set_loop(False)
    eventually(ended(session))
    # To the end of this round, and no further; on a busy machine another may have begun before.
    assert rounds <= _rounds(what) <= rounds + 1
    assert positions(what)[-1] == 24


def test_another_source_repeats_as_it_says_itself(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(video, loop=True))
    session.start()
    what = seen(session)
    eventually(lambda: _rounds(what) >= 1)
    session.set_source(SourceChoice.of_file(video))
    eventually(ended(session))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set as soon as a player waits because it is paused."""
    event, wait = threading.Event(), Playback.wait

    def noted(self: Playback, halt: threading.Event) -> bool:
        if self.paused:
            event.set()
        return wait(self, halt)

    monkeypatch.setattr(Playback, "wait", noted)
    return event


def test_a_paused_video_goes_on_to_its_end(
    make_session: MakeSession, video: Path, seen: Listen, held: threading.Event
) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(lambda: len(what.results) > 3)
    session.set_paused(True)
    eventually(held.is_set)
    assert session.status().source is SourceState.RUNNING
    session.set_paused(False)
    eventually(ended(session))
    # No frame was left out: their numbers are their places.
    assert [one.number - 1 for one in what.results] == positions(what)
    assert positions(what)[-1] == 24


def test_a_session_that_is_paused_before_it_starts_gives_nothing(
    make_session: MakeSession, video: Path, seen: Listen, held: threading.Event
) -> None:
    session = make_session()
    what = seen(session)
    session.set_paused(True)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(held.is_set)
    assert what.results == []
    unpaused_s = time.monotonic()
    session.set_paused(False)
    eventually(ended(session))
    assert what.results[0].captured_s > unpaused_s


def test_a_paused_camera_is_no_lost_camera(
    make_session: MakeSession, plug: Plug, seen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def looked() -> float:
        """A clock that moves on by a second whenever the camera's reader looks at it."""
        if threading.current_thread().name == "live-camera":
            looks.append(plug.taken)
        return float(len(looks))

    monkeypatch.setattr(camera_reader, "time", SimpleNamespace(monotonic=looked))
    session = make_session()
    what = seen(session)
    session.set_source(WEBCAM)
    session.start()
    eventually(lambda: len(what.results) > 3)
    session.set_paused(True)
    # Silent for much longer than a camera may be.
    eventually(lambda: looks[-20:] == [plug.taken] * 20)
    count = len(what.results)
    assert session.status().source is SourceState.RUNNING
    assert session.status().source_message == ""
    session.set_paused(False)
    eventually(lambda: len(what.results) > count + 5)
    assert plug.opened == 1


def test_a_video_that_catches_up_is_not_said_to_be_faster_than_it_is(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(video, loop=True))
    session.start()
    eventually(lambda: session.status().source is SourceState.RUNNING)
    what, rates = seen(session), list[float]()

    def two_rounds() -> bool:
        rates.append(session.status().source_rate)
        return _rounds(what) >= 2

    eventually(two_rounds)
    assert 0 < max(rates) <= 20.0
    assert session.status().file_rate == pytest.approx(20.0)
    session.set_source(WEBCAM)
    eventually(lambda: session.status().file_rate == 0.0)
