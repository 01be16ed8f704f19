"""A whole video through an engine, of whichever kind."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from face2face.engine.base import Engine, Layout, Result
from face2face.engine.compose import beside, label, scaled
from face2face.engine.lookahead import process_video
from face2face.engine.pipeline import in_thread
from face2face.errors import NoFaceError
from face2face.provenance.signer import Sealer
from face2face.types import Frame
from face2face.video.sink import VideoFileSink
from face2face.video.source import FrameSource


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
    """

    frames: int
    seconds: float
    without_face: list[int]
    several_faces: int
    stages: dict[str, dict[str, float]]

    @property
    def frames_per_second(self) -> float:
        """Frames written a second of work."""
        return self.frames / max(self.seconds, 1e-9)


def as_report(conversion: Conversion, about: dict[str, Any]) -> dict[str, Any]:
    """The conversion as what `--json` prints."""
    return {
        **about,
        "frames": conversion.frames,
        "seconds": round(conversion.seconds, 3),
        "frames_per_second": round(conversion.frames_per_second, 2),
        "frames_without_face": conversion.without_face,
        "frames_with_several_faces": conversion.several_faces,
        "stages": conversion.stages,
    }


def convert(
    source: FrameSource,
    out: Path,
    engine: Engine,
    look: Look,
    *,
    audio_from: Path,
    start_s: float = 0.0,
    duration_s: float | None = None,
    say: Callable[[str], None] = print,
    sealer: Sealer | None = None,
) -> Conversion:
    """Apply an engine to a video; the output appears under its name only when whole.

    Args:
        source: the video.
        out: the file to write.
        engine: fresh, or calibrated; opened for videos.
        look: what the output shows.
        audio_from: the video's file, for its sound.
        start_s: where the video is begun, for its sound.
        duration_s: how much of it is taken, None for all, for its sound.
        say: takes warnings.
        sealer: signs the output, None for one with this installation's key.

    Raises:
        NoFaceError: there was not one frame in which something was to be done.
        SourceError: the video cannot be read on.
        SinkError: the output cannot be written.
    """
    began = time.perf_counter()
    idle_frames: list[int] = []
    several = frames = 0
    picture: Frame | None = None
    sealer = sealer or Sealer(say)
    width, height = _size(source, engine, look)
    mark = engine.mark(beside_source=look.layout == "side-by-side" and look.show == "camera")
    with (
        VideoFileSink(
            out,
            width=width,
            height=height,
            frame_rate=source.frame_rate,
            comment=mark.comment,
            title=engine.title,
            audio_from=audio_from,
            start_s=start_s,
            duration_s=duration_s,
            alpha=engine.transparent,
            seal=partial(sealer.seal, mark=mark, name=out.name),
        ) as sink,
        in_thread(process_video(source.frames(), engine), "generate") as done,
        # disable=None: no bar where nobody sees it move.
        tqdm(desc=source.name, total=source.frame_count, unit="f", disable=None) as bar,
    ):
        for frames, (timed, result) in enumerate(done, 1):
            if not result.squares:
                idle_frames.append(frames - 1)
            several += result.faces > 1
            with engine.timings.stage("compose"):
                picture = _draw(timed.frame, result, look, picture)
            with engine.timings.stage("write"):
                sink.write(picture, timed.time_s)
            bar.update()
        if len(idle_frames) == frames:
            raise NoFaceError(engine.nothing_done(source.name))
    for warning in getattr(source, "warnings", ()):
        say(f"warning: {warning}")
    seconds = time.perf_counter() - began
    return Conversion(frames, seconds, idle_frames, several, engine.timings.summary())


def _size(source: FrameSource, engine: Engine, look: Look) -> tuple[int, int]:
    """Width and height of what `_draw` makes."""
    width, height = engine.output_size(source.width, source.height)
    if look.layout == "output":
        return width, height
    if look.show == "landmarks":
        return height + width, height
    return source.width + _width_at(source.height, width, height), source.height


def _width_at(wanted_height: int, width: int, height: int) -> int:
    """The width of an image scaled to a height, as `compose.scaled` does it."""
    return max(1, round(width * wanted_height / height))


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
