"""The clock on the wall is set now and then; nothing measures by it."""

import itertools
import re
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import face2face
from face2face.engine.live.session import LiveSession
from face2face.training.run_state import RunState
from face2face.training.schedule import TimeSchedule
from face2face.video.recorder import Recording
from tests.engine.live.fakes import WEBCAM, Plug, Seen
from tests.robustness.wholeness import frames_in
from tests.waiting import eventually

_BY_THE_WALL = re.compile(r"\btime\.time(_ns)?\(|\bdatetime\.(utc)?now\(")
_MEANT = {
    "gui/soak.py",
    "benchmark",
    "provenance",
    "new_face/consent.py",
    "cluster/worker_files.py",
}
"""Where the start of another process is meant, which the system tells so, the date, or the age of a
file in days."""


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock sees another day."""
    days = itertools.cycle([0, 3, -40, 1, -2])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86400 * next(days))


def test_a_live_session_and_its_recording(jumping: None, tmp_path: Path) -> None:
    plug, seen = Plug(), Seen()
    session = LiveSession(open_camera=plug.open)
    session.on_result(seen.results.append)
    recording = Recording(tmp_path / "a.mp4", comment="AI-generated", microphone=lambda: None)
    session.on_result(lambda result: recording.offer(lambda: result.frame, result.captured_s))
    session.set_source(WEBCAM)
    session.start()
    try:
        eventually(lambda: len(seen.results) > 30)
        plug.pulled.set()
        eventually(lambda: plug.closed == 1)
        plug.pulled.clear()
        eventually(lambda: plug.opened == 2)
        count = len(seen.results)
        eventually(lambda: len(seen.results) > count + 10)
        assert 0 < session.status().delay_ms < 5000
        assert session.status().output_rate > 1
    finally:
        session.stop()
    progress = recording.finish()
    assert progress.error == ""
    assert 0 < progress.seconds < 60
    assert frames_in(tmp_path / "a.mp4") == progress.frames > 30
    finished = [result.finished_s for result in seen.results]
    assert finished == sorted(finished)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live-")]


def test_a_run_by_the_clock(jumping: None) -> None:
    begun = time.monotonic()
    plan = TimeSchedule(1.0, RunState(10, step=5), lambda: time.monotonic() - begun)
    assert not plan.over()
    assert np.isclose(plan.done(), 0.0, atol=0.1)


def test_nothing_else_asks_for_the_time_of_day() -> None:
    root = Path(face2face.__file__).parent
    asking = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if _BY_THE_WALL.search(path.read_text(encoding="utf-8"))
    }
    assert {name for name in asking if not any(name.startswith(one) for one in _MEANT)} == set()
