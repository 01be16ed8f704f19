"""A whole video through an engine of any kind."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from tqdm import tqdm

from face2face.engine.base import Engine
from face2face.engine.compose import beside, label, scaled
from face2face.engine.conversion import Conversion
from face2face.engine.conversion_progress import ConversionProgress, Tally, begin_conversion
from face2face.engine.file_sink import OutputStyle
from face2face.engine.lookahead import process_together
from face2face.engine.motion import MotionRecorder, MotionSource
from face2face.engine.result import Result, Seen
from face2face.engine.stages import in_thread
from face2face.engine.survey import Survey, survey
from face2face.errors import ErrorKind, NoFaceError
from face2face.types import Frame, TimedFrame
from face2face.utils.opencv_threads import a_stages_share
from face2face.video.frame_sink import FrameSink
from face2face.video.source import FrameSource


@dataclass(frozen=True)
class Output:
    """One of the results that are made of a video.

    Attributes:
        sink: takes frames of `file_sink.output_size`; closed at the end, aborted if anything fails.
        engine: fresh, or calibrated; opened for videos.
        style: what it shows.
    """

    sink: FrameSink
    engine: Engine
    style: OutputStyle


Advance = Callable[[int], None]
"""Takes how many frames are done."""


def convert(
    source: FrameSource,
    sink: FrameSink,
    engine: Engine,
    style: OutputStyle,
    advance: Advance | None = None,
    record: MotionRecorder | None = None,
) -> Conversion:
    """Apply an engine to a video and put the results into a sink.

        with VideoFileSource(path) as source:
            sink = open_file_sink(out, source, engine, style, Signer(print))
            done = convert(source, sink, engine, style)

    Args:
        source: the video.
        sink: as in `Output`.
        engine: as in `Output`.
        style: as in `Output`.
        advance: is told of each frame.
        record: as for `convert_together`.

    Raises:
        NoFaceError: there was not one frame in which something was to be done.
        SourceError: the video cannot be read on.
        SinkError: the output cannot be written.
    """
    return convert_together(source, [Output(sink, engine, style)], advance, record)[0]


def convert_together(
    source: FrameSource,
    outputs: Sequence[Output],
    advance: Advance | None = None,
    record: MotionRecorder | None = None,
) -> list[Conversion]:
    """Apply several engines to a video that is read, and its faces looked for, once.

    Args:
        source: the video.
        outputs: what to make; of several all engines are of one kind that `shares_faces`.
        advance: is told of each frame.
        record: takes the driver's motion, None where it is not kept.

    Returns:
        What was done for each. Reading and looking for faces is among the first one's stages.

    Raises:
        NoFaceError, SourceError, SinkError: as in `convert`; those results that are whole stay.
    """
    began = time.perf_counter()
    with ExitStack() as ends:
        ends.enter_context(a_stages_share())
        for output in outputs:
            ends.enter_context(output.sink)
        surveyed, see = look_over(source, outputs[0].engine)
        if record is not None:
            see = _recorded(see, record)
        progress = begin_conversion(source, [(output.engine, output.sink) for output in outputs])
        with (
            closing(make_frames(source, outputs, surveyed, see, progress)) as made,
            frames_bar(source, progress.frames) as bar,
        ):
            for _ in made:
                bar.update()
                if advance is not None:
                    advance(progress.frames)
        refuse_idle(
            source.name, [output.engine for output in outputs], progress.tallies, progress.frames
        )
        end_s = progress.end_s(source)
        for output in outputs:
            output.sink.hold_until(end_s)
    seconds = time.perf_counter() - began
    return [
        Conversion(
            frames=progress.frames,
            seconds=seconds,
            without_face=tally.idle,
            several_faces=tally.several,
            stages=output.engine.timings.summary(),
            warnings=(*source.warnings, *output.sink.warnings),
            duration_s=end_s,
            source=source.extent,
            frames_before=progress.frames_before,
            encoder=output.sink.encoder,
            lacks=tuple(output.sink.lacks),
            ending=source.ending,
        )
        for tally, output in zip(progress.tallies, outputs, strict=True)
    ]


def frames_bar(source: FrameSource, done: int) -> "tqdm[Any]":
    """A progress bar over a video's frames, of which so many are done."""
    # disable=None: no bar where nobody sees it move. leave=None: the only one stays.
    return tqdm(
        desc=source.name,
        total=source.frame_count,
        initial=done,
        unit="f",
        disable=None,
        leave=None,
    )


