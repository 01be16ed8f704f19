"""face2face-video: a video file in, the same with the trained face, or a task applied, out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    nearest,
    number,
    run_command,
)
from face2face.cli.flags import (
    add_credentials_flags,
    add_edit_flags,
    add_photo_flags,
    add_retarget_flags,
    edit_options_from,
    other_inputs,
    refuse_unfit,
    retarget_options_from,
    sealer_from,
)
from face2face.config import DEFAULT_MODEL
from face2face.errors import UsageError
from face2face.tasks.registry import names_with
from face2face.utils.file_types import VIDEO_CONTAINERS_TRANSPARENT, ends_with

if TYPE_CHECKING:
    from face2face.engine.base import Engine, Layout
    from face2face.engine.convert import Conversion, Look
    from face2face.engine.options import EngineOptions


def look_from(args: argparse.Namespace, layout: Layout) -> Look:
    """What --show and --no-label say, in a layout."""
    from face2face.engine.convert import Look

    return Look(
        layout=layout,
        show={"0": "camera", "1": "landmarks"}.get(args.show, args.show),
        labelled=not args.no_label,
    )


def print_report(
    args: argparse.Namespace, done: Conversion, about: dict[str, str], idle: str
) -> None:
    """Say what was done, as words or, with --json, as a report.

    Args:
        args: the command's flags.
        done: what was done.
        about: what the report says beside it.
        idle: what the frames are called for which nothing was done.
    """
    from face2face.engine.convert import as_report

    if args.json:
        about = {"source": str(args.source), "out": str(args.out), **about}
        print(json.dumps(as_report(done, about), indent=1))
        return
    missing = len(done.without_face)
    print(
        f"{args.out.resolve()}: {done.frames} frames at {done.frames_per_second:.1f} frames/s"
        + (f", {missing} {idle}" if missing else "")
        + (f"; {done.difference}" if done.difference else "")
    )


def _options(
    args: argparse.Namespace, task: str, model: str, layout: str, size: tuple[int, int]
) -> EngineOptions:
    """What the flags ask of the engine; what does not fit is refused.

    Args:
        args: the command's flags.
        task: the model's.
        model: its name.
        layout: of the output.
        size: width and height of the video's frames.
    """
    from face2face.engine.edit_images import read_mask
    from face2face.engine.face_mask import FaceMask
    from face2face.engine.options import EngineOptions

    alone = layout == "output" and ends_with(args.out, VIDEO_CONTAINERS_TRANSPARENT)
    edit_options = edit_options_from(args, task, "transparent" if alone else "blur")
    if (
        task in names_with("background")
        and edit_options.background.kind == "transparent"
        and not alone
    ):
        raise UsageError(
            "a person before nothing needs a video that can be transparent: give --out a name that "
            f"ends with {' or '.join(VIDEO_CONTAINERS_TRANSPARENT)} and leave --layout out, "
            "or give --background"
        )
    mask = None
    if task in names_with("mask"):
        if args.mask is None:
            raise UsageError(
                f"{model} repairs what is marked: give --mask an image that is white where the "
                "video's first frame is to be repaired"
            )
        mask = FaceMask(read_mask(args.mask, *size), None, waits=True)
    return EngineOptions(retarget_options_from(args), edit_options, mask)


_EXAMPLES = """
face2face-video --source talk.mp4 --out out.mp4
face2face-video --source talk.mp4 --out out.mp4 --model my-face --layout output
face2face-video --source talk.mp4 --out out.mp4 --calibrate 3.5 --expression-gain 1.3
face2face-video --source talk.mp4 --out out.mp4 --model photo.jpg --layout output
face2face-video --source talk.mp4 --out out.mkv --start 10 --duration 5 --json
face2face-video --source talk.mp4 --out person.webm --model my-cutout
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-video",
        "Reenact a video: the trained face moves as the face in the video does. Models of other\n"
        "tasks repair, sharpen, or cut people out. The sound is kept. What is generated is\n"
        "labelled as such.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--source",
        required=True,
        metavar="VIDEO|demo",
        help="the video with the driver, or demo for the shipped clip",
    )
    add(
        "--out",
        type=Path,
        default=Path("out.mp4"),
        metavar="FILE",
        help=".mp4, .mov or .mkv, for a person cut out also .webm; written when whole (default: "
        "%(default)s)",
    )
    add(
        "--model",
        "--tf-model",
        default=DEFAULT_MODEL,
        metavar="NAME|FOLDER|ZIP|PHOTO|frozen_model.pb",
        help="whose face: a model or a photograph; or a model of another task "
        "(default: %(default)s)",
    )
    add_landmark_flag(parser)
    add(
        "--show",
        choices=("camera", "landmarks", "0", "1"),
        default="camera",
        help="the left image: the video (0) or the landmarks, what the model is given (1) "
        "(default: %(default)s)",
    )
    add(
        "--layout",
        choices=("side-by-side", "output"),
        help="output: the trained face, or the changed video, alone (default: side-by-side where a "
        "face is moved, else output)",
    )
    add_runtime_flag(parser)
    add(
        "--calibrate",
        type=number(0),
        metavar="S",
        help="learn the driver's face at rest from the second that begins here, for the whole "
        "video (default: from the whole video, each scene and person by themselves)",
    )
    add("--start", type=number(0), default=0.0, metavar="S", help="seconds to skip")
    add("--duration", type=number(0, above=True), metavar="S", help="seconds to convert")
    add("--no-label", action="store_true", help="leave out the words 'AI-generated'")
    add("--json", action="store_true", help="print a report as JSON on standard output")
    add_photo_flags(parser)
    add_retarget_flags(parser)
    add_edit_flags(
        parser,
        background="transparent in a .webm or .mov, else blur",
        mask="an image that is white where the video's first frame is to be repaired; it follows "
        "the face",
    )
    add_credentials_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Convert."""
    from face2face.engine.convert import convert, open_file_sink
    from face2face.engine.open_engine import engine_kind, open_engine, task_name
    from face2face.model import known_models, read_model
    from face2face.utils.inputs import refuse_read
    from face2face.video.open_source import open_video
    from face2face.video.sink import refuse_same_file, refuse_target
    from face2face.video.source_spec import video_path

    # With --json, standard output is for the report alone.
    def report(text: str) -> None:
        print(text, file=sys.stderr if args.json else sys.stdout)

    # What can be refused is refused before the model is loaded.
    path = video_path(args.source)
    with open_video(path, start_s=args.start, duration_s=args.duration) as source:
        refuse_same_file(path, args.out)
        refuse_target(args.out)
        model = read_model(args.model, nearest(args.model, known_models()))
        kind, task = engine_kind(model), task_name(model)
        refuse_read(args.out, other_inputs(args, model))
        refuse_unfit(args, task, model.name)
        sealer = sealer_from(args)
        if args.calibrate is not None and not kind.calibrates:
            raise UsageError(
                f"--calibrate is for models that move a face, {model.name} is for {task}"
            )
        look = look_from(args, args.layout or kind.usual_layout)
        size = source.width, source.height
        options = _options(args, task, model.name, look.layout, size)
        engine = open_engine(
            model,
            args.runtime,
            args.landmark_model,
            options=options,
            size=args.size,
            face=args.face,
        )
        report(f"model {model.name}, {engine.runtime}; {model.consent}")
        for remark in engine.remarks:
            report(remark)
        if args.calibrate is not None:
            _calibrate(engine, path, args.calibrate)
        sink = open_file_sink(args.out, source, engine, look, sealer)
        conversion = convert(source, sink, engine, look)
    for warning in conversion.warnings:
        report(f"warning: {warning}")
    print_report(args, conversion, {"model": model.name, **engine.about}, engine.idle)
    return 0


def _calibrate(engine: Engine, path: Path, begin_s: float) -> None:
    """Learn the driver's neutral face from the second that begins there, for the whole video."""
    from face2face.engine.lookahead import first_second
    from face2face.errors import NoFaceError
    from face2face.video.open_source import open_video

    with open_video(path, start_s=begin_s) as source:
        faces = first_second(source.frames(), engine)
    if not faces:
        raise NoFaceError(
            f"no face is seen in {path} in the second from {begin_s:g} s on: "
            "give --calibrate a time at which the face is at rest, or leave it out"
        )
    engine.calibrate(faces, lock=True)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
