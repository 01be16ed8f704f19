"""What a worker does: called there, by Dask, with an order."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import lru_cache, partial
from pathlib import Path
from threading import RLock

import cv2
from distributed import Worker, get_worker
from tqdm import tqdm

from face2face.cluster.orders import (
    Answer,
    Failed,
    Lacking,
    Made,
    Order,
    Scouted,
    Work,
    versions,
)
from face2face.cluster.worker_files import lacking, model_at, path_of
from face2face.engine.base import Engine
from face2face.engine.context import LandmarkTracking
from face2face.engine.conversion_progress import ConversionProgress, Tally
from face2face.engine.convert import Output, See, look_over, make_frames
from face2face.engine.edit_options import EditOptions
from face2face.engine.lookahead import first_second, process_together
from face2face.engine.open_driver import open_driver
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.engine.resume_point import ResumePoint
from face2face.engine.resume_recorder import ResumeRecorder
from face2face.engine.segment_writer import SegmentWriter
from face2face.engine.survey import Survey
from face2face.engine.timings import Timings
from face2face.errors import Face2FaceError
from face2face.model import read_model
from face2face.runtime.open_runtime import open_runtime
from face2face.tasks.info import Region
from face2face.utils.text import LONGEST_PATH, sanitize_line
from face2face.video.encoder import frame_time
from face2face.video.open_source import open_video
from face2face.video.source import FrameSource

_MOST_ENGINES = 4
"""Engines that stay open: each holds a network."""


def about(dask_worker: Worker) -> dict[str, str]:
    """What a worker must be, and how many threads it has.

    Args:
        dask_worker: the worker; Dask gives it by this name.
    """
    return {**versions(), "threads": str(dask_worker.state.nthreads)}


def why_unfit(told: dict[str, str], wanted: dict[str, str], address: str) -> str | None:
    """Why a worker cannot be used, None where it can.

    Args:
        told: what `about` said there.
        wanted: `versions` here.
        address: the worker's.
    """
    for name, version in wanted.items():
        if told[name] != version:
            return (
                f"the worker {address} has {name} {told[name]}, this machine {version}: install "
                "the same on both"
            )
    if told["threads"] != "1":
        return (
            f"the worker {address} does {told['threads']} tasks at one time, each of which takes "
            "all cores: start it with --nthreads 1"
        )
    return None


def fulfil(order: Order) -> Answer:
    """Do what is asked; whatever fails is an answer, too."""
    worker = get_worker().address
    try:
        reason = why_unfit(about(get_worker()), dict(order.versions), worker)
        if reason is not None:
            return Failed(worker, reason)
        missing = lacking(order.files)
        if missing:
            return Lacking(worker, tuple(missing))
        # The lock by itself, between processes, would be reported as left behind by one that dies.
        tqdm.set_lock(RLock())
        if order.threads is not None:
            cv2.setNumThreads(order.threads)
        work: dict[Work, Callable[[Order], Answer]] = {
            "survey": _survey,
            "scout": _scout,
            "convert": _convert,
        }
        return work[order.work](order)
    except Face2FaceError as error:
        message = str(error)
    except MemoryError:
        message = f"{order.video.name} is too large for this machine's memory"
    except Exception as error:  # noqa: BLE001 - told where somebody reads it
        message = f"{type(error).__name__}: {error}"
    _engine.cache_clear()  # one that was stopped in a frame is not used again
    return Failed(worker, sanitize_line(message, LONGEST_PATH))


def _survey(order: Order) -> Survey:
    with _opened(order) as source:
        return look_over(source, _engines(order)[0], bar=False)[0]


def _scout(order: Order) -> Scouted:
    """Go through a segment without making it, to where the next one's run-in begins."""
    following = order.segment + 1
    plan = order.plan
    with _opened(order) as source:
        engines = _engines(order)
        surveyed, see = _surveyed(order, source, engines[0])
        begun = _begin(order, source, engines)
        recorders = [ResumeRecorder(plan.running_in, following, one) for one in begun]
        passing = process_together(
            source.frames(), engines, surveyed, recorders, see, generate=False
        )
        with closing(passing) as frames:
            for timed, _ in frames:
                _refuse_unwanted()
                if plan.running_in(timed.time_s) >= following:
                    return Scouted(tuple(one.of(following) for one in recorders))
    return Scouted(None)


