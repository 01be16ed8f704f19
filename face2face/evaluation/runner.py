"""Running a video through an engine, and watching what comes out."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from face2face.engine.base import Engine
from face2face.engine.lookahead import process_video
from face2face.engine.result import Result
from face2face.engine.survey import survey
from face2face.types import Frame, Sketch
from face2face.video.source import FrameSource

Seen = TypeVar("Seen")

_AHEAD = 8
"""Frames that are generated before they are watched, at most."""


@dataclass(frozen=True)
class Moment:
    """What one frame looked like: the driver's frame, the sketch and the output, uint8 RGB."""

    driver: Frame
    sketch: Sketch
    output: Frame


@dataclass(frozen=True)
class Ran(Generic[Seen]):
    """One video.

    Attributes:
        seen: what was watched of each frame.
        moments: those that were asked for, by position.
    """

    seen: list[Seen]
    moments: dict[int, Moment]


def run_video(
    engine: Engine,
    source: FrameSource,
    watch: Callable[[int, Frame, Result], Seen],
    shown: Callable[[int], bool],
    progress: Callable[[], object],
) -> Ran[Seen]:
    """Run a video through an engine.

    Args:
        engine: makes the outputs.
        source: the driver's video, freshly opened.
        watch: gives what is kept of a frame, by its position, itself and its result; called in
            their order, in a thread of its own.
        shown: whether the moment at a position is kept.
        progress: called after each frame.

    Raises:
        SourceError: the video cannot be read.
    """
    seen: list[Seen] = []
    moments: dict[int, Moment] = {}
    waiting = deque[Future[Seen]]()
    known = survey(source, engine)
    # dlib and OpenVINO let go of Python's lock: watching costs as much as generating, and goes on
    # beside it.
    with (
        closing(process_video(source.frames(), engine, known)) as results,
        ThreadPoolExecutor(1) as watcher,
    ):
        for position, (timed, result) in enumerate(results):
            if shown(position):
                moments[position] = _moment(timed.frame, result)
            waiting.append(watcher.submit(watch, position, timed.frame, result))
            if len(waiting) > _AHEAD:
                seen.append(waiting.popleft().result())
            progress()
        seen.extend(future.result() for future in waiting)
    return Ran(seen, moments)


def _moment(frame: Frame, result: Result) -> Moment:
    sketch = np.zeros_like(result.output) if result.sketch is None else result.sketch
    return Moment(frame, sketch, result.output)
