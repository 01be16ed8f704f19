"""A whole video file through an engine, for reenactment and for the other tasks."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from tqdm import tqdm

from face2face.config import LABEL_TEXT
from face2face.engine.base import Timings
from face2face.engine.compose import beside, label, scaled
from face2face.engine.face_mask import FaceMask
from face2face.engine.image_editor import Retouched, Retoucher
from face2face.engine.lookahead import reenacted
from face2face.engine.pipeline import in_thread
from face2face.engine.reenactor import Reenactor, Result
from face2face.errors import NoFaceError
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.provenance.signer import Sealer
from face2face.types import Frame, Grey, TimedFrame
from face2face.video.sink import VideoFileSink
from face2face.video.source import FrameSource


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
    for warning in getattr(source, "warnings", ()):
        say(f"warning: {warning}")
    return Conversion(frames, time.perf_counter() - began, idle_frames, several, timings.summary())


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
    reenactor: Reenactor,
    look: Look,
    *,
    model_name: str,
    audio_from: Path,
    start_s: float = 0.0,
    duration_s: float | None = None,
    say: Callable[[str], None] = print,
    sealer: Sealer | None = None,
) -> Conversion:
    """Reenact a film; the output appears under its name only when whole.

    Args:
        source: the film.
        out: the file to write.
        reenactor: fresh; if it is calibrated, its neutral face holds for the whole film.
        look: what the output shows.
        model_name: goes into the file's metadata.
        audio_from: the film's file, for its sound.
        start_s: where the film is begun, for its sound.
        duration_s: likewise.
        say: takes warnings.
        sealer: signs the output, None for one with this installation's key.

    Raises:
        NoFaceError: not one frame showed a face.
        SourceError, SinkError: see there.
    """
    return write_film(
        source,
        out,
        reenacted(source.frames(), reenactor, learn=reenactor.needs_calibration),
        lambda frame, result, last: _reenacted_frame(frame, result, look, last),
        size=_reenacted_size(source, reenactor.size, look),
        idle=lambda result: result.landmarks is None,
        nothing=f"no face was found in {source.name}: use a film where a face looks at the "
        "camera, at least a sixth of the picture wide",
        mark=_mark(look, model_name),
        title="AI-generated face",
        timings=reenactor.timings,
        audio_from=audio_from,
        start_s=start_s,
        duration_s=duration_s,
        say=say,
        sealer=sealer,
    )


def _reenacted_size(source: FrameSource, size: int, look: Look) -> tuple[int, int]:
    """Width and height of the pictures that `_reenacted_frame` makes."""
    if look.layout == "output":
        return size, size
    if look.show == "landmarks":
        return 2 * size, size
    return source.width + source.height, source.height


def _mark(look: Look, model_name: str) -> Mark:
    """What the film says of itself: beside the driver's picture the generated one is a part."""
    film = look.layout == "side-by-side" and look.show == "camera"
    return Mark(
        COMPOSITE if film else GENERATED,
        "the face was made",
        model_name,
        "a film of whoever moves the face",
    )


def _reenacted_frame(frame: Frame, result: Result, look: Look, last: Frame | None) -> Frame:
    """What is written for a frame, drawn over what was written last."""
    left = frame if look.show == "camera" else result.sketch
    picture = result.output.copy() if look.layout == "output" else beside(left, result.output, last)
    if look.labelled:
        label(picture)
    return picture


def retouch_film(
    source: FrameSource,
    out: Path,
    retoucher: Retoucher,
    look: Look,
    *,
    mask: Grey | None,
    alpha: bool,
    audio_from: Path,
    start_s: float = 0.0,
    duration_s: float | None = None,
    say: Callable[[str], None] = print,
    sealer: Sealer | None = None,
) -> Conversion:
    """Apply a task's model to a film; the output appears under its name only when whole.

    Args:
        source: the film.
        out: the file to write.
        retoucher: fresh, its faces those of films.
        look: what the output shows; "landmarks" stand for what the network sees.
        mask: what to repair in the first frame, uint8 (height, width), for inpaint; where that
            shows a face, the mask follows it through the film.
        alpha: whether the output is transparent; the Retoucher's background is, too, then.
        audio_from: the film's file, for its sound.
        start_s: where the film is begun, for its sound.
        duration_s: likewise.
        say: takes warnings.
        sealer: signs the output, None for one with this installation's key.

    Raises:
        NoFaceError: there was not one frame in which something was to be done.
        SourceError, SinkError: see there.
    """
    return write_film(
        source,
        out,
        _retouched(source.frames(), retoucher, mask),
        lambda frame, result, last: _edited_frame(frame, result, look, last),
        size=_edited_size(source, look),
        idle=lambda result: not result.squares,
        nothing=f"no face was found in {source.name} where something is to be done: leave "
        "--region out, or give --region whole",
        mark=retoucher.mark,
        title=LABEL_TEXT,
        timings=retoucher.timings,
        audio_from=audio_from,
        start_s=start_s,
        duration_s=duration_s,
        say=say,
        sealer=sealer,
        alpha=alpha,
    )


def _retouched(
    frames: Iterable[TimedFrame], retoucher: Retoucher, mask: Grey | None
) -> Iterator[tuple[TimedFrame, Retouched]]:
    with in_thread(frames, "read") as read:
        for timed in read:
            if mask is not None:
                # Whose face it is on shows only now; a second look at the frame changes nothing.
                first = retoucher(timed.frame, timed.time_s)
                retoucher.set_mask(FaceMask(mask, first.landmarks))
                mask = None
            yield timed, retoucher(timed.frame, timed.time_s)


def _edited_size(source: FrameSource, look: Look) -> tuple[int, int]:
    """Width and height of the pictures that `_edited_frame` makes."""
    if look.layout == "output":
        return source.width, source.height
    left = source.height if look.show == "landmarks" else source.width
    return left + source.width, source.height


def _edited_frame(frame: Frame, result: Retouched, look: Look, last: Frame | None) -> Frame:
    """What is written for a frame, drawn over what was written last."""
    output = result.output
    if result.alpha is not None:
        return np.dstack([output, result.alpha])
    if look.layout != "output":
        left = frame
        if look.show == "landmarks":
            seen = result.sketch if result.sketch is not None else np.zeros((8, 8, 3), np.uint8)
            left = scaled(seen, frame.shape[0])
        output = beside(left, output, last)
    if look.labelled:
        label(output)
    return output
