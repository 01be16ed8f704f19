"""Hours of the window in minutes: a bad camera, models switched, recordings on and off.

python -m tests.robustness.soak --minutes 30
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import psutil

from face2face.config import DEFAULT_MODEL
from face2face.types import Frame
from tests.engine.live.fakes import Plug
from tests.robustness.clips import talking
from tests.robustness.tiny_models import tiny_model
from tests.robustness.wholeness import frames_in

_TICK_MS = 50
_SAMPLE_S = 0.5
_RETURN_S = 20.0
_CAMERA_RATE = 30.0

_MOST_MB = 60.0
_MOST_HANDLES = 3
_MOST_THREADS = 2
"""How much more there may be at the end than after the first quarter."""


@dataclass(frozen=True)
class Sample:
    """The figures of one moment."""

    time_s: float
    memory_mb: float
    threads: int
    handles: int


@dataclass
class Tally:
    """What happened, and what was wanted of it."""

    failures: int = 0
    returns: int = 0
    switches: int = 0
    used: set[str] = field(default_factory=set)
    recordings: int = 0
    empty: int = 0
    results: int = 0
    samples: list[Sample] = field(default_factory=list)


class _Turns:
    """So many turns of something in a time, evenly."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.every_s = count, seconds / (count + 1)
        self.done = 0

    def due(self, passed_s: float) -> bool:
        """Whether the next one's time has come; counts it."""
        if self.done >= self.count or passed_s < (self.done + 1) * self.every_s:
            return False
        self.done += 1
        return True


class Soak:
    """Drives a window from a timer in its own thread, as a user would."""

    def __init__(
        self,
        seconds: float,
        models: list[str],
        plug: Plug,
        room: Path,
        *,
        failures: int,
        turns: int,
    ) -> None:
        """Open the window.

        Args:
            seconds: how long.
            models: to switch between.
            plug: the camera.
            room: a folder for settings and recordings.
            failures: how often the camera fails.
            turns: how often the model is switched, and how often a recording is made.
        """
        from PySide6.QtCore import QTimer

        from face2face.engine.live.session import LiveSession
        from face2face.gui.dependencies import Dependencies
        from face2face.gui.model_list import read_model_list
        from face2face.gui.settings import Settings
        from face2face.gui.start_options import Options
        from face2face.gui.window import MainWindow
        from tests.engine.live.fakes import WEBCAM

        self.tally = Tally()
        self._seconds, self._models, self._plug = seconds, models, plug
        self._failures = _Turns(failures, seconds)
        self._switches, self._recordings = _Turns(turns, seconds), _Turns(turns, seconds)
        self._record_until_s = 0.0
        self._healed: Callable[[], bool] | None = None
        self._deadline_s = 0.0
        options = Options(source="0", model=models[0])
        parts = Dependencies(
            make_session=lambda: LiveSession(open_camera=plug.open),
            parse_source=lambda text, loop, camera_format: WEBCAM,
            list_cameras=lambda: [(0, "Webcam")],
            read_model_list=read_model_list,
            microphone=lambda _: None,
        )
        self.window = MainWindow(parts, Settings(room / "settings.ini"), options)
        self.window.recording.folder = room / "videos"
        self.window.recording.saved.connect(self._saved)
        self.window.recording.failed.connect(self._failed)
        self.window.link.add_consumer(lambda _: self._count())
        self.window.show()
        self.window.start(welcome=False)
        self._process = psutil.Process()
        self._begun_s: float | None = None
        self._sampled_s = 0.0
        self._timer = QTimer(self.window)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    def _count(self) -> None:
        """On the worker's thread, which alone counts."""
        self.tally.results += 1

    def _saved(self, path: str, error: str, silent: bool) -> None:
        del silent
        self.tally.recordings += 1
        video = Path(path)
        self.tally.empty += bool(error) or not frames_in(video)
        video.unlink()

    def _failed(self, why: str) -> None:
        """No image came while it was on."""
        del why
        self.tally.recordings += 1
        self.tally.empty += 1

    def _tick(self) -> None:
        from face2face.engine.live.status import ModelState, SourceState

        status = self.window.link.status()
        if self._begun_s is None:
            if status.model is ModelState.READY and status.source is SourceState.RUNNING:
                self._begun_s = time.monotonic()
            return
        passed_s = time.monotonic() - self._begun_s
        if status.model is ModelState.READY:
            self.tally.used.add(status.model_name)
        self._see_to_camera(passed_s, running=status.source is SourceState.RUNNING)
        if self._switches.due(passed_s):
            self.tally.switches += 1
            self.window.link.set_model(self._models[self.tally.switches % len(self._models)])
        if self._recordings.due(passed_s):
            self.window.recording.record(False)  # the machine may have been busy
            self.window.recording.record(True)
            self._record_until_s = passed_s + self._recordings.every_s / 2
        elif passed_s > self._record_until_s:
            self.window.recording.record(False)
        if passed_s - self._sampled_s >= _SAMPLE_S:
            self._sampled_s = passed_s
            self._sample(passed_s)
        if passed_s >= self._seconds and self._healed is None:
            self._timer.stop()
            self.window.close()

    def _see_to_camera(self, passed_s: float, *, running: bool) -> None:
        """Pull it out, or freeze it, until that shows; then wait until it is back."""
        if self._healed is None:
            if self._failures.due(passed_s):
                self._deadline_s = passed_s + _RETURN_S
                # A frozen one is found out after seconds only.
                slow = self._failures.done % 10 == 0 and self._failures.every_s > 10
                (self._plug.freeze if slow else self._plug.pulled.set)()
                self._healed = lambda: False
            return
        if not self._healed():
            if running and passed_s < self._deadline_s:
                return
            self.tally.failures += not running
            self._plug.thaw()
            self._plug.pulled.clear()
            self._healed = lambda: True
        elif running or passed_s > self._deadline_s + _RETURN_S:
            self.tally.returns += running
            self._healed = None

    def _sample(self, passed_s: float) -> None:
        process = self._process
        handles = process.num_handles() if sys.platform == "win32" else process.num_fds()
        memory = process.memory_info().rss / 1e6
        self.tally.samples.append(Sample(passed_s, memory, process.num_threads(), handles))


