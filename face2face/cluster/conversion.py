"""A whole video through the workers of a cluster, segment by segment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack

from face2face.cluster.connection import Cluster
from face2face.cluster.orders import Made, Order
from face2face.cluster.segment_orders import MadeSegment, SegmentOrders
from face2face.engine.conversion import Conversion
from face2face.engine.conversion_progress import Begun, as_record, begun_before
from face2face.engine.convert import Advance, Output, frames_bar, refuse_idle
from face2face.engine.segmented_sink import SegmentedSink
from face2face.engine.timings import Timings
from face2face.utils.files import whole_file
from face2face.video.source import FrameSource


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
        begun = begun_before(sinks)
        joined = _Joined(sinks, begun)
        segments = SegmentOrders(cluster, order, begun, joined.keep)
        opened.callback(cluster.forget, [order.video])
        opened.callback(segments.cancel)
        with frames_bar(source, begun.frames) as bar:
            for segment in segments.made():
                joined.add(segment)
                bar.update(segment.made.frames)
                if advance is not None:
                    advance(joined.frames)
        refuse_idle(
            source.name, [output.engine for output in outputs], joined.tallies, joined.frames
        )
        last = joined.last
        assert last is not None
        assert last.end_s is not None
        for sink in sinks:
            sink.hold_until(last.end_s)
    seconds = time.perf_counter() - began
    return [
        Conversion(
            frames=joined.frames,
            seconds=seconds,
            without_face=tally.idle,
            several_faces=tally.several,
            stages=timings.summary(),
            warnings=(*dict.fromkeys(joined.warnings), *sink.warnings),
            duration_s=last.end_s,
            source=last.extent,
            frames_before=begun.frames,
            encoder=sink.encoder,
        )
        for tally, timings, sink in zip(joined.tallies, joined.timings, sinks, strict=True)
    ]


class _Joined:
    """What the segments come to, put together in their order.

    Args:
        sinks: take them, one for each result.
        begun: what there is of the results from before.

    Attributes:
        frames: how many there are so far.
        tallies: what was counted, for each result.
        timings: the time of each stage, for each result.
        warnings: of all.
        last: what was made last.
    """

    def __init__(self, sinks: Sequence[SegmentedSink], begun: Begun) -> None:
        self._sinks = sinks
        for sink in sinks:
            sink.go_on_at(begun.first)
        self.frames, self.tallies = begun.frames, begun.tallies
        self.timings = [Timings() for _ in sinks]
        self.warnings: list[str] = []
        self.last: Made | None = None

    def keep(self, number: int, files: Sequence[bytes]) -> None:
        """Keep the files of a segment until its turn comes."""
        for sink, content in zip(self._sinks, files, strict=True):
            with whole_file(sink.folder.video(number)) as temporary:
                temporary.write_bytes(content)

    def add(self, segment: MadeSegment) -> None:
        """Add the next segment."""
        made, following = segment.made, segment.following
        for tally, idle, several in zip(self.tallies, made.idle, made.several, strict=True):
            tally.idle += [self.frames + one for one in idle]
            tally.several += several
        for all_timings, timings in zip(self.timings, made.timings, strict=True):
            all_timings.add(timings)
        self.frames += made.frames
        self.warnings += made.warnings
        self.last = made
        for place, (sink, pts) in enumerate(zip(self._sinks, made.pts, strict=True)):
            notes = None
            if following is not None:
                notes = as_record(self.frames, self.tallies[place], following[place])
            sink.take(segment.number, pts, notes)
