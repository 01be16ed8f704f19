"""A whole video through the workers of a cluster, segment by segment.

What is known of the driver where a segment begins comes from the frames before it. So one worker
goes ahead through the video without making images (`scout`), a segment at a time, and each segment
that it has reached can be made by any other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from distributed import Future
from tqdm import tqdm

from face2face.cluster.connection import Cluster
from face2face.cluster.orders import Made, Order, Scouted
from face2face.engine.conversion import Conversion
from face2face.engine.conversion_progress import as_record, begun_before
from face2face.engine.convert import Advance, Output, refuse_idle
from face2face.engine.resume_point import ResumePoint
from face2face.engine.segmented_sink import SegmentedSink
from face2face.engine.segments import WHOLE, Numbers
from face2face.engine.survey import Survey
from face2face.engine.timings import Timings
from face2face.utils.files import whole_file
from face2face.video.source import FrameSource

_AHEAD = 2
"""So many segments for each worker are begun before those that are made are waited for."""


def convert_on(
    cluster: Cluster,
    order: Order,
    source: FrameSource,
    outputs: Sequence[Output],
    advance: Advance | None = None,
) -> list[Conversion]:
    """As `convert_together`, on workers.

    Args:
        cluster: makes the segments.
        order: what is to be made, with a recipe for each output.
        source: the video; it is not read here.
        outputs: begun in segments; the engines only tell what they are.
        advance: is told how many frames are done.

    Raises:
        NoFaceError, SinkError: as in `convert_together`.
        Face2FaceError: a worker cannot make a segment.
    """
    began = time.perf_counter()
    with ExitStack() as opened:
        sinks = [output.sink for output in outputs if isinstance(output.sink, SegmentedSink)]
        assert len(sinks) == len(outputs)
        for sink in sinks:
            opened.enter_context(sink)
        segments = _Segments(cluster, order, sinks)
        opened.callback(cluster.forget, [order.video])
        opened.callback(segments.cancel)
        before = segments.frames
        with tqdm(
            desc=source.name,
            total=source.frame_count,
            initial=before,
            unit="f",
            disable=None,
            leave=None,
        ) as bar:
            for frames in segments.make():
                bar.update(frames)
                if advance is not None:
                    advance(segments.frames)
        refuse_idle(
            source.name, [output.engine for output in outputs], segments.tallies, segments.frames
        )
        last = segments.last
        assert last is not None
        assert last.end_s is not None
        for sink in sinks:
            sink.hold_until(last.end_s)
    seconds = time.perf_counter() - began
    return [
        Conversion(
            segments.frames,
            seconds,
            tally.idle,
            tally.several,
            timings.summary(),
            (*dict.fromkeys(segments.warnings), *sink.warnings),
            last.end_s,
            last.extent,
            before,
            sink.encoder,
        )
        for tally, timings, sink in zip(segments.tallies, segments.timings, sinks, strict=True)
    ]


class _Segments:
    """Takes segments as they come, and notes them in their order.

    Args:
        cluster: makes them.
        order: as for `convert_on`.
        sinks: take them.

    Attributes:
        frames: how many are noted.
        tallies: what was counted, for each result.
        timings: the time of each stage, for each result.
        warnings: of all.
        last: the last segment.
    """

    def __init__(self, cluster: Cluster, order: Order, sinks: Sequence[SegmentedSink]) -> None:
        self._cluster, self._order, self._sinks = cluster, order, sinks
        begun = begun_before(sinks)
        for place, sink in enumerate(sinks):
            sink.go_on_at(begun.first)
            sink.notes = partial(self._record, place)
        self._first = self._next = begun.first
        self._points: dict[int, Sequence[ResumePoint] | None] = {begun.first: begun.points}
        self._begun: dict[Future, Order] = {}
        self._made: dict[int, Made] = {}
        self.frames, self.tallies = begun.frames, begun.tallies
        self.timings = [Timings() for _ in sinks]
        self.warnings: list[str] = []
        self.last: Made | None = None

    def make(self) -> Iterator[int]:
        """Make all; how many frames were noted, each time some were."""
        order = self._order
        if order.plan != WHOLE:
            order = replace(order, survey=self._cluster.ask(replace(order, work="survey"), Survey))
        number = self._first
        while True:
            points = self._points[number]
            order = replace(order, segment=number, points=None if points is None else tuple(points))
            self._begun[self._cluster.begin(order)] = order
            if order.plan == WHOLE:
                break
            scouted = self._cluster.ask(replace(order, work="scout"), Scouted)
            if scouted.points is None:
                break
            number += 1
            self._points[number] = scouted.points
            yield self._take([one for one in self._begun if one.done()])
            while len(self._begun) >= _AHEAD * self._cluster.count:
                yield self._take(self._cluster.first_done(list(self._begun)))
        while self._begun:
            yield self._take(self._cluster.first_done(list(self._begun)))

    def cancel(self) -> None:
        """Take back what is not made yet."""
        self._cluster.cancel(list(self._begun))

    def _take(self, done: Sequence[Future]) -> int:
        """Take segments that are made; how many frames were noted."""
        for future in done:
            order = self._begun.pop(future)
            self._keep(order.segment, self._cluster.result(future, order, Made))
        before = self.frames
        while self._next in self._made:
            is_last = self._next + 1 not in self._points
            self._note(self._next, self._made.pop(self._next), is_last=is_last)
            self._next += 1
        return self.frames - before

    def _keep(self, number: int, made: Made) -> None:
        for sink, content in zip(self._sinks, made.files, strict=True):
            with whole_file(sink.folder.video(number)) as temporary:
                temporary.write_bytes(content)
        self._made[number] = replace(made, files=[])

    def _note(self, number: int, made: Made, *, is_last: bool) -> None:
        counted = zip(self.tallies, made.idle, made.several, strict=True)
        for tally, idle, several in counted:
            tally.idle += [self.frames + one for one in idle]
            tally.several += several
        for all_timings, timings in zip(self.timings, made.timings, strict=True):
            all_timings.add(timings)
        self.frames += made.frames
        self.warnings += made.warnings
        self.last = made
        for sink, pts in zip(self._sinks, made.pts, strict=True):
            sink.take(number, pts, noted=not is_last)

    def _record(self, place: int, number: int) -> Mapping[str, Numbers]:
        points = self._points[number + 1]
        assert points is not None
        return as_record(self.frames, self.tallies[place], points[place])
