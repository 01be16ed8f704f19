"""How far a conversion is, where it begins, and what is recorded so that it can resume."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from face2face.engine.base import Engine
from face2face.engine.result import Result
from face2face.engine.resume_point import ResumePoint
from face2face.engine.resume_recorder import ResumeRecorder
from face2face.engine.segmented_sink import SegmentedSink
from face2face.engine.segments import Numbers, SegmentPlan
from face2face.video.frame_sink import FrameSink
from face2face.video.source import FrameSource


@dataclass
class Tally:
    """What is counted of one result.

    Attributes:
        idle: numbers of the frames in which there was nothing to do.
        several: how many frames showed more than one face.
    """

    idle: list[int] = field(default_factory=list)
    several: int = 0


class ConversionProgress:
    """How far a conversion is: from the first frame that is made to the last.

    Args:
        plan: how the video is cut, None where it is not.
        first: the segment that is made first.
        tallies: what was counted before it, for each result.
        frames: how many frames were made before it.
        recorders: take what each engine knows; None where nobody is to go on.
        last: the segment that is made last; None for all that come.

    Attributes:
        frames: how many frames are made.
        frames_before: how many of them were made before this time.
        last_s: the time of the last one.
        tallies: what was counted, for each result.
        recorders: as given.
    """

    def __init__(
        self,
        plan: SegmentPlan | None,
        first: int,
        tallies: list[Tally],
        frames: int,
        recorders: list[ResumeRecorder] | None,
        last: int | None = None,
    ) -> None:
        self._plan, self._first, self._last = plan, first, last
        self.tallies = tallies
        self.frames = self.frames_before = frames
        self.recorders = recorders
        self.last_s = 0.0

    def is_run_in(self, time_s: float) -> bool:
        """Whether a frame only brings back what filters held before the first that is made."""
        self.last_s = time_s
        return self._plan is not None and self._plan.is_before(time_s, self._first)

    def is_over(self, time_s: float) -> bool:
        """Whether a frame comes after the last that is made."""
        return (
            self._plan is not None
            and self._last is not None
            and self._plan.number(time_s) > self._last
        )

    def count(self, results: Sequence[Result]) -> None:
        """Count a frame that was made."""
        for tally, result in zip(self.tallies, results, strict=True):
            if not result.squares:
                tally.idle.append(self.frames)
            tally.several += result.faces > 1
        self.frames += 1

    def end_s(self, source: FrameSource) -> float:
        """When the last frame ends, seconds; by the rate where it is not known."""
        if source.end_s is not None:
            return source.end_s
        return self.last_s + 1 / source.rate_or_usual

    def record(self, place: int, number: int) -> Mapping[str, Numbers]:
        """What is noted of a result when a segment of it is whole."""
        assert self.recorders is not None
        point = self.recorders[place].of(number + 1)
        return as_record(self.frames, self.tallies[place], point)


def as_record(frames: int, tally: Tally, point: ResumePoint) -> Mapping[str, Numbers]:
    """What is noted of a result when a segment of it is whole.

    Args:
        frames: how many were made up to its end.
        tally: what was counted up to its end.
        point: where the next segment's run-in begins.
    """
    return {
        "made": np.array([frames, tally.several], np.float64),
        "idle": np.array(tally.idle, np.float64),
        **point.as_arrays(),
    }


@dataclass(frozen=True)
class Begun:
    """What there is of several results from before.

    Attributes:
        first: the segment to go on with.
        points: of each result where its run-in begins; None at the video's start.
        tallies: what was counted for each.
        frames: how many were made.
    """

    first: int
    points: list[ResumePoint] | None
    tallies: list[Tally]
    frames: int


def begin_conversion(
    source: FrameSource, results: Sequence[tuple[Engine, FrameSink]]
) -> ConversionProgress:
    """Go to where a conversion that was stopped goes on, or to the start.

    Args:
        source: at its start.
        results: what is made of it: fresh engines, or calibrated, and where their frames go.
    """
    tallies = [Tally() for _ in results]
    sinks = [sink for _, sink in results if isinstance(sink, SegmentedSink)]
    if len(sinks) < len(results):
        return ConversionProgress(None, 0, tallies, 0, None)
    plan = sinks[0].folder.plan
    begun = begun_before(sinks)
    if begun.points:
        try:
            for (engine, _), point in zip(results, begun.points, strict=True):
                engine.start_at(point, source.width, source.height)
            source.go_to(plan.run_in(begun.first), begun.points[0].frame)
        except ValueError:
            begun = _nothing(sinks)
    for sink in sinks:
        sink.go_on_at(begun.first)
    begun_with: Sequence[ResumePoint | None] = begun.points or [None] * len(sinks)
    recorders = [ResumeRecorder(plan.running_in, begun.first + 1, point) for point in begun_with]
    progress = ConversionProgress(plan, begun.first, begun.tallies, begun.frames, recorders)
    for place, sink in enumerate(sinks):
        sink.notes = lambda number, place=place: progress.record(place, number)  # type: ignore[misc]
    return progress


def begun_before(sinks: Sequence[SegmentedSink]) -> Begun:
    """What there is of a video's results; nothing where that cannot be used."""
    first = min(sink.folder.whole for sink in sinks)
    if not first:
        return _nothing(sinks)
    points, tallies, all_frames = list[ResumePoint](), list[Tally](), list[int]()
    try:
        for sink in sinks:
            noted = sink.folder.record(first - 1)
            assert noted is not None
            frames, several = (int(value) for value in noted["made"])
            tallies.append(Tally([int(value) for value in noted["idle"]], several))
            points.append(ResumePoint.of_arrays(noted))
            all_frames.append(frames)
    except (KeyError, ValueError, OverflowError):
        return _nothing(sinks)
    if len({point.frame for point in points}) > 1:
        return _nothing(sinks)
    return Begun(first, points, tallies, all_frames[0])


def _nothing(sinks: Sequence[SegmentedSink]) -> Begun:
    return Begun(0, None, [Tally() for _ in sinks], 0)
