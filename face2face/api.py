"""The program as a library: what `import face2face` gives.

    import face2face

    model = face2face.load("mona-lisa")
    for image in model.animate_frames(face2face.frames("talk.mp4")):
        ...
    face2face.convert("talk.mp4", "out.mp4", model="mona-lisa")
    face2face.train("ana", "ana.mp4", consent="Ana agreed on 2026-05-01", minutes=10)

Everything is in what these functions are given and return: there are no settings to be set before,
and models do not know of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from face2face.config import DEFAULT_MODEL
from face2face.engine.base import Layout
from face2face.engine.compose import TRANSPARENT, Background
from face2face.engine.conversion import Conversion
from face2face.engine.convert import convert as convert_frames
from face2face.engine.file_sink import OutputStyle, open_file_sink
from face2face.engine.open_engine import engine_kind
from face2face.errors import ConsentError, UsageError
from face2face.faces.retarget_options import RetargetOptions
from face2face.loaded_model import LoadedModel, is_number, open_model
from face2face.model import FaceModel, known_models, read_model
from face2face.new_face.names import checked_name, model_of, refuse_taken
from face2face.new_face.own_process import run_new
from face2face.new_face.progress import Progress
from face2face.provenance.signer import Signer
from face2face.types import TimedFrame
from face2face.utils.extras import need_training
from face2face.utils.file_types import OUTPUTS_TRANSPARENT, ends_with
from face2face.utils.inputs import refuse_read
from face2face.video.open_source import open_video
from face2face.video.sink_target import refuse_same_file, refuse_target
from face2face.video.source_spec import video_path


def models() -> list[str]:
    """Names of all models that `load` and `convert` find: the shipped ones and the user's own."""
    return sorted(known_models())


def load(
    model: str | Path = DEFAULT_MODEL,
    *,
    motion: RetargetOptions | None = None,
    runtime: str = "auto",
    size: int | None = None,
    face: int | None = None,
    label: bool = True,
) -> LoadedModel:
    """Load a model.

    Args:
        model: the name of a shipped model or of the user's own, a model's folder, that folder as a
            zip file, a frozen graph, or a photograph.
        motion: how much of the driver's motion is carried over, None for all as it is.
        runtime: "auto", or one that `--runtime` of the commands takes.
        size: side of a photograph's output in pixels, or twice its own of a trained face with a
            second stage; None for its own.
        face: which face of a photograph, 1 the largest.
        label: whether images say "AI-generated" in a corner.

    Raises:
        ModelError: there is no such model, or it is refused.
        UsageError: an argument has no use or is out of range, or the model repairs what is marked
            in each image, which `animate` cannot know.
        RuntimeUnavailableError: the runtime is not installed.
        NoFaceError, SourceError: a photograph shows no such face, or cannot be read.
    """
    return LoadedModel(open_model(_found(model), motion, runtime, size, face), label=label)


def frames(
    source: str | Path, *, start_s: float = 0.0, duration_s: float | None = None
) -> Iterator[TimedFrame]:
    """The frames of a video with their times, upright, in BT.709 colours.

    Args:
        source: a video, an image, or "demo" for the shipped clip.
        start_s: seconds into it to begin at.
        duration_s: how many seconds, None for all.

    Raises:
        SourceError: it cannot be read.
        UsageError: a number of seconds is none.
    """
    _check_seconds(start_s, duration_s)
    with open_video(video_path(str(source)), start_s=start_s, duration_s=duration_s) as opened:
        yield from opened.frames()


