"""A video through an engine, each scene's neutral face learned from what comes after its begin."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

import numpy as np

from face2face.engine.base import Engine
from face2face.engine.calibration import LEARNED_S
from face2face.engine.result import Result, Seen
from face2face.engine.resume_recorder import ResumeRecorder
from face2face.engine.smoothed_faces import with_smooth_faces
from face2face.engine.stages import in_thread
from face2face.engine.survey import Survey, carried, lie_elsewhere
from face2face.types import Frame, Landmarks, TimedFrame

_MOST_BYTES = 300_000_000
"""Frames that wait for it may take so much memory: a second at 1080p, less of larger ones."""

_OF_SECOND = (10, 25)
_SHARE_OF_SECOND = 2.0
"""Where other faces of its scene are known, so many times as many are learned from the second, at
least and at most so many: each more makes the trackers' noise less, but the second is a small part
of the scene."""

_Seen = tuple[TimedFrame, Seen]
_Waiting = deque[_Seen]


def process_video(
    frames: Iterable[TimedFrame], engine: Engine, surveyed: Survey | None = None
) -> Generator[tuple[TimedFrame, Result], None, None]:
    """Process a video's frames in their order.

    Where a neutral face is of use and not known, at the first face and after each cut, frames
    wait until a second of the face was seen, so that already the first of them is right; a survey
    adds what the rest of the video shows of it. A face's jitter is taken out by the faces before
    and after it.

    Frames are read, and faces found, in threads of their own, while this one generates; close the
    iterator to end them before the video does.

    Args:
        frames: the video's.
        engine: fresh, or calibrated.
        surveyed: what a survey of the same frames has seen of the drivers, None without one: then
            the second is all that the neutral face is learned from.
    """
    for timed, results in process_together(frames, [engine], surveyed):
        yield timed, results[0]


def process_together(
    frames: Iterable[TimedFrame],
    engines: Sequence[Engine],
    surveyed: Survey | None = None,
    recorders: Sequence[ResumeRecorder] | None = None,
    see: Callable[[Frame, float], Seen] | None = None,
    *,
    generate: bool = True,
) -> Generator[tuple[TimedFrame, list[Result]], None, None]:
    """The same through several engines, for which faces are looked for once.

    Args:
        frames: the video's.
        engines: fresh, or calibrated; several only of one kind that `shares_faces`.
        surveyed: as for `process_video`.
        recorders: take what each engine knows at the resume points, None where nobody is to go on.
        see: finds the faces of each frame in turn, None for the first engine's `see`.
        generate: False to learn on the way what engines know, without a result: each frame itself
            stands for its own.
    """
    work = _Work if generate else _PassingBy
    all_recorders: Sequence[ResumeRecorder | None] = recorders or [None] * len(engines)
    with (
        in_thread(frames, "read") as read,
        in_thread(_seen(read, see or engines[0].see), "track") as seen_frames,
    ):
        copies = _copies(seen_frames, len(engines))
        rendered = [
            _rendered(_smoothed(copy, one, generate), work(one, recorder), surveyed or Survey())
            for copy, one, recorder in zip(copies, engines, all_recorders, strict=True)
        ]
        for done in zip(*rendered, strict=True):
            yield done[0][0], [result for _, result in done]


def _seen(
    frames: Iterable[TimedFrame], see: Callable[[Frame, float], Seen]
) -> Iterator[tuple[TimedFrame, Seen]]:
    for timed in frames:
        yield timed, see(timed.frame, timed.time_s)


def _smoothed(frames: Iterator[_Seen], engine: Engine, generate: bool) -> Iterator[_Seen]:
    smoother = engine.video_smoother if generate else None
    return frames if smoother is None else with_smooth_faces(frames, smoother)


def _copies(items: Iterator[_Seen], count: int) -> list[Iterator[_Seen]]:
    """Several iterators over the same; an item that all have taken is let go.

    `itertools.tee` keeps it until they have taken some sixty more: of frames, gigabytes.
    """
    waiting = [deque[_Seen]() for _ in range(count)]

    def copy(mine: deque[_Seen]) -> Iterator[_Seen]:
        while True:
            if not mine:
                item = next(items, None)
                if item is None:
                    return
                for each in waiting:
                    each.append(item)
                del item
            yield mine.popleft()

    return [copy(mine) for mine in waiting]


def _rendered(
    frames: Iterable[tuple[TimedFrame, Seen]], work: "_Work", surveyed: Survey
) -> Iterator[tuple[TimedFrame, Result]]:
    waiting: _Waiting = deque()
    engine = work.engine
    for timed, seen in frames:
        if seen.cut:
            yield from _released(waiting, work, surveyed)
            yield from work.finished()
            engine.forget()
        if waiting or (engine.needs_calibration and seen.faces):
            waiting.append((timed, seen))
            seen_s = timed.time_s - waiting[0][0].time_s
            # Half as much again for the frame as it was stored.
            if seen_s >= LEARNED_S or len(waiting) * 1.5 * timed.frame.nbytes >= _MOST_BYTES:
                yield from _released(waiting, work, surveyed)
        else:
            yield from work.begin(timed, seen)
    yield from _released(waiting, work, surveyed)
    yield from work.finished()


class _Work:
    """Frames in work, several at one time where the engine can, taken in their order."""

    def __init__(self, engine: Engine, recorder: ResumeRecorder | None) -> None:
        self.engine = engine
        self._recorder = recorder
        self._begun = deque[tuple[TimedFrame, Callable[[], Result]]]()

    def begin(self, timed: TimedFrame, seen: Seen) -> Iterator[tuple[TimedFrame, Result]]:
        """Begin one more; yield one that must be finished before that."""
        yield from self.finished(but=self.engine.capacity - 1)
        self._begun.append((timed, self.engine.begin(seen, timed.frame, timed.time_s)))
        if self._recorder is not None:
            self._recorder.take(timed.time_s, seen, self.engine.resume_point)

    def finished(self, but: int = 0) -> Iterator[tuple[TimedFrame, Result]]:
        """Finish all but so many."""
        while len(self._begun) > but:
            timed, finish = self._begun.popleft()
            yield timed, finish()


class _PassingBy(_Work):
    """Leaves the frames as they are."""

    def begin(self, timed: TimedFrame, seen: Seen) -> Iterator[tuple[TimedFrame, Result]]:
        """Note what is known, and let the engine know what it would have seen."""
        if self._recorder is not None:
            self._recorder.take(timed.time_s, seen, self.engine.resume_point)
        self.engine.pass_by(seen)
        yield timed, Result(timed.frame, None)


def first_second(frames: Iterable[TimedFrame], engine: Engine) -> list[Landmarks]:
    """The driver's face over the first second, for `Engine.calibrate`; empty when none is in it.

    The engine is as before the first frame afterwards.
    """
    faces = list[Landmarks]()
    began: float | None = None
    for timed in frames:
        began = timed.time_s if began is None else began
        if timed.time_s - began > LEARNED_S:
            break
        seen = engine.see(timed.frame, timed.time_s)
        faces += seen.faces[:1]
    engine.restart()
    return faces


def _released(
    waiting: _Waiting, work: _Work, surveyed: Survey
) -> Iterator[tuple[TimedFrame, Result]]:
    faces = [(timed.time_s, seen.faces[0]) for timed, seen in waiting if seen.faces]
    if faces:
        second = [face for _, face in faces]
        others = surveyed.faces(faces[0][0], second)
        if others:
            wanted = int(np.clip(_SHARE_OF_SECOND * len(others), *_OF_SECOND))
            second = second[:: -(-len(second) // wanted)]
            if lie_elsewhere(second, others):
                # Who starts a recording may come in, or sit back, only then.
                second = carried(second, others)
        work.engine.calibrate(others + second)
    while waiting:
        yield from work.begin(*waiting.popleft())
