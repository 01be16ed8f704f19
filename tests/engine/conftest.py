"""What the tests of the engine share."""

import gc
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from face2face.config import DEMO_CLIP
from face2face.engine.live.session import LiveSession
from face2face.faces.landmarks import LandmarkPredictor
from face2face.types import Frame
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource
from tests.engine.live.fakes import Plug, Seen
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]


@pytest.fixture(scope="session")
def talking() -> list[Frame]:
    """A second of the shipped clip, 15 frames a second, 320 pixels a side."""
    frames: list[Frame] = []
    with VideoFileSource(shipped("assets") / DEMO_CLIP, start_s=2, duration_s=1) as video:
        for timed in list(video.frames())[::2]:
            small = cv2.resize(timed.frame, (320, 320), interpolation=cv2.INTER_AREA)
            frames.append(small)  # type: ignore[arg-type]
    return frames


def _files() -> Counter[str]:
    """What the process has open, where the system tells."""
    folder = Path("/proc/self/fd")
    names = Counter[str]()
    for entry in folder.iterdir() if folder.is_dir() else ():
        try:
            names[os.readlink(entry)] += 1  # noqa: PTH115 - sockets and pipes are no paths
        except OSError:
            continue  # the listing itself
    return names


def _new(before: Counter[str]) -> Counter[str]:
    """What is open beside what was; not what is closed as soon as the collector comes by."""
    gc.collect()
    return _files() - before


@pytest.fixture
def nothing_left(predictor: LandmarkPredictor) -> Iterator[None]:
    """The test fails if a thread or an open file is left behind."""
    threads, files = set(threading.enumerate()), _files()
    yield
    try:
        eventually(lambda: set(threading.enumerate()) <= threads and not _new(files), 3)
    except AssertionError:
        left = [thread.name for thread in set(threading.enumerate()) - threads]
        pytest.fail(f"left behind: threads {left}, files {dict(_new(files))}")


@pytest.fixture
def plug() -> Plug:
    """A camera that is plugged in and works."""
    return Plug()


@pytest.fixture
def make_session(
    nothing_left: None, predictor: LandmarkPredictor, plug: Plug
) -> Iterator[MakeSession]:
    """Return a function that makes a session on the plug; all are stopped at the end."""
    made: list[LiveSession] = []

    def make(**parts: Any) -> LiveSession:
        parts.setdefault("open_camera", plug.open)
        parts.setdefault("load_predictor", lambda path: predictor)
        made.append(LiveSession(**parts))
        return made[-1]

    yield make
    plug.let_go()
    for session in made:
        session.stop()


@pytest.fixture
def seen() -> Callable[[LiveSession], Seen]:
    """Return a function that listens to a session."""

    def listen(session: LiveSession) -> Seen:
        what = Seen()
        session.on_result(what.results.append)
        session.on_change(what.statuses.append)
        return what

    return listen
