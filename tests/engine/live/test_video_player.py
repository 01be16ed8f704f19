"""Video files as the source of a live session."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil
import pytest

from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import SourceState
from face2face.types import Frame
from face2face.video.source_spec import SourceChoice, parse_source
from tests.engine.live.fakes import WEBCAM, Seen
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]

STEP = 8
"""Difference in shade from one frame to the next."""


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A second and a quarter at 20 frames a second; each frame is lighter than the one before."""
    return make_video(tmp_path / "video.mp4")


def make_video(path: Path, count: int = 25) -> Path:
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=20, options={"crf": "5", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(count):
            shade = np.full((48, 64, 3), 20 + STEP * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 20)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def position(frame: Frame) -> int:
    """Which frame of the video it is."""
    return round((float(frame.mean()) - 20) / STEP)


def positions(what: Seen) -> list[int]:
    """Which frame of the video each result shows."""
    return [position(one.frame) for one in what.results]


def ended(session: LiveSession) -> Callable[[], bool]:
    return lambda: session.status().source is SourceState.ENDED


def test_a_video_plays_to_its_end(make_session: MakeSession, video: Path, seen: Listen) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(video))
    session.start()
    eventually(ended(session))

    played = positions(what)
    assert played == sorted(set(played))
    assert played[-1] == 24
    latest = session.latest()
    assert latest is not None and latest.number == what.results[-1].number
    assert session.status().source_message == ""


def test_a_video_that_has_ended_plays_again_when_chosen_again(
    make_session: MakeSession, tmp_path: Path
) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(make_video(tmp_path / "short.mp4", 4)))
    session.start()
    eventually(ended(session))
    session.set_source(SourceChoice.of_file(tmp_path / "short.mp4"))
    assert session.latest() is None
    eventually(lambda: session.latest() is not None)
    eventually(ended(session))


def test_a_video_that_repeats(make_session: MakeSession, tmp_path: Path, seen: Listen) -> None:
    session = make_session()
    what = seen(session)
    session.set_source(SourceChoice.of_file(make_video(tmp_path / "short.mp4", 8), loop=True))
    session.start()
    eventually(lambda: positions(what).count(0) >= 2)
    threads = psutil.Process().num_threads()  # the decoder's are not Python's
    eventually(lambda: positions(what).count(0) >= 5)
    # A round's may still be there when those of the next one are.
    eventually(lambda: psutil.Process().num_threads() <= threads + 1)
    assert session.status().source is SourceState.RUNNING
    assert {status.source for status in what.statuses} == {
        SourceState.OPENING,
        SourceState.RUNNING,
    }
    numbers = [one.number for one in what.results]
    assert numbers == sorted(set(numbers))


def test_a_video_that_is_not_there_yet(make_session: MakeSession, tmp_path: Path) -> None:
    session = make_session()
    session.set_source(SourceChoice.of_file(tmp_path / "later.mp4"))
    session.start()
    eventually(lambda: session.status().source is SourceState.WAITING)
    assert "later.mp4" in session.status().source_message
    make_video(tmp_path / "half.mp4").rename(tmp_path / "later.mp4")
    eventually(lambda: session.status().source is SourceState.RUNNING)


def test_a_damaged_video_plays_as_far_as_it_goes(make_session: MakeSession, tmp_path: Path) -> None:
    video = make_video(tmp_path / "whole.mkv")
    damaged = tmp_path / "damaged.mkv"
    damaged.write_bytes(video.read_bytes()[: video.stat().st_size * 2 // 3])
    session = make_session()
    session.set_source(SourceChoice.of_file(damaged))
    session.start()
    eventually(ended(session))
    assert session.latest() is not None
    assert any("damaged" in line for line in session.status().warnings)


def test_from_video_to_camera_and_back(make_session: MakeSession, video: Path) -> None:
    session = make_session()
    session.start()
    for _ in range(3):
        session.set_source(SourceChoice.of_file(video, loop=True))
        eventually(lambda: session.status().source_name == "video.mp4")
        eventually(lambda: session.status().source is SourceState.RUNNING)
        session.set_source(WEBCAM)
        eventually(lambda: session.status().source_name == "Webcam")
        assert session.status().source_number is None
        eventually(lambda: session.status().source is SourceState.RUNNING)
        assert session.status().warnings == ()


def test_the_demo_plays(make_session: MakeSession) -> None:
    session = make_session()
    session.set_source(parse_source("demo"))
    session.start()
    eventually(lambda: session.latest() is not None)
    assert session.status().source_name == "demo"
    assert session.status().width == 512
