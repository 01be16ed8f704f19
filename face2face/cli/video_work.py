"""What face2face-video does with one video, be it the only one or one of many."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.coding_flags import coding_options_from
from face2face.cli.common import named_model, shown_side
from face2face.cli.flags import edit_options_from, refuse_unfit_edit_flags
from face2face.cli.retarget_flags import refuse_unfit_motion, retarget_options_from
from face2face.config import REENACTMENT
from face2face.errors import NoFaceError, UsageError
from face2face.tasks.registry import names_with
from face2face.utils.file_types import OUTPUTS_TRANSPARENT, ends_with

if TYPE_CHECKING:
    from face2face.engine.base import Engine
    from face2face.engine.context import LandmarkTracking
    from face2face.engine.edit_options import EditOptions
    from face2face.engine.file_sink import OutputStyle, Segments
    from face2face.engine.options import EngineOptions
    from face2face.model import FaceModel
    from face2face.video.frame_sink import FrameSink
    from face2face.video.source import FrameSource


@dataclass(frozen=True)
class Applied:
    """A model as the flags want it applied.

    Attributes:
        model: what is applied.
        kind: of its engine.
        task: what it was made for.
        style: what outputs show.
    """

    model: FaceModel
    kind: type[Engine]
    task: str
    style: OutputStyle


def read_applied(args: argparse.Namespace, location: str) -> Applied:
    """Find and verify a model; flags that do not fit it are refused.

    Args:
        args: the command's flags.
        location: as it was typed.

    Raises:
        ModelError: the model cannot be used.
        UsageError: a flag does not fit it.
    """
    from face2face.engine.file_sink import OutputStyle
    from face2face.engine.open_engine import engine_kind

    model = named_model(location)
    kind, task = engine_kind(model), model.task
    refuse_unfit_edit_flags(args, task, model.name)
    refuse_unfit_motion(args, model, task)
    if args.calibrate is not None and not kind.calibrates:
        raise UsageError(f"--calibrate is for models that move a face, {model.name} is for {task}")
    if args.calibrate is not None and args.retarget == "off":
        raise UsageError(
            "--calibrate changes nothing with --retarget off, which needs no face at rest: leave "
            "one of them out"
        )
    style = OutputStyle(
        layout=args.layout or kind.usual_layout,
        show=shown_side(args) or "camera",
        labelled=not args.no_label,
    )
    if style.layout == "output" and style.show == "landmarks":
        raise UsageError(
            "--show landmarks is about the image beside the result: give --layout side-by-side, or "
            "leave it out"
        )
    return Applied(model, kind, task, style)


def remarks_on(args: argparse.Namespace, applied: Applied, engine: Engine) -> list[str]:
    """Lines about what was asked for and is not so, without being an error."""
    reads_landmarks = applied.model.photo is None and (
        applied.task == REENACTMENT or applied.task in names_with("region")
    )
    if args.landmark_model is None or reads_landmarks:
        return engine.remarks
    name = applied.model.name
    return [*engine.remarks, f"{name} does without the 68 landmarks: --landmark-model is not read"]


def remark_on_size(args: argparse.Namespace, source: FrameSource, style: OutputStyle) -> str | None:
    """A line where the generated face is shown smaller than `--size` asks for, else None.

    Args:
        args: the command's flags.
        source: the video; beside its frames the face is as high as they are.
        style: what the output shows.
    """
    if args.size is None or args.size <= source.height or not style.beside_frame:
        return None
    return (
        f"{source.name}: beside it the face is {source.height} pixels high, as the video is; "
        f"--layout output keeps the {args.size} of --size"
    )


def edit_options_for(args: argparse.Namespace, applied: Applied, out: Path) -> EditOptions:
    """What the flags ask of a model that edits images; what does not fit is refused.

    Args:
        args: the command's flags.
        applied: the model, of any task.
        out: the file to write.

    Raises:
        UsageError: the file cannot be transparent and is to be, or a mask is needed.
        SourceError: an image for the background cannot be read.
    """
    alone = applied.style.layout == "output" and ends_with(out, OUTPUTS_TRANSPARENT)
    edit_options = edit_options_from(args, applied.task, "transparent" if alone else "blur")
    if (
        applied.task in names_with("background")
        and edit_options.background.kind == "transparent"
        and not alone
    ):
        raise UsageError(
            "a person before nothing needs a video that can be transparent: give --out a name that "
            f"ends with {' or '.join(OUTPUTS_TRANSPARENT)} and leave --layout out, "
            "or give --background"
        )
    if applied.task in names_with("mask") and args.mask is None:
        raise UsageError(
            f"{applied.model.name} repairs what is marked: give --mask an image that is white "
            "where the video's first frame is to be repaired"
        )
    return edit_options


def refuse_output(args: argparse.Namespace, applied: Applied, out: Path) -> None:
    """Refuse a file to write that cannot hold what is asked for, before the model is loaded.

    Args:
        args: the command's flags.
        applied: the model.
        out: the file to write.

    Raises:
        SinkError: its name ends as no such result can.
        UsageError, SourceError: as in `edit_options_for`, or the file cannot be stored as asked.
    """
    from face2face.engine.image_outputs import refuse_unfit_coding
    from face2face.video.sink_target import refuse_ending

    background = edit_options_for(args, applied, out).background
    cut_out = applied.task in names_with("background")
    refuse_ending(out, alpha=cut_out and background.kind == "transparent")
    refuse_unfit_coding(out, coding_options_from(args))


def options_for(
    args: argparse.Namespace, applied: Applied, out: Path, size: tuple[int, int]
) -> EngineOptions:
    """What the flags ask of the engine.

    Args:
        args: the command's flags.
        applied: the model.
        out: the file to write.
        size: width and height of the video's frames.

    Raises:
        UsageError, SourceError: as in `edit_options_for`, or the mask does not fit the video.
    """
    from face2face.engine.edit_images import read_mask
    from face2face.engine.face_mask import FaceMask
    from face2face.engine.options import EngineOptions

    edit_options = edit_options_for(args, applied, out)
    mask = None
    if applied.task in names_with("mask"):
        mask = FaceMask(read_mask(args.mask, *size), None, waits=True)
    return EngineOptions(retarget_options_from(args), edit_options, mask)


def open_applied(
    args: argparse.Namespace,
    applied: Applied,
    options: EngineOptions,
    tracking: LandmarkTracking | None = None,
) -> Engine:
    """Load a model as the flags say; arguments and errors as of `open_engine`."""
    from face2face.engine.open_engine import open_engine

    return open_engine(
        applied.model,
        args.runtime,
        args.landmark_model,
        options=options,
        tracking=tracking,
        size=args.size,
        face=args.face,
    )


def calibrate(engine: Engine, path: Path, begin_s: float) -> None:
    """Learn the driver's neutral face from the second that begins there, for the whole video.

    Raises:
        NoFaceError: no face is seen in it.
    """
    from face2face.engine.lookahead import first_second
    from face2face.engine.open_driver import is_motion
    from face2face.video.open_source import open_video

    if is_motion(path):
        raise UsageError(
            "--calibrate is for videos: from a motion the face at rest is learned as a whole"
        )
    with open_video(path, start_s=begin_s) as source:
        faces = first_second(source.frames(), engine)
    if not faces:
        raise NoFaceError(
            f"no face is seen in {path} in the second from {begin_s:g} s on: "
            "give --calibrate a time at which the face is at rest, or leave it out"
        )
    engine.calibrate(faces, lock=True)


def segments_for(
    args: argparse.Namespace, identity: Callable[[], str], *, always: bool = False
) -> Segments:
    """How a long video is kept while it is made.

    Args:
        args: the command's flags.
        identity: gives source, model and settings as one text.
        always: as for `Segments`.
    """
    from face2face import __version__
    from face2face.engine.file_sink import Segments
    from face2face.engine.segments import SegmentPlan

    return Segments(lambda: f"{__version__} {identity()}", SegmentPlan(args.segment), always)


@contextmanager
def kept_when_stopped(sinks: Sequence[FrameSink], report: Callable[[str], None]) -> Iterator[None]:
    """Say what is there from before, and when the block is stopped, what stays of it.

    Args:
        sinks: take the results of one video.
        report: takes lines.
    """
    from face2face.engine.segmented_sink import SegmentedSink

    folders = [sink.folder for sink in sinks if isinstance(sink, SegmentedSink)]

    def kept_s() -> float:
        """How much of every result is kept, in seconds from its begin."""
        return min((folder.plan.begin_s(folder.whole) for folder in folders), default=0.0)

    if before_s := kept_s():
        report(f"goes on after {before_s:g} s, which were made before")
    try:
        yield
    except KeyboardInterrupt:
        if done_s := kept_s():
            report(f"{done_s:g} s are kept: the same command goes on from there")
        raise