def _convert(order: Order) -> Made:
    """Make a segment."""
    with (
        tempfile.TemporaryDirectory(prefix="face2face-") as folder,
        _opened(order) as source,
    ):
        outputs, writers = list[Output](), list[SegmentWriter]()
        with ExitStack() as sinks:
            engines = _engines(order)
            for place, (engine, recipe) in enumerate(zip(engines, order.recipes, strict=True)):
                width, height = recipe.frame_size
                writer = SegmentWriter(
                    Path(folder, f"{place}.part"),
                    recipe.coding,
                    width=width,
                    height=height,
                    frame_s=frame_time(order.frame_rate),
                    named=Path(order.video.name),
                )
                writers.append(sinks.enter_context(writer))
                outputs.append(Output(writer, engine, recipe.style))
            surveyed, see = _surveyed(order, source, engines[0])
            _begin(order, source, engines)
            progress = ConversionProgress(
                order.plan, order.segment, [Tally() for _ in outputs], 0, None, last=order.segment
            )
            with closing(make_frames(source, outputs, surveyed, see, progress)) as frames:
                for _ in frames:
                    _refuse_unwanted()
        end_s = None if progress.is_over(progress.last_s) else progress.end_s(source)
        return Made(
            [writer.path.read_bytes() if writer.pts else b"" for writer in writers],
            [writer.pts for writer in writers],
            [tally.idle for tally in progress.tallies],
            [tally.several for tally in progress.tallies],
            progress.frames,
            [engine.timings for engine in engines],
            list(source.warnings),
            end_s,
            source.extent if end_s is not None else None,
        )


def _opened(order: Order) -> FrameSource:
    return open_driver(path_of(order.video), start_s=order.start_s, duration_s=order.duration_s)


def _surveyed(order: Order, source: FrameSource, engine: Engine) -> tuple[Survey, See]:
    """As `look_over`, but for what is known already."""
    if order.survey is not None:
        return order.survey, engine.see
    return look_over(source, engine, bar=False)


def _begin(
    order: Order, source: FrameSource, engines: Sequence[Engine]
) -> Sequence[ResumePoint | None]:
    """Go to where a segment's run-in begins; what is known there of each result."""
    if order.points is None:
        return [None] * len(engines)
    for engine, point in zip(engines, order.points, strict=True):
        engine.start_at(point, source.width, source.height)
    source.go_to(order.plan.run_in(order.segment), order.points[0].frame)
    return order.points


def _engines(order: Order) -> list[Engine]:
    """One for each result, as before the first frame."""
    engines = list[Engine]()
    for recipe in order.recipes:
        landmarks = None if recipe.landmark_model is None else path_of(recipe.landmark_model)
        edit_options = recipe.options.edit_options or EditOptions()
        engine = _engine(
            str(model_at(recipe.model)),
            recipe.model.digest,
            recipe.runtime,
            landmarks,
            recipe.size,
            recipe.face,
            edit_options.region,
            order.threads,
        )
        engine.configure(recipe.options)
        engine.restart()
        engine.timings = Timings()
        if order.calibrate_s is not None:
            with open_video(path_of(order.video), start_s=order.calibrate_s) as first:
                engine.calibrate(first_second(first.frames(), engine), lock=True)
        engines.append(engine)
    return engines


@lru_cache(maxsize=_MOST_ENGINES)
def _engine(
    model: str,
    digest: str,
    runtime: str,
    landmarks: Path | None,
    size: int | None,
    face: int | None,
    region: Region,
    threads: int | None,
) -> Engine:
    """An engine, which stays open for the next order."""
    del digest  # another model at the same place is another engine
    return open_engine(
        read_model(model),
        runtime,
        options=EngineOptions(edit_options=EditOptions(region=region)),
        tracking=_tracking(landmarks),
        opener=partial(open_runtime, threads=threads),
        size=size,
        face=face,
    )


@lru_cache(maxsize=1)
def _tracking(landmarks: Path | None) -> LandmarkTracking:
    return LandmarkTracking(landmarks)


def _refuse_unwanted() -> None:
    """End work whose result is not wanted any more.

    Raises:
        Face2FaceError: whoever asked has taken it back, or is gone.
    """
    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    if task is None or task.state != "executing":
        raise Face2FaceError("nobody waits for it any more")
