"""When a video's frames are shown, on a clock that moves only while the player waits."""

import itertools
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from face2face.engine.live import video_player
from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.mailbox import Mailbox
from face2face.engine.live.playback import LOOK_EVERY_S, Playback
from face2face.engine.live.status import SourceState, StatusBoard
from face2face.types import Frame
from tests.engine.live.test_video_player import make_video, position

LENGTH_S = 25 / 20


class Halt(Event):
    """Waiting for it moves the clock.

    Attributes:
        now_s: the time.
        while_waiting: is called with each wait.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 1000.0
        self.while_waiting: Callable[[], None] = lambda: None

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if not self.is_set():
            self.now_s += timeout
        self.while_waiting()
        return self.is_set()


class Screen(SourceChannel):
    """Notes what is shown.

    Attributes:
        board: how the source is doing.
        shown: the place in the video and the time, for each frame.
        after: is called with the number of frames so far.
    """

    def __init__(self, *, loop: bool = False) -> None:
        self.clock = Halt()
        self.board = StatusBoard()
        self.shown: list[tuple[int, float]] = []
        self.after: Callable[[int], None] = lambda count: None
        playback = Playback()
        playback.set_loop(loop)
        super().__init__(Mailbox(), self.board, self.clock, playback)

    def put(self, frame: Frame, *, at_s: float | None = None) -> None:
        super().put(frame, at_s=at_s)
        self.shown.append((position(frame), self.clock.now_s - 1000))
        self.after(len(self.shown))

    def end_after(self, count: int) -> None:
        self.after = lambda shown: self.clock.set() if shown == count else None


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Screen], None]:
    """Return a function that plays a video on a screen's clock."""

    def run(path: Path, screen: Screen) -> None:
        # At its end a video waits for what its viewer wants next: nothing here.
        screen.board.listen(
            lambda status: screen.clock.set() if status.source is SourceState.ENDED else None
        )
        clock = SimpleNamespace(monotonic=lambda: screen.clock.now_s)
        monkeypatch.setattr(video_player, "time", clock)
        video_player.play_video(path, screen)

    return run


Play = Callable[[Path, Screen], None]


def expected(count: int, frames: int = 25, each_s: float = 1 / 20) -> list[tuple[int, float]]:
    return [(n % frames, pytest.approx(n * each_s, abs=1e-6)) for n in range(count)]


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A second and a quarter at 20 frames a second."""
    return make_video(tmp_path / "video.mp4")


def test_a_video_plays_at_its_own_speed_to_its_end(play: Play, video: Path) -> None:
    screen = Screen()
    play(video, screen)
    assert screen.shown == expected(25)
    assert screen.board.status.source is SourceState.ENDED
    # Its last frame is shown for as long as the others.
    assert screen.clock.now_s - 1000 == pytest.approx(LENGTH_S)


def test_a_video_that_repeats_makes_no_rest_between_its_rounds(play: Play, tmp_path: Path) -> None:
    screen = Screen(loop=True)
    screen.end_after(30)
    play(make_video(tmp_path / "short.mp4", 8), screen)
    assert screen.shown == expected(30, 8)


def test_one_image_that_repeats_is_not_read_all_the_time(play: Play, tmp_path: Path) -> None:
    screen = Screen(loop=True)
    screen.end_after(6)
    play(make_video(tmp_path / "one.mp4", 1), screen)
    assert screen.shown == expected(6, 1, each_s=0.2)


@pytest.mark.parametrize("behind_s", [0.5, 7.0])
def test_a_player_that_is_behind_catches_up_or_goes_on_from_where_it_is(
    play: Play, video: Path, behind_s: float
) -> None:
    screen = Screen()

    def stall(count: int) -> None:
        screen.clock.now_s += behind_s * (count == 10)

    screen.after = stall
    play(video, screen)
    assert [place for place, _ in screen.shown] == list(range(25))
    ended_s = screen.clock.now_s - 1000
    # More than a second cannot be caught up; the ten frames before took half a second.
    wanted = LENGTH_S if behind_s < 1 else 0.45 + behind_s + (LENGTH_S - 0.5)
    assert ended_s == pytest.approx(wanted)


def test_a_paused_video_goes_on_where_it_stopped(play: Play, video: Path) -> None:
    screen, waits = Screen(), list[float]()

    def waited() -> None:
        if screen.playback.paused:
            waits.append(screen.clock.now_s)
            screen.playback.set_paused(len(waits) < 300)

    screen.clock.while_waiting = waited
    screen.after = lambda count: screen.playback.set_paused(True) if count == 10 else None
    play(video, screen)
    # The eleventh came when it was wanted again, and the others after it at the usual pace.
    assert [place for place, _ in screen.shown] == list(range(25))
    (_, before_s), (_, after_s) = screen.shown[9:11]
    assert after_s - before_s > 299 * LOOK_EVERY_S > 10 * LENGTH_S
    paces = [later - one for (_, one), (_, later) in itertools.pairwise(screen.shown[11:])]
    assert paces == pytest.approx([1 / 20] * 13)
