"""Repeating and pausing the source that plays."""

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import SourceState
from face2face.video.source_spec import SourceChoice
from tests.engine.live.fakes import WEBCAM, Plug, Seen, eventually
from tests.engine.live.test_video_player import ended, make_video, positions

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
    session.set_loop(False)
    took_s = eventually(ended(session))
    assert took_s < 2.5  # to the end of this round, and no further
    assert _rounds(what) == 1


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


def test_a_paused_video_goes_on_where_it_stopped(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(lambda: len(what.results) > 3)
    session.set_paused(True)
    time.sleep(0.3)
    stopped = positions(what)[-1]
    count = len(what.results)
    time.sleep(1.5)
    assert len(what.results) <= count + 1
    session.set_paused(False)
    eventually(ended(session))
    played = positions(what)
    assert played[-1] == 24
    assert played[count + 1] - stopped < 6  # nothing was skipped while it was paused


def test_a_session_that_is_paused_before_it_starts_gives_nothing(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    session.set_paused(True)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    time.sleep(0.6)
    assert what.results == []
    session.set_paused(False)
    eventually(ended(session))


def test_a_paused_camera_is_no_lost_camera(
    make_session: MakeSession, plug: Plug, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(WEBCAM)
    session.start()
    eventually(lambda: len(what.results) > 3)
    session.set_paused(True)
    time.sleep(0.3)
    count = len(what.results)
    time.sleep(3.5)  # longer than a camera may be silent
    assert len(what.results) <= count + 1
    assert session.status().source is SourceState.RUNNING
    assert session.status().source_message == ""
    session.set_paused(False)
    eventually(lambda: len(what.results) > count + 5)


def test_a_video_that_catches_up_is_not_said_to_be_faster_than_it_is(
    make_session: MakeSession, video: Path
) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(video, loop=True))
    session.start()
    eventually(lambda: session.status().source is SourceState.RUNNING)
    rates = []
    until = time.monotonic() + 2
    while time.monotonic() < until:
        rates.append(session.status().source_rate)
        time.sleep(0.01)
    assert max(rates) <= 20.0
    assert session.status().file_rate == pytest.approx(20.0)
    session.set_source(WEBCAM)
    eventually(lambda: session.status().file_rate == 0.0)
