"""A whole video through an engine, of whichever kind."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from face2face.engine.base import Engine, Layout, Result
from face2face.engine.compose import beside, label, scaled
from face2face.engine.lookahead import process_together
from face2face.engine.stages import in_thread
from face2face.engine.survey import survey
from face2face.errors import NoFaceError
from face2face.provenance.signer import Sealer
from face2face.types import Frame, TimedFrame
from face2face.video.frame_sink import FrameSink
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
        show: "camera" or "landmarks": the left image of side-by-side, the video's frame or what
            the network sees.
        labelled: whether generated images say so visibly.
    """

    layout: Layout = "side-by-side"
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
        warnings: what was met that did not end the work, a line each.
        duration_s: how long the result is.
        source: what there was to convert, by the source's own account; None where nobody knows.
    """

    frames: int
    seconds: float
    without_face: list[int]
    several_faces: int
    stages: dict[str, dict[str, float]]
    warnings: tuple[str, ...] = ()
    duration_s: float = 0.0
    source: Extent | None = None

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


def open_file_sink(
    out: Path,
    source: FrameSource,
    engine: Engine,
    look: Look,
    sealer: Sealer,
    complete: Callable[[Path], None] | None = None,
) -> VideoFileSink:
    """Begin the file that `convert` fills: of the right size, marked, with the source's sound.

    Args:
        out: the file to write; it appears under its name only when whole.
        source: the video that is to be converted.
        engine: what it is converted with.
        look: what the output shows.
        sealer: signs the complete file.
        complete: is told the path of the complete and signed file before it gets its name.

    Raises:
        SinkError: the place or the format is unfit, or `out` is the source's own file.
        SourceError: the sound's file cannot be read.
    """
    width, height = output_size(source, engine, look)

    def seal(path: Path) -> None:
        sealer.seal(path, mark, out.name)
        if complete is not None:
            complete(path)

    mark = engine.mark(beside_source=look.layout == "side-by-side" and look.show == "camera")
    return VideoFileSink(
        out,
        width=width,
        height=height,
        frame_rate=source.frame_rate,
        comment=mark.comment,
        title=engine.title,
        audio=source.audio,
        alpha=engine.transparent,
        seal=seal,
    )


@dataclass(frozen=True)
class Output:
    """One of the results that are made of a video.

    Attributes:
        sink: takes frames of `output_size`; closed at the end, aborted if anything fails.
        engine: fresh, or calibrated; opened for videos.
        look: what it shows.
    """

    sink: FrameSink
    engine: Engine
    look: Look


Advance = Callable[[int], None]
"""Takes how many frames are done."""


def convert(
    source: FrameSource,
    sink: FrameSink,
    engine: Engine,
    look: Look,
    advance: Advance | None = None,
) -> Conversion:
    """Apply an engine to a video and put the results into a sink.

        with VideoFileSource(path) as source:
            sink = open_file_sink(out, source, engine, look, Sealer(print))
            done = convert(source, sink, engine, look)

    Args:
        source: the video.
        sink: as in `Output`.
        engine: as in `Output`.
        look: as in `Output`.
        advance: is told of each frame.

    Raises:
        NoFaceError: there was not one frame in which something was to be done.
        SourceError: the video cannot be read on.
        SinkError: the output cannot be written.
    """
    return convert_together(source, [Output(sink, engine, look)], advance)[0]


def convert_together(
    source: FrameSource, outputs: Sequence[Output], advance: Advance | None = None
) -> list[Conversion]:
    """Apply several engines to a video that is read, and its faces looked for, once.

    Args:
        source: the video.
        outputs: what to make; of several all engines are of one kind that `shares_faces`.
        advance: is told of each frame.

    Returns:
        What was done for each. Reading and looking for faces is among the first one's stages.

    Raises:
        NoFaceError, SourceError, SinkError: as in `convert`; those results that are whole stay.
    """
    began = time.perf_counter()
    idle_frames: list[list[int]] = [[] for _ in outputs]
    several = [0] * len(outputs)
    frames = 0
    images: list[Frame | None] = [None] * len(outputs)
    as_stored = [True] * len(outputs)
    engines = [output.engine for output in outputs]
    with ExitStack() as sinks:
        for output in outputs:
            sinks.enter_context(output.sink)
        with (
            in_thread(
                process_together(source.frames(), engines, survey(source, engines[0])), "generate"
            ) as done,
            # disable=None: no bar where nobody sees it move. leave=None: the only one stays.
            tqdm(
                desc=source.name, total=source.frame_count, unit="f", disable=None, leave=None
            ) as bar,
        ):
            for frames, (timed, results) in enumerate(done, 1):
                for place, (output, result) in enumerate(zip(outputs, results, strict=True)):
                    if not result.squares:
                        idle_frames[place].append(frames - 1)
                    several[place] += result.faces > 1
                    timings = output.engine.timings
                    if as_stored[place]:
                        as_stored[place] = _write_beside(timed, result, output)
                        if as_stored[place]:
                            continue
                    with timings.stage("compose"):
                        image = _draw(timed.frame, result, output.look, images[place])
                    with timings.stage("write"):
                        output.sink.write(image, timed.time_s)
                    images[place] = image
                bar.update()
                if advance is not None:
                    advance(frames)
        for idle, output in zip(idle_frames, outputs, strict=True):
            if len(idle) == frames:
                raise NoFaceError(output.engine.nothing_done(source.name))
        end_s = source.end_s
        if end_s is None:
            end_s = timed.time_s + 1 / (source.frame_rate or _FALLBACK_RATE)
        for output in outputs:
            output.sink.hold_until(end_s)
    seconds = time.perf_counter() - began
    return [
        Conversion(
            frames,
            seconds,
            idle_frames[place],
            several[place],
            output.engine.timings.summary(),
            (*source.warnings, *output.sink.warnings),
            end_s,
            source.extent,
        )
        for place, output in enumerate(outputs)
    ]


def output_size(source: FrameSource, engine: Engine, look: Look) -> tuple[int, int]:
    """Width and height in pixels of the frames that `convert` writes."""
    width, height = engine.output_size(source.width, source.height)
    if look.layout == "output":
        return width, height
    if look.show == "landmarks":
        return height + width, height
    return source.width + _width_at(source.height, width, height), source.height


def _width_at(wanted_height: int, width: int, height: int) -> int:
    """The width of an image scaled to a height, as `compose.scaled` does it."""
    return max(1, round(width * wanted_height / height))


def _write_beside(timed: TimedFrame, result: Result, output: Output) -> bool:
    """Write a frame with its left half as it was stored; False where that cannot be."""
    look, planes = output.look, timed.planes
    if planes is None or result.alpha is not None:
        return False
    if (look.layout, look.show) != ("side-by-side", "camera"):
        return False
    with output.engine.timings.stage("compose"):
        height, width = timed.frame.shape[:2]
        right = scaled(result.output, height)
        if look.labelled:
            if right is result.output:
                right = right.copy()  # the engine may show it again
            if not label(right, side=min(height, width + right.shape[1])):
                return False
    with output.engine.timings.stage("write"):
        return output.sink.write_beside(planes, right, timed.time_s)


def _draw(frame: Frame, result: Result, look: Look, last: Frame | None) -> Frame:
    """What is written for a frame, drawn over what was written last; uint8 RGB or RGBA."""
    output = result.output
    if result.alpha is not None:
        return np.dstack([output, result.alpha])
    if look.layout == "side-by-side":
        left = frame
        if look.show == "landmarks":
            seen = result.sketch if result.sketch is not None else np.zeros((8, 8, 3), np.uint8)
            left = scaled(seen, output.shape[0])
        output = beside(left, output, last)
    elif look.labelled:
        output = output.copy()  # the engine may show it again
    if look.labelled:
        label(output)
    return output
