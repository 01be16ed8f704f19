"""A whole video file through what moves a face."""

from collections.abc import Callable
from pathlib import Path

from face2face.engine.ahead import reenacted
from face2face.engine.compose import beside, label
from face2face.engine.face_engine import FaceEngine
from face2face.engine.film import Conversion, Look, write_film
from face2face.engine.reenactor import Result
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.provenance.seal import Sealer
from face2face.types import Frame
from face2face.video.source import FrameSource


def convert(
    source: FrameSource,
    out: Path,
    reenactor: FaceEngine,
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
        lambda frame, result, last: _picture(frame, result, look, last),
        size=_size(source, reenactor.size, look),
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


def _size(source: FrameSource, size: int, look: Look) -> tuple[int, int]:
    """Width and height of the pictures that `_picture` makes."""
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


def _picture(frame: Frame, result: Result, look: Look, last: Frame | None) -> Frame:
    """What is written for a frame, drawn over what was written last."""
    left = frame if look.show == "camera" else result.sketch
    picture = result.output.copy() if look.layout == "output" else beside(left, result.output, last)
    if look.labelled:
        label(picture)
    return picture
