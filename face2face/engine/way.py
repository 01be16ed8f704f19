"""A conversion's way through a video: where it begins, and what is noted so that it can go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from face2face.engine.base import Engine, Result
from face2face.engine.known import Known
from face2face.engine.notes import Notes
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


class Way:
    """From the first frame that is made to the last.

    Args:
        plan: how the video is cut, None where it is not.
        first: the segment that is made first.
        tallies: what was counted before it, for each result.
        frames: how many frames were made before it.
        notes: takes what each engine knows on the way; None where it is not cut.

    Attributes:
        frames: how many frames are made.
        frames_before: how many of them were made before this time.
        last_s: the time of the last one.
        tallies: what was counted, for each result.
        notes: as given.
    """

    def __init__(
        self,
        plan: SegmentPlan | None,
        first: int,
        tallies: list[Tally],
        frames: int,
        notes: list[Notes] | None,
    ) -> None:
        self._plan, self._first = plan, first
        self.tallies = tallies
        self.frames = self.frames_before = frames
        self.notes = notes
        self.last_s = 0.0

    def is_run_in(self, time_s: float) -> bool:
        """Whether a frame only brings back what filters held before the first that is made."""
        self.last_s = time_s
        return self._plan is not None and self._plan.is_before(time_s, self._first)

    def count(self, results: Sequence[Result]) -> None:
        """Count a frame that was made."""
        for tally, result in zip(self.tallies, results, strict=True):
            if not result.squares:
                tally.idle.append(self.frames)
            tally.several += result.faces > 1
        self.frames += 1

    def record(self, place: int, number: int) -> Mapping[str, Numbers]:
        """What is noted of a result when a segment of it is whole."""
        assert self.notes is not None
        tally = self.tallies[place]
        return {
            "made": np.array([self.frames, tally.several], np.float64),
            "idle": np.array(tally.idle, np.float64),
            **self.notes[place].of(number + 1).as_arrays(),
        }


def begin_way(source: FrameSource, results: Sequence[tuple[Engine, FrameSink]]) -> Way:
    """Go to where a conversion that was stopped goes on, or to the start.

    Args:
        source: at its start.
        results: what is made of it: fresh engines, or calibrated, and where their frames go.
    """
    tallies = [Tally() for _ in results]
    sinks = [sink for _, sink in results if isinstance(sink, SegmentedSink)]
    if len(sinks) < len(results):
        return Way(None, 0, tallies, 0, None)
    plan = sinks[0].folder.plan
    first = min(sink.folder.whole for sink in sinks)
    begun = _read(sinks, first) if first else None
    if begun is not None:
        try:
            for (engine, _), (known, _, _) in zip(results, begun, strict=True):
                engine.go_on(known, source.width, source.height)
        except ValueError:
            begun = None
    first = first if begun else 0
    frame = frames = 0
    if begun:
        tallies = [tally for _, tally, _ in begun]
        frame, frames = begun[0][0].frame, begun[0][2]
        source.go_to(plan.run_in(first), frame)
    for sink in sinks:
        sink.go_on_at(first)
    notes = [Notes(plan.running_in, first + 1, frame) for _ in sinks]
    way = Way(plan, first, tallies, frames, notes)
    for place, sink in enumerate(sinks):
        sink.notes = lambda number, place=place: way.record(place, number)  # type: ignore[misc]
    return way


def _read(sinks: Sequence[SegmentedSink], first: int) -> list[tuple[Known, Tally, int]] | None:
    """What was noted of each result before a segment; None where that cannot be used."""
    begun: list[tuple[Known, Tally, int]] = []
    for sink in sinks:
        record = sink.folder.record(first - 1)
        try:
            assert record is not None
            frames, several = (int(value) for value in record["made"])
            tally = Tally([int(value) for value in record["idle"]], several)
            begun.append((Known.of_arrays(record), tally, frames))
        except (KeyError, ValueError, OverflowError):
            return None
    if any(known.frame != begun[0][0].frame for known, _, _ in begun):
        return None
    return begun
