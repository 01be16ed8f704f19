"""Measuring a model on a clip: from file to file, and as the camera of a live session."""

import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.benchmark.clip import Clip, ClockedCamera
from face2face.benchmark.machine import Load, peak_memory_mb
from face2face.benchmark.setting import Report, Setting
from face2face.engine.convert import convert
from face2face.engine.file_sink import OutputStyle, open_file_sink
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import LiveResult, ModelState
from face2face.engine.open_engine import open_engine
from face2face.engine.timings import Timings
from face2face.errors import BenchmarkError, Face2FaceError
from face2face.model import read_model
from face2face.provenance.signer import Signer
from face2face.video.camera_formats import CameraFormat
from face2face.video.file_source import VideoFileSource
from face2face.video.source_spec import SourceChoice


class Stopwatch(Timings):
    """Timings of all frames; a stage may run in a thread of its own.

    Attributes:
        first_s: time.time() at which each stage ended for the first time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first_s: dict[str, float] = {}
        self._lock = threading.Lock()
        self._total_s: dict[str, float] = {}
        self._count: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage `name`."""
        start_s = time.perf_counter()
        try:
            with super().stage(name):
                yield
        finally:
            taken_s = time.perf_counter() - start_s
            with self._lock:
                self.first_s.setdefault(name, time.time())
                self._total_s[name] = self._total_s.get(name, 0.0) + taken_s
                self._count[name] = self._count.get(name, 0) + 1

    def summary(self) -> dict[str, dict[str, float]]:
        """Mean, median and 95th percentile of each stage, in milliseconds."""
        return {
            name: {"mean_ms": round(1000 * self._total_s[name] / self._count[name], 2), **stage}
            for name, stage in super().summary().items()
        }


def measure_video(setting: Setting, clip: Clip, folder: Path, began_s: float) -> Report:
    """Convert a clip and measure it; the rate counts neither start nor loading.

    Args:
        setting: what to run.
        clip: the clip it asks for.
        folder: where the video is written; its owner removes it.
        began_s: time.time() at which this process was started.

    Raises:
        Face2FaceError: what face2face-video raises.
    """
    load_s = time.perf_counter()
    stopwatch = Stopwatch()
    model = read_model(setting.model)
    engine = open_engine(model, setting.runtime, timings=stopwatch)
    load_s = time.perf_counter() - load_s
    duration_s = clip.frames / clip.frame_rate if clip.frame_rate else None
    style = OutputStyle()
    with VideoFileSource(clip.path, duration_s=duration_s) as source:
        load = Load()
        sink = open_file_sink(folder / "out.mp4", source, engine, style, Signer(_warn))
        conversion = convert(source, sink, engine, style)
        cores, cpu_s = load.cores(), load.cpu_s()
    for warning in conversion.warnings:
        _warn(f"warning: {warning}")
    return {
        "model": model.name,
        "runtime": engine.runtime,
        "frames": conversion.frames,
        "frames_without_face": len(conversion.without_face),
        "seconds": round(conversion.seconds, 3),
        "frames_per_second": round(conversion.frames_per_second, 2),
        "cpu_cores": round(cores, 2),
        "cpu_ms_a_frame": round(1000 * cpu_s / conversion.frames, 2),
        "peak_memory_mb": round(peak_memory_mb()),
        "loading_s": round(load_s, 2),
        "first_image_s": round(stopwatch.first_s["write"] - began_s, 2),
        "stages": conversion.stages,
    }


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


_PATIENCE_S = 120.0
"""How long the first image may take: TensorFlow on a slow disk."""

_WARM_UP_S = 3.0
"""From the first image on: the driver's face at rest is learned, caches and clocks settle."""

_LAST_S = 1.0
"""How long the last images' results are waited for."""


class _Results:
    """What a session gave."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.first_s = 0.0
        self.finished_s: dict[int, float] = {}
        self.faceless: set[int] = set()

    def take(self, result: LiveResult) -> None:
        """Note a result with a generated image; on the session's thread."""
        if result.output is None:
            return
        if not self.came.is_set():
            self.first_s = time.time()
            self.came.set()
        self.finished_s[result.number] = result.finished_s
        if result.landmarks is None:
            self.faceless.add(result.number)


def measure_live(setting: Setting, clip: Clip, began_s: float) -> Report:
    """Let a session run before a clip on a clock, and measure it.

    A delay is from the moment at which an image was due to that at which its result could be
    shown. Dropped are the images that were due and have no result.

    Args:
        setting: what to run; its rate is a number.
        clip: the raw images it asks for.
        began_s: time.time() at which this process was started.

    Raises:
        BenchmarkError: no image comes.
        Face2FaceError: the model cannot be loaded or run.
    """
    rate = setting.rate or 0.0
    results = _Results()
    camera = ClockedCamera(clip, rate)
    session = LiveSession(runtime=setting.runtime, open_camera=lambda _: camera)
    session.on_result(results.take)
    wanted = CameraFormat(clip.width, clip.height, rate)
    session.set_source(SourceChoice("camera", 0, None, camera.name, camera_format=wanted))
    session.set_model(setting.model)
    session.start()
    try:
        _wait(session, results)
        time.sleep(_WARM_UP_S)
        load, from_s = Load(), time.monotonic()
        for _ in tqdm(range(math.ceil(setting.seconds)), "live", unit="s", disable=None):
            left_s = from_s + setting.seconds - time.monotonic()
            time.sleep(max(0.0, min(1.0, left_s)))
        cores, until_s = load.cores(), time.monotonic()
        time.sleep(_LAST_S)
        status = session.status()
    finally:
        session.stop()
    if status.model is not ModelState.READY:
        raise _refusal(session)
    return {
        "model": status.model_name,
        "runtime": status.runtime,
        **_figures(camera, results, from_s, until_s),
        "cpu_cores": round(cores, 2),
        "peak_memory_mb": round(peak_memory_mb()),
        "first_image_s": round(results.first_s - began_s, 2),
    }


def _figures(camera: ClockedCamera, results: _Results, from_s: float, until_s: float) -> Report:
    """Rate, drops and delay of the images that were due in a stretch of time.monotonic()."""
    due_s = {
        number: at_s
        for number, at_s in enumerate(camera.due_s, 1)
        if from_s <= at_s < until_s and number in results.finished_s
    }
    if not due_s:
        raise BenchmarkError(
            "no result came in time: give more --seconds, or a smaller --rate or model"
        )
    delays_ms = [1000 * (results.finished_s[number] - at_s) for number, at_s in due_s.items()]
    asked = camera.ticks_between(from_s, until_s)
    return {
        "input_rate": camera.rate,
        "seconds": round(until_s - from_s, 2),
        "frames": asked,
        "frames_without_face": len(results.faceless & set(due_s)),
        "dropped": asked - len(due_s),
        "output_rate": round(len(due_s) / (until_s - from_s), 2),
        "delay_median_ms": round(float(np.median(delays_ms)), 1),
        "delay_p95_ms": round(float(np.percentile(delays_ms, 95)), 1),
    }


def _wait(session: LiveSession, results: _Results) -> None:
    """Wait for the first generated image."""
    until_s = time.monotonic() + _PATIENCE_S
    while not results.came.wait(0.05):
        if session.status().model is ModelState.FAILED or time.monotonic() > until_s:
            raise _refusal(session)


def _refusal(session: LiveSession) -> Face2FaceError:
    error = session.last_error
    if isinstance(error, Face2FaceError):
        return error
    status = session.status()
    said = status.model_message or status.source_message or "no image came"
    return BenchmarkError(f"the live session failed ({said}): try it with face2face-gui")
