"""A video's faces without jitter, each smoothed among those before and after it."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from face2face.engine.result import Seen
from face2face.faces.video_smoothing import REACH_S, VideoSmoother
from face2face.types import DriverFace, TimedFrame

_SAME_S = 1e-6
"""Times that are written in another way differ by less."""

_MOST_BYTES = 100_000_000
"""Frames that wait for what comes after them may take so much memory; of larger ones fewer wait."""


def with_smooth_faces(
    frames: Iterable[tuple[TimedFrame, Seen]], smoother: VideoSmoother
) -> Iterator[tuple[TimedFrame, Seen]]:
    """Give each followed face's points without jitter; frames wait until those after are seen.

    Args:
        frames: of a video, with what was seen in them, in their order.
        smoother: for faces of this kind.
    """
    run = _Run(smoother)
    for timed, seen in frames:
        if seen.cut or not seen.faces:
            yield from run.rest()
            run = _Run(smoother)
        if seen.faces:
            yield from run.take(timed, seen)
        else:
            yield timed, seen
    yield from run.rest()


class _Run:
    """Frames that follow each other with the face of one person in each."""

    def __init__(self, smoother: VideoSmoother) -> None:
        self._smoother = smoother
        self._waiting = deque[tuple[TimedFrame, Seen]]()
        self._faces = deque[tuple[DriverFace, float]]()

    def take(self, timed: TimedFrame, seen: Seen) -> Iterator[tuple[TimedFrame, Seen]]:
        """Take the next frame; yield those that need not wait any longer."""
        self._waiting.append((timed, seen))
        self._faces.append((seen.faces[0], timed.time_s))
        most = max(_MOST_BYTES // max(timed.frame.nbytes, 1), 1)
        while len(self._waiting) > most or self._reaches(self._waiting[0][0], timed):
            yield self._first()

    def rest(self) -> Iterator[tuple[TimedFrame, Seen]]:
        """Yield all that wait: nothing comes after them."""
        while self._waiting:
            yield self._first()

    def _first(self) -> tuple[TimedFrame, Seen]:
        timed, seen = self._waiting.popleft()
        while timed.time_s - self._faces[0][1] > REACH_S + _SAME_S:
            self._faces.popleft()
        # The last to come may lie further away than the first: it only tells that all have come.
        near = [one for one in self._faces if one[1] - timed.time_s <= REACH_S + _SAME_S]
        place = len(self._faces) - len(self._waiting) - 1
        faces, times_s = zip(*near, strict=True)
        smooth = self._smoother(faces, times_s, place)
        head = self._smoother.head(faces, times_s, place)
        return timed, replace(seen, smooth=smooth, head=head)

    @staticmethod
    def _reaches(first: TimedFrame, last: TimedFrame) -> bool:
        """Whether all that lie within reach of the first have come with the last."""
        return last.time_s - first.time_s >= REACH_S - _SAME_S
