"""A whole film from another one's: what reenactment and the other tasks share."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tqdm import tqdm

from face2face.engine.pipeline import in_thread
from face2face.engine.timings import Timings
from face2face.errors import NoFaceError
from face2face.provenance.mark import Mark
from face2face.provenance.seal import Sealer
from face2face.types import Frame, TimedFrame
from face2face.video.sink import VideoFileSink
from face2face.video.source import Extent, FrameSource

# Slide shows have frames of many seconds; what is missing from them is heard, or is not.
_LONGEST_FRAME_S = 0.1
_ROUNDING_S = 0.002
_FALLBACK_RATE = 25.0


@dataclass(frozen=True)
class Look:
    """What the output shows.

    Attributes:
        layout: "side-by-side" or "output".
        show: "camera" or "landmarks": the left picture of side-by-side.
        labelled: whether generated pictures say so visibly.
    """

    layout: str = "side-by-side"
    show: str = "camera"
    labelled: bool = True


@dataclass(frozen=True)
class Conversion:
    """What was done.

    Attributes:
        frames: how many were written.
        seconds: how long it took, from the first frame read to the file complete.
        without_face: positions of the frames in which no face was seen.
        several_faces: how many frames showed more than one.
        stages: median and 95th percentile of each stage in milliseconds.
        duration_s: how long the result is.
        source: what there was to convert, by the source's own account; None where nobody knows.
        warnings: what was said of the film and its sound, a line each.
    """

    frames: int
    seconds: float
    without_face: list[int]
    several_faces: int
    stages: dict[str, dict[str, float]]
    duration_s: float = 0.0
    source: Extent | None = None
    warnings: tuple[str, ...] = ()

    @property
    def difference(self) -> str | None:
        """What the source has that the result has not, in words; None if nothing or a frame."""
        if self.source is None:
            return None
        frame_s = min(self.duration_s / max(self.frames, 1), _LONGEST_FRAME_S)
        same_length = abs(self.source.seconds - self.duration_s) <= frame_s + _ROUNDING_S
        if self.source.frames == self.frames and same_length:
            return None
        return (
            f"the source has {self.source.frames} frames in {self.source.seconds:.2f} s, "
            f"this {self.frames} in {self.duration_s:.2f} s"
        )

    @property
    def frames_per_second(self) -> float:
        """Frames written a second of work."""
        return self.frames / max(self.seconds, 1e-9)


class _Made(Protocol):
    """What became of a frame."""

    @property
    def faces(self) -> int:
        """How many were seen."""


_R = TypeVar("_R", bound=_Made)


def write_film(
    source: FrameSource,
    out: Path,
    results: Iterable[tuple[TimedFrame, _R]],
    draw: Callable[[Frame, _R, Frame | None], Frame],
    *,
    size: tuple[int, int],
    idle: Callable[[_R], bool],
    nothing: str,
    mark: Mark,
    title: str,
    timings: Timings,
    audio_from: Path,
    start_s: float,
    duration_s: float | None,
    say: Callable[[str], None],
    sealer: Sealer | None,
    alpha: bool = False,
) -> Conversion:
    """Write a film picture by picture; it appears under its name only when whole.

    Args:
        source: the film that it is made from.
        out: the file to write.
        results: its frames and what became of them; iterated over in a thread of its own.
        draw: makes the picture for a frame, uint8 RGB or RGBA, from the frame, what became of it
            and the picture before, which may be drawn over.
        size: width and height of those pictures.
        idle: whether nothing was done for a frame.
        nothing: the message where that is so for all of them.
        mark: what the film says of itself.
        title: likewise.
        timings: takes the time of drawing and writing.
        audio_from: the film's file, for its sound.
        start_s: where the film is begun, for its sound.
        duration_s: likewise.
        say: takes warnings.
        sealer: signs the output, None for one with this installation's key.
        alpha: whether the output is transparent.

    Raises:
        NoFaceError: nothing was done for any frame.
        SourceError, SinkError: see there.
    """
    began = time.perf_counter()
    idle_frames: list[int] = []
    several = frames = 0
    picture: Frame | None = None
    sealer = sealer or Sealer(say)
    with (
        VideoFileSink(
            out,
            width=size[0],
            height=size[1],
            frame_rate=source.frame_rate,
            comment=mark.comment,
            title=title,
            audio_from=audio_from,
            start_s=start_s,
            duration_s=duration_s,
            alpha=alpha,
            seal=partial(sealer.seal, mark=mark, name=out.name),
        ) as sink,
        in_thread(results, "generate") as done,
        # disable=None: no bar where nobody sees it move.
        tqdm(desc=source.name, total=source.frame_count, unit="f", disable=None) as bar,
    ):
        for frames, (timed, result) in enumerate(done, 1):
            if idle(result):
                idle_frames.append(frames - 1)
            several += result.faces > 1
            with timings.stage("compose"):
                picture = draw(timed.frame, result, picture)
            with timings.stage("write"):
                sink.write(picture, timed.time_s)
            bar.update()
        if len(idle_frames) == frames:
            raise NoFaceError(nothing)
        end_s = source.end_s
        if end_s is None:
            end_s = timed.time_s + 1 / (source.frame_rate or _FALLBACK_RATE)
        sink.hold_until(end_s)
    warnings = (*getattr(source, "warnings", ()), *sink.warnings)
    for warning in warnings:
        say(f"warning: {warning}")
    return Conversion(
        frames,
        time.perf_counter() - began,
        idle_frames,
        several,
        timings.summary(),
        end_s,
        source.extent,
        warnings,
    )


def as_report(conversion: Conversion, about: dict[str, Any]) -> dict[str, Any]:
    """The conversion as what `--json` prints."""
    return {
        **about,
        "frames": conversion.frames,
        **_compared(conversion),
        "seconds": round(conversion.seconds, 3),
        "frames_per_second": round(conversion.frames_per_second, 2),
        "frames_without_face": conversion.without_face,
        "frames_with_several_faces": conversion.several_faces,
        "stages": conversion.stages,
        **({"warnings": list(conversion.warnings)} if conversion.warnings else {}),
    }


def _compared(conversion: Conversion) -> dict[str, Any]:
    """The result beside its source, where that knows how much it held."""
    if conversion.source is None:
        return {}
    return {
        "duration_s": round(conversion.duration_s, 3),
        "source_frames": conversion.source.frames,
        "source_duration_s": round(conversion.source.seconds, 3),
        "difference": conversion.difference,
    }
