"""A film from file to file, as face2face-video converts it, measured."""

import sys
import time
from pathlib import Path

from face2face.benchmark.clip import Clip
from face2face.benchmark.setting import Report, Setting
from face2face.benchmark.stopwatch import Stopwatch
from face2face.benchmark.usage import Load, peak_memory_mb
from face2face.bundle import read_model
from face2face.engine.convert import convert
from face2face.engine.film import Look
from face2face.engine.opening import open_engine
from face2face.video.file_source import VideoFileSource


def measure_film(setting: Setting, clip: Clip, folder: Path, began_s: float) -> Report:
    """Convert a clip and measure it; the rate counts neither start nor loading.

    Args:
        setting: what to run.
        clip: the clip it asks for.
        folder: where the film is written; its owner removes it.
        began_s: time.time() at which this process was started.

    Raises:
        Face2FaceError: what face2face-video raises.
    """
    load_s = time.perf_counter()
    stopwatch = Stopwatch()
    model = read_model(setting.model)
    reenactor = open_engine(model, setting.runtime, timings=stopwatch)
    load_s = time.perf_counter() - load_s
    with VideoFileSource(clip.path) as source:
        duration_s = clip.frames / source.frame_rate if source.frame_rate else None
    with VideoFileSource(clip.path, duration_s=duration_s) as source:
        load = Load()
        conversion = convert(
            source,
            folder / "out.mp4",
            reenactor,
            Look(),
            model_name=model.name,
            audio_from=clip.path,
            duration_s=duration_s,
            say=lambda line: print(line, file=sys.stderr),
        )
        cores, cpu_s = load.cores(), load.cpu_s()
    return {
        "model": model.name,
        "runtime": reenactor.runtime,
        "frames": conversion.frames,
        "frames_without_face": len(conversion.without_face),
        "seconds": round(conversion.seconds, 3),
        "frames_per_second": round(conversion.frames_per_second, 2),
        "cpu_cores": round(cores, 2),
        "cpu_ms_a_frame": round(1000 * cpu_s / conversion.frames, 2),
        "peak_memory_mb": round(peak_memory_mb()),
        "loading_s": round(load_s, 2),
        "first_picture_s": round(stopwatch.first_s["write"] - began_s, 2),
        "stages": conversion.stages,
    }
