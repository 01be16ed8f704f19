"""Recording, while a video is converted, what another engine needs to resume from there."""

from collections.abc import Callable
from dataclasses import replace

from face2face.engine.result import Seen
from face2face.engine.resume_point import ResumePoint
from face2face.types import DriverFace


class ResumeRecorder:
    """Takes what is known at the moments from which another engine may resume later.

    Args:
        running_in: the number of the last such moment that has come at a time, in seconds.
        first: the first number that is wanted.
        begun: what was known at the first frame.
    """

    def __init__(
        self, running_in: Callable[[float], int], first: int = 1, begun: ResumePoint | None = None
    ) -> None:
        begun = begun or ResumePoint()
        self._running_in = running_in
        self._next = first
        self._frame = begun.frame
        self._face: DriverFace | None = begun.face
        self._in_sight = begun.place is not None
        self._count = begun.count
        self._taken: dict[int, ResumePoint] = {}

    def take(self, time_s: float, seen: Seen, point: Callable[[], ResumePoint]) -> None:
        """Note what is known, if it is time.

        Args:
            time_s: of the next frame, which the engine has begun.
            seen: what was found in it.
            point: gives what the engine knows.
        """
        if seen.cut:
            self._face, self._in_sight = None, False
        number = self._running_in(time_s)
        if number >= self._next:
            now = replace(
                point(),
                frame=self._frame,
                face=self._face,
                place=seen.place if self._in_sight else None,
                count=self._count,
            )
            self._taken.update(dict.fromkeys(range(self._next, number + 1), now))
            self._next = number + 1
        self._in_sight = bool(seen.faces)
        self._face = seen.faces[0] if seen.faces else self._face
        self._count = seen.count
        self._frame += 1

    def of(self, number: int) -> ResumePoint:
        """What was known at a moment, which has come; it is forgotten then."""
        return self._taken.pop(number)
