"""A whole video file through a Reenactor."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from face2face.engine.ahead import reenacted
from face2face.engine.compose import beside, label
from face2face.engine.pipeline import in_thread
from face2face.engine.reenactor import Reenactor, Result
from face2face.errors import NoFaceError
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.provenance.seal import Sealer
from face2face.types import Frame
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
    learn = reenactor.needs_calibration
    began = time.perf_counter()
    without_face: list[int] = []
    several = frames = 0
    picture: Frame | None = None
    width, height = _size(source, reenactor.size, look)
    mark, sealer = _mark(look, model_name), sealer or Sealer(say)
    with (
        VideoFileSink(
            out,
            width=width,
            height=height,
            frame_rate=source.frame_rate,
            comment=mark.comment,
            title="AI-generated face",
            audio_from=audio_from,
            start_s=start_s,
            duration_s=duration_s,
            seal=partial(sealer.seal, mark=mark, name=out.name),
        ) as sink,
        in_thread(reenacted(source.frames(), reenactor, learn=learn), "generate") as results,
        # disable=None: no bar where nobody sees it move.
        tqdm(desc=source.name, total=source.frame_count, unit="f", disable=None) as bar,
    ):
        for frames, (timed, result) in enumerate(results, 1):
            if result.landmarks is None:
                without_face.append(frames - 1)
            several += result.faces > 1
            with reenactor.timings.stage("compose"):
                picture = _picture(timed.frame, result, look, picture)
            with reenactor.timings.stage("write"):
                sink.write(picture, timed.time_s)
            bar.update()
        if len(without_face) == frames:
            raise NoFaceError(
                f"no face was found in {source.name}: use a film where a face looks at the "
                "camera, at least a sixth of the picture wide"
            )
    for warning in getattr(source, "warnings", ()):
        say(f"warning: {warning}")
    return Conversion(
        frames,
        time.perf_counter() - began,
        without_face,
        several,
        reenactor.timings.summary(),
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
