"""A whole video file through a Retoucher."""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.config import LABEL_TEXT
from face2face.engine.compose import beside, label, scaled
from face2face.engine.convert import Conversion, Look
from face2face.engine.face_mask import FaceMask
from face2face.engine.pipeline import in_thread
from face2face.engine.retouch import Retouched, Retoucher
from face2face.errors import NoFaceError
from face2face.provenance.seal import Sealer
from face2face.types import Frame, Grey, TimedFrame
from face2face.video.sink import VideoFileSink
from face2face.video.source import FrameSource


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
    began = time.perf_counter()
    untouched: list[int] = []
    several = frames = 0
    width, height = _size(source, look)
    mark, sealer = retoucher.mark, sealer or Sealer(say)
    with (
        VideoFileSink(
            out,
            width=width,
            height=height,
            frame_rate=source.frame_rate,
            comment=mark.comment,
            title=LABEL_TEXT,
            audio_from=audio_from,
            start_s=start_s,
            duration_s=duration_s,
            alpha=alpha,
            seal=partial(sealer.seal, mark=mark, name=out.name),
        ) as sink,
        in_thread(source.frames(), "read") as read,
        in_thread(_retouched(read, retoucher, mask), "generate") as results,
        # disable=None: no bar where nobody sees it move.
        tqdm(desc=source.name, total=source.frame_count, unit="f", disable=None) as bar,
    ):
        for frames, (timed, result) in enumerate(results, 1):
            if not result.squares:
                untouched.append(frames - 1)
            several += result.faces > 1
            with retoucher.timings.stage("compose"):
                picture = _picture(timed.frame, result, look)
            with retoucher.timings.stage("write"):
                sink.write(picture, timed.time_s)
            bar.update()
        if len(untouched) == frames:
            raise NoFaceError(
                f"no face was found in {source.name} where something is to be done: leave "
                "--region out, or give --region whole"
            )
    for warning in getattr(source, "warnings", ()):
        say(f"warning: {warning}")
    return Conversion(
        frames, time.perf_counter() - began, untouched, several, retoucher.timings.summary()
    )


def _retouched(
    frames: Iterable[TimedFrame], retoucher: Retoucher, mask: Grey | None
) -> Iterator[tuple[TimedFrame, Retouched]]:
    for timed in frames:
        if mask is not None:
            # Whose face it is on shows only now; a second look at the frame changes nothing.
            first = retoucher(timed.frame, timed.time_s)
            retoucher.set_mask(FaceMask(mask, first.landmarks))
            mask = None
        yield timed, retoucher(timed.frame, timed.time_s)


def _size(source: FrameSource, look: Look) -> tuple[int, int]:
    """Width and height of the pictures that `_picture` makes."""
    if look.layout == "output":
        return source.width, source.height
    left = source.height if look.show == "landmarks" else source.width
    return left + source.width, source.height


def _picture(frame: Frame, result: Retouched, look: Look) -> Frame:
    output = result.output
    if result.alpha is not None:
        return np.dstack([output, result.alpha])
    if look.layout != "output":
        left = frame
        if look.show == "landmarks":
            seen = result.sketch if result.sketch is not None else np.zeros((8, 8, 3), np.uint8)
            left = scaled(seen, frame.shape[0])
        output = beside(left, output)
    if look.labelled:
        label(output)
    return output
