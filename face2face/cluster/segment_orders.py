"""A video's segments, made by a cluster's workers and given in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from distributed import Future

from face2face.cluster.connection import Cluster
from face2face.cluster.orders import Made, Order, Scouted
from face2face.engine.conversion_progress import Begun
from face2face.engine.resume_point import ResumePoint
from face2face.engine.segments import WHOLE
from face2face.engine.survey import Survey

_AHEAD = 2
"""So many segments for each worker are begun before those that are made are waited for."""


@dataclass(frozen=True)
class MadeSegment:
    """A segment, whose files are kept already.

    Attributes:
        number: which one.
        made: what the worker answered, without the files.
        following: what is known where the next one's run-in begins, for each result; None of the
            last.
    """

    number: int
    made: Made
    following: Sequence[ResumePoint] | None


class SegmentOrders:
    """Has segments made.

    What is known of the driver where a segment begins comes from the frames before it. So one
    worker goes ahead through the video without making images, a segment at a time, and each segment
    that it has reached can be made by any other.

    Args:
        cluster: makes them.
        order: what all are made by.
        begun: where to go on.
        keep: takes the files of a segment, by its number, in whichever order they come.
    """

    def __init__(
        self,
        cluster: Cluster,
        order: Order,
        begun: Begun,
        keep: Callable[[int, Sequence[bytes]], None],
    ) -> None:
        self._cluster, self._order, self._keep = cluster, order, keep
        self._first = begun.first
        self._points: Sequence[ResumePoint] | None = begun.points
        self._begun: dict[Future, Order] = {}
        self._following: dict[int, Sequence[ResumePoint] | None] = {}
        self._waiting: dict[int, Made] = {}
        self._next = begun.first

    def made(self) -> Iterator[MadeSegment]:
        """Each segment in its order, as soon as it is made and those before it are given.

        Raises:
            Face2FaceError: a worker cannot make one.
        """
        for _ in self._begin_all():
            yield from self._take([one for one in self._begun if one.done()])
            while len(self._begun) >= _AHEAD * self._cluster.count:
                yield from self._take(self._cluster.first_done(list(self._begun)))
        while self._begun:
            yield from self._take(self._cluster.first_done(list(self._begun)))

    def cancel(self) -> None:
        """Take back what is not made yet."""
        self._cluster.cancel(list(self._begun))

    def _begin_all(self) -> Iterator[None]:
        """Begin a segment at each step, and learn what is known where the next one begins."""
        order, whole = self._order, self._order.plan == WHOLE
        if not whole:
            order = replace(order, survey=self._cluster.ask(replace(order, work="survey"), Survey))
        number, points = self._first, self._points
        while True:
            order = replace(order, segment=number, points=None if points is None else tuple(points))
            self._begun[self._cluster.begin(order)] = order
            points = None
            if not whole:
                points = self._cluster.ask(replace(order, work="scout"), Scouted).points
            self._following[number] = points
            yield
            if points is None:
                return
            number += 1

    def _take(self, done: Sequence[Future]) -> Iterator[MadeSegment]:
        """Take what is made; those that are next."""
        for future in done:
            order = self._begun.pop(future)
            made = self._cluster.result(future, order, Made)
            self._keep(order.segment, made.files)
            self._waiting[order.segment] = replace(made, files=[])
        while self._next in self._waiting:
            number = self._next
            self._next += 1
            yield MadeSegment(number, self._waiting.pop(number), self._following[number])