def refuse_idle(
    name: str, engines: Sequence[Engine], tallies: Sequence[Tally], frames: int
) -> None:
    """Refuse a result where nothing was done in any frame.

    Args:
        name: the source's.
        engines: of the results.
        tallies: what was counted of them.
        frames: how many there are.

    Raises:
        NoFaceError: there is one.
    """
    for engine, tally in zip(engines, tallies, strict=True):
        if len(tally.idle) == frames:
            raise NoFaceError(engine.nothing_done(name), ErrorKind.NO_FACE_IN_VIDEO, video=name)


See = Callable[[Frame, float], Seen]
"""Finds the faces of the next frame."""


def look_over(source: FrameSource, engine: Engine, *, bar: bool = True) -> tuple[Survey, See]:
    """What is known of a source beforehand, and what finds the faces of its frames in turn.

    Args:
        source: at its start.
        engine: what it is converted with.
        bar: whether to show how far that is to whoever sees it.
    """
    if isinstance(source, MotionSource):
        return source.survey(), source.see
    return survey(source, engine, bar=bar), engine.see


def make_frames(
    source: FrameSource,
    outputs: Sequence[Output],
    surveyed: Survey,
    see: See,
    progress: ConversionProgress,
) -> Generator[None, None, None]:
    """Make the frames of a conversion and put them into the sinks; one item for each.

    Args:
        source: where it begins.
        outputs: what to make; the engines know what is known there.
        surveyed: from `look_over`.
        see: from `look_over`.
        progress: counts them.
    """
    images: list[Frame | None] = [None] * len(outputs)
    as_stored = [True] * len(outputs)
    engines = [output.engine for output in outputs]
    together = process_together(source.frames(), engines, surveyed, progress.recorders, see)
    with in_thread(together, "generate") as done:
        for timed, results in done:
            if progress.is_run_in(timed.time_s):
                continue
            if progress.is_over(timed.time_s):
                return
            for place, (output, result) in enumerate(zip(outputs, results, strict=True)):
                timings = output.engine.timings
                if as_stored[place]:
                    as_stored[place] = _write_beside(timed, result, output)
                    if as_stored[place]:
                        continue
                with timings.stage("compose"):
                    image = _draw(timed.frame, result, output.style, images[place])
                with timings.stage("write"):
                    output.sink.write(image, timed.time_s)
                images[place] = image
            progress.count(results)
            yield


def _recorded(see: See, record: MotionRecorder) -> See:
    def recording(frame: Frame, time_s: float) -> Seen:
        seen = see(frame, time_s)
        record.take(time_s, seen)
        return seen

    return recording


def _write_beside(timed: TimedFrame, result: Result, output: Output) -> bool:
    """Write a frame with its left half as it was stored; False where that cannot be."""
    style, planes = output.style, timed.planes
    if planes is None or result.alpha is not None or not style.beside_frame:
        return False
    with output.engine.timings.stage("compose"):
        height, width = timed.frame.shape[:2]
        right = scaled(result.output, height)
        if style.labelled:
            if right is result.output:
                right = right.copy()  # the engine may show it again
            if not label(right, side=min(height, width + right.shape[1])):
                return False
    with output.engine.timings.stage("write"):
        return output.sink.write_beside(planes, right, timed.time_s)


def _draw(frame: Frame, result: Result, style: OutputStyle, last: Frame | None) -> Frame:
    """What is written for a frame, drawn over what was written last; uint8 RGB or RGBA."""
    output = result.output
    if result.alpha is not None:
        return np.dstack([output, result.alpha])
    if style.layout == "side-by-side":
        left = frame
        if style.show == "landmarks":
            seen = result.sketch if result.sketch is not None else np.zeros((8, 8, 3), np.uint8)
            left = scaled(seen, output.shape[0])
        output = beside(left, output, last)
    elif style.labelled:
        output = output.copy()  # the engine may show it again
    if style.labelled:
        label(output)
    return output
