"""A whole video file through a Retoucher."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from face2face.config import LABEL_TEXT
from face2face.engine.compose import beside, label, scaled
from face2face.engine.face_mask import FaceMask
from face2face.engine.film import Conversion, Look, write_film
from face2face.engine.pipeline import in_thread
from face2face.engine.retouch import Retouched, Retoucher
from face2face.provenance.signer import Sealer
from face2face.types import Frame, Grey, TimedFrame
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
    return write_film(
        source,
        out,
        _retouched(source.frames(), retoucher, mask),
        lambda frame, result, last: _picture(frame, result, look, last),
        size=_size(source, look),
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


def _size(source: FrameSource, look: Look) -> tuple[int, int]:
    """Width and height of the pictures that `_picture` makes."""
    if look.layout == "output":
        return source.width, source.height
    left = source.height if look.show == "landmarks" else source.width
    return left + source.width, source.height


def _picture(frame: Frame, result: Retouched, look: Look, last: Frame | None) -> Frame:
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
