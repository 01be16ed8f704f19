"""Pause, seek and steps by frames in a video that plays, on a clock that the player moves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import SourceState
from face2face.video.source_spec import SourceChoice
from tests.engine.live.fakes import Seen
from tests.engine.live.test_video_pace import Play, Screen, play
from tests.engine.live.test_video_player import make_video, position
from tests.waiting import eventually

__all__ = ["play"]

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Two and a half seconds at 20 frames a second... of which each is lighter than before."""
    return make_video(tmp_path / "video.mp4", 28)


def places(screen: Screen) -> list[int]:
    return [place for place, _ in screen.shown]


def doing(screen: Screen, *steps: Callable[[], Any]) -> None:
    """Do one thing after the other, each time the held video waits; then end."""
    left = list(steps)

    def waited() -> None:
        if screen.playback.held and not screen.playback.moved:
            if left:
                left.pop(0)()
            else:
                screen.clock.set()

    screen.clock.while_waiting = waited


def test_a_video_that_is_held_stays_and_goes_on_at_its_pace(play: Play, video: Path) -> None:
    screen = Screen()
    held_s: list[float] = []

    def hold(count: int) -> None:
        if count == 10:
            screen.playback.set_held(True)

    def waited() -> None:
        if screen.playback.held:
            held_s.append(screen.clock.now_s)
            screen.playback.set_held(len(held_s) < 50)

    screen.after, screen.clock.while_waiting = hold, waited
    play(video, screen)
    assert places(screen) == list(range(28))
    (_, before_s), (_, after_s) = screen.shown[9:11]
    pause_s = held_s[-1] - held_s[0]
    assert pause_s > 2
    # The rest of the tenth frame's time came after the pause, neither less nor more.
    assert after_s - before_s == pytest.approx(pause_s + 2 * 0.05, abs=0.051)
    assert screen.shown[-1][1] - after_s == pytest.approx(17 / 20)


def test_a_held_video_goes_by_frames_forth_and_back(play: Play, video: Path) -> None:
    screen = Screen()
    screen.after = lambda count: screen.playback.step(1) if count == 5 else None
    step = screen.playback.step
    doing(
        screen,
        lambda: step(1),
        lambda: step(-1),
        lambda: step(-1),
        lambda: step(-3),
        lambda: step(4),
        lambda: step(-30),
        lambda: step(-1),
        lambda: step(1),
    )
    play(video, screen)
    assert places(screen) == [0, 1, 2, 3, 4, 5, 6, 5, 4, 1, 5, 0, 0, 1]


def test_steps_end_at_the_last_frame(play: Play, video: Path) -> None:
    screen = Screen()
    screen.after = lambda count: screen.playback.step(40) if count == 3 else None
    step = screen.playback.step
    doing(screen, lambda: step(1), lambda: step(-1), lambda: step(1), lambda: step(1))
    play(video, screen)
    # There is no frame so far on: the one that is shown stays.
    assert places(screen) == [0, 1, 2, 1, 2, 3]


def test_seeking_shows_the_frame_of_that_moment_also_when_held(play: Play, video: Path) -> None:
    screen = Screen()
    seek = screen.playback.seek
    screen.after = lambda count: screen.playback.set_held(True) if count == 2 else None
    doing(
        screen,
        lambda: seek(1.0),
        lambda: seek(0.5),
        lambda: seek(0.0),
        lambda: seek(99.0),
        lambda: seek(0.7),
    )
    play(video, screen)
    assert places(screen) == [0, 1, 20, 10, 0, 27, 14]


def test_seeking_while_it_plays_goes_on_from_there(play: Play, video: Path) -> None:
    screen = Screen()
    screen.after = lambda count: screen.playback.seek(1.0) if count == 5 else None
    play(video, screen)
    assert places(screen) == [0, 1, 2, 3, 4, *range(20, 28)]
    moments = [at_s for _, at_s in screen.shown[5:]]
    assert moments == pytest.approx([moments[0] + n / 20 for n in range(8)])


def test_a_video_that_has_ended_is_wound_back(
    make_session: MakeSession, video: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(lambda: session.status().source is SourceState.ENDED)
    assert session.status().length_s == pytest.approx(28 / 20, abs=0.01)
    session.hold(True)
    session.seek(0.5)
    eventually(lambda: position(what.results[-1].frame) == 10)
    assert session.status().source is SourceState.RUNNING
    assert session.status().held
    assert what.results[-1].at_s == pytest.approx(0.5, abs=0.01)
    session.step(-1)
    eventually(lambda: position(what.results[-1].frame) == 9)
    session.hold(False)
    eventually(lambda: session.status().source is SourceState.ENDED)
    assert position(what.results[-1].frame) == 27


def test_another_source_is_not_held(make_session: MakeSession, video: Path, seen: Listen) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(video, loop=True))
    session.start()
    session.hold(True)
    session.seek(0.5)
    session.set_source(SourceChoice.of_file(video))
    what = seen(session)
    eventually(lambda: session.status().source is SourceState.ENDED)
    assert not session.status().held
    assert position(what.results[-1].frame) == 27