def convert(
    source: str | Path,
    out: str | Path,
    model: str | Path = DEFAULT_MODEL,
    *,
    layout: Layout | None = None,
    start_s: float = 0.0,
    duration_s: float | None = None,
    motion: RetargetOptions | None = None,
    runtime: str = "auto",
    size: int | None = None,
    face: int | None = None,
    label: bool = True,
    report: Callable[[str], None] | None = None,
) -> Conversion:
    """Convert a video, as `face2face-video` does: with its sound, marked and signed.

    The driver's face at rest is learned from the whole video before its first frame is made. A file
    of the name `out` is replaced, once the new one is whole.

    Args:
        source: a video, or "demo" for the shipped clip.
        out: .mp4, .mov or .mkv, .gif or .webp, or a pattern such as frames/%05d.png. A person is
            cut out in .webm, .mov, .webp and .png, and stands before the blurred ground in the
            others.
        model: as for `load`.
        layout: "side-by-side" with the video, or "output" alone; None for what is usual.
        start_s: seconds into the video to begin at.
        duration_s: how many seconds, None for all.
        motion: as for `load`.
        runtime: as for `load`.
        size: as for `load`.
        face: as for `load`.
        label: as for `load`.
        report: takes lines for the user, None to drop them.

    Returns:
        What was done: `frames`, `seconds`, `without_face`, `warnings` and more.

    Raises:
        SourceError, SinkError: the video cannot be read, or the output not written.
        NoFaceError: not one frame shows a face.
        ModelError, UsageError, RuntimeUnavailableError: as in `load`.
    """
    told = report or _drop
    if layout is not None and layout not in (layouts := get_args(Layout)):
        raise UsageError(f"layout={layout!r}: choose one of {', '.join(layouts)}")
    _check_seconds(start_s, duration_s)
    path, target = video_path(str(source)), Path(out)
    with open_video(path, start_s=start_s, duration_s=duration_s) as opened:
        refuse_same_file(path, target)
        refuse_target(target)
        found = _found(model)
        refuse_read(target, [found.graph, Path(model)])
        usual = engine_kind(found).usual_layout
        style = OutputStyle(layout or usual, labelled=label)
        see_through = style.layout == "output" and ends_with(target, OUTPUTS_TRANSPARENT)
        ground = TRANSPARENT if see_through else Background()
        engine = open_model(found, motion, runtime, size, face, ground)
        for remark in engine.remarks:
            told(remark)
        sink = open_file_sink(target, opened, engine, style, Signer(told))
        return convert_frames(opened, sink, engine, style)


def train(
    name: str,
    source: str | Path | Sequence[str | Path],
    *,
    consent: str,
    minutes: float = 10.0,
    init_from: str | Path | None = DEFAULT_MODEL,
    size: int | None = None,
    filters: int | None = None,
    overwrite: bool = False,
    report: Callable[[Progress], None] | None = None,
) -> Path:
    """Train a face from videos of one person, as `face2face-new` does; `load(name)` finds it then.

    It runs in a process of its own. Interrupted, the same call goes on where it stopped.

    Args:
        name: what to call the face.
        source: a video of one person who talks and looks around, or several.
        consent: what that person agreed to, and when; it stays with the model.
        minutes: how long it may take in all.
        init_from: the face to start from, None for random weights, which takes hours.
        size: side of the image in pixels, None for the start's; twice the start's for a second
            stage, where the video has the pixels.
        filters: the network's first filters, None for the start's.
        overwrite: whether a face of this name is replaced, once the new one is whole.
        report: takes the news, in this thread.

    Returns:
        The model's folder.

    Raises:
        ConsentError: `consent` says nothing.
        ModelError: there is a face of this name.
        RuntimeUnavailableError: the packages that train are not installed.
        UsageError: the name or a number is unfit.
        TrainingError: it failed; the message says why.
    """
    need_training()
    if not consent.strip():
        raise ConsentError("say what the person agreed to, and when: consent='...'")
    refuse_taken(checked_name(name), overwrite=overwrite)
    if not is_number(minutes) or not minutes > 0:
        raise UsageError(f"minutes={minutes!r} is out of range: more than 0")
    files = [source] if isinstance(source, str | Path) else source
    words = [name, *(word for file in files for word in ("--file", str(file)))]
    words += [f"--consent={consent}", "--minutes", f"{minutes:g}"]
    words += ["--init-from", "none" if init_from is None else str(init_from)]
    words += ["--overwrite"] * overwrite
    for flag, value in (("--size", size), ("--filters", filters)):
        words += [] if value is None else [flag, str(value)]
    run_new(words, report or _drop)
    return model_of(name)


def _drop(_: object) -> None:
    """Drop news that the caller does not want."""


def _check_seconds(start_s: object, duration_s: object) -> None:
    for name, value in (("start_s", start_s), ("duration_s", duration_s)):
        if value is not None and not is_number(value):
            raise UsageError(f"{name}={value!r} is no number of seconds")


def _found(model: object) -> FaceModel:
    if not isinstance(model, str | Path):
        raise UsageError(
            f"the model is of type {type(model).__name__}: give its name, or the path of its "
            "folder, file or photograph"
        )
    return read_model(str(model), f"known: {', '.join(models())}")
