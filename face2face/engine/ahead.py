"""A film through what moves a face, each scene's neutral face learned from what comes next."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator

from face2face.engine.face_engine import FaceEngine
from face2face.engine.pipeline import in_thread
from face2face.engine.reenactor import Begun, Result
from face2face.faces.following import Seen
from face2face.types import DriverFace, TimedFrame

_LEARNED_S = 1.0
"""How much of a scene the driver's neutral face is learned from."""

_MOST_BYTES = 200_000_000
"""Frames that wait for it may take so much memory: a second at 1080p, less of larger ones."""

_Waiting = list[tuple[TimedFrame, Seen]]


def reenacted(
    frames: Iterable[TimedFrame], reenactor: FaceEngine, *, learn: bool = True
) -> Generator[tuple[TimedFrame, Result], None, None]:
    """Reenact a film's frames in their order.

    Where the neutral face is not known, at the first face and after each cut, frames wait
    until a second of the face was seen, so that already the first of them is right.

    Frames are read and tracked in threads of their own, while this one generates; close the
    iterator to end them before the film does.

    Args:
        frames: the film's.
        reenactor: fresh, or calibrated.
        learn: False keeps the neutral face that was given, through all cuts.
    """
    with (
        in_thread(frames, "read") as read,
        in_thread(_tracked(read, reenactor), "track") as tracked_frames,
    ):
        yield from _rendered(tracked_frames, reenactor, learn)


def _tracked(
    frames: Iterable[TimedFrame], reenactor: FaceEngine
) -> Iterator[tuple[TimedFrame, Seen]]:
    for timed in frames:
        yield timed, reenactor.track(timed.frame)


def _rendered(
    frames: Iterable[tuple[TimedFrame, Seen]], reenactor: FaceEngine, learn: bool
) -> Iterator[tuple[TimedFrame, Result]]:
    waiting: _Waiting = []
    work = _Work(reenactor)
    for timed, tracked in frames:
        if learn and tracked.cut:
            yield from _released(waiting, work)
            yield from work.finished()
            reenactor.forget()
        if waiting or (reenactor.needs_calibration and tracked.landmarks is not None):
            waiting.append((timed, tracked))
            seen_s = timed.time_s - waiting[0][0].time_s
            if seen_s >= _LEARNED_S or len(waiting) * timed.frame.nbytes >= _MOST_BYTES:
                yield from _released(waiting, work)
        else:
            yield from work.begin(timed, tracked)
    yield from _released(waiting, work)
    yield from work.finished()


class _Work:
    """Pictures in work, several at one time where the runtime can, taken in their order."""

    def __init__(self, reenactor: FaceEngine) -> None:
        self.reenactor = reenactor
        self._begun = deque[tuple[TimedFrame, Begun]]()

    def begin(self, timed: TimedFrame, tracked: Seen) -> Iterator[tuple[TimedFrame, Result]]:
        """Begin one more; yield one that must be finished before that."""
        yield from self.finished(but=self.reenactor.room - 1)
        self._begun.append((timed, self.reenactor.begin(tracked, timed.frame, timed.time_s)))

    def finished(self, but: int = 0) -> Iterator[tuple[TimedFrame, Result]]:
        """Finish all but so many."""
        while len(self._begun) > but:
            timed, begun = self._begun.popleft()
            yield timed, self.reenactor.finish(begun)


def first_second(frames: Iterable[TimedFrame], reenactor: FaceEngine) -> list[DriverFace]:
    """The driver's faces over the first second; empty when no face is in it."""
    tracker, faces = reenactor.tracker(), list[DriverFace]()
    began: float | None = None
    for timed in frames:
        began = timed.time_s if began is None else began
        if timed.time_s - began > _LEARNED_S:
            break
        face = tracker(timed.frame).face
        if face is not None:
            faces.append(face)
    return faces


def _released(waiting: _Waiting, work: _Work) -> Iterator[tuple[TimedFrame, Result]]:
    faces = [tracked.face for _, tracked in waiting if tracked.face is not None]
    if faces:
        work.reenactor.calibrate(faces)
    for timed, tracked in waiting:
        yield from work.begin(timed, tracked)
    waiting.clear()