def table(samples: list[Sample]) -> str:
    """The figures at the start, after each quarter and at the end, medians of a twentieth each."""
    rows = [
        "| at | seconds | memory MB | threads | file handles |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| {name} | {one.time_s:.0f} | {one.memory_mb:.0f} | {one.threads} | {one.handles} |"
        for name, one in zip(
            ("start", "quarter", "half", "three quarters", "end"), _at(samples), strict=True
        )
    ]
    return "\n".join(rows)


def grown(samples: list[Sample]) -> str:
    """What grew from the first quarter to the end, "" where all is flat."""
    _, early, _, _, late = _at(samples)
    found = []
    if late.memory_mb - early.memory_mb > _MOST_MB:
        found.append(f"memory by {late.memory_mb - early.memory_mb:.0f} MB")
    if late.threads - early.threads > _MOST_THREADS:
        found.append(f"threads by {late.threads - early.threads}")
    if late.handles - early.handles > _MOST_HANDLES:
        found.append(f"file handles by {late.handles - early.handles}")
    return ", ".join(found)


def _at(samples: list[Sample]) -> list[Sample]:
    length = max(1, len(samples) // 20)
    chosen = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        begin = round(share * (len(samples) - length))
        some = samples[begin : begin + length]
        chosen.append(
            Sample(
                some[-1].time_s,
                statistics.median(one.memory_mb for one in some),
                round(statistics.median(one.threads for one in some)),
                round(statistics.median(one.handles for one in some)),
            )
        )
    return chosen


def run(minutes: float, failures: int, turns: int, models: list[str], room: Path) -> Tally:
    """Run the window; see `Soak`.

    Raises:
        AssertionError: threads are left at the end.
    """
    from face2face.gui.app import open_application
    from face2face.gui.preferences import Choices

    images: list[Frame] = [
        cv2.resize(image, (640, 480))  # type: ignore[misc]
        for image in talking(2.0)
    ]
    plug = Plug(image=lambda number: images[number % len(images)], rate=_CAMERA_RATE)
    app, _ = open_application(Choices())
    before = set(threading.enumerate())
    soak = Soak(60 * minutes, models, plug, room, failures=failures, turns=turns)
    app.exec()
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads are left: {left}"
    assert plug.opened == plug.closed, (
        f"the camera was opened {plug.opened} times, closed {plug.closed}"
    )
    return soak.tally


def main(argv: list[str] | None = None) -> int:
    """Entry point; 1 where something grew or did not come back."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.robustness.soak",
        description=__doc__.splitlines()[0],
        epilog="example: python -m tests.robustness.soak --minutes 30",
    )
    add = parser.add_argument
    add("--minutes", type=float, default=30.0, help="(default: %(default)s)")
    add("--failures", type=int, default=100, help="of the camera (default: %(default)s)")
    add("--turns", type=int, default=50, help="models, recordings (default: %(default)s)")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        tiny = [str(tiny_model(room, name)) for name in ("tiny-one", "tiny-two")]
        tally = run(args.minutes, args.failures, args.turns, [DEFAULT_MODEL, *tiny], room)
    print(
        f"the camera failed {tally.failures} times and came back {tally.returns} times; "
        f"{tally.switches} switches between {len(tally.used)} models; {tally.recordings} "
        f"recordings, {tally.empty} of them empty; {tally.results} images"
    )
    print(table(tally.samples))
    fault = grown(tally.samples)
    print(f"grew: {fault}" if fault else "memory, threads and file handles are flat")
    as_wanted = (
        tally.failures == tally.returns == args.failures
        and tally.switches == args.turns == tally.recordings
        and not tally.empty
    )
    return 0 if as_wanted and not fault else 1


if __name__ == "__main__":
    sys.exit(main())
