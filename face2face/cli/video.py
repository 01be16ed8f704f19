"""face2face-video: a video file in, the same with the trained face, or a task applied, out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.cluster_flags import add_cluster_flags, cluster_from
from face2face.cli.coding_flags import add_coding_flags
from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    add_show_flag,
    run_command,
)
from face2face.cli.credentials_flags import add_credentials_flags
from face2face.cli.flag_values import file_path, no_pipe, number
from face2face.cli.flags import add_edit_flags, add_photo_flags, other_inputs
from face2face.cli.retarget_flags import add_retarget_flags
from face2face.cli.streams import end_with_standard_input
from face2face.cli.video_batch import convert_batch
from face2face.cli.video_motion import driven_by, recorder_for
from face2face.cli.video_outputs import VideoOutputs
from face2face.cli.video_plan import NO_SETTINGS, VideoJob, is_batch
from face2face.cli.video_progress import Progressing
from face2face.cli.video_report import as_json, in_words
from face2face.cli.video_source import finished_by_ctrl_c, open_choice
from face2face.cli.video_work import read_applied, refuse_output
from face2face.config import DEFAULT_MODEL, USUAL_SEGMENT_S
from face2face.errors import Face2FaceError, Notice, UsageError, details_of
from face2face.utils.allocator import share_arenas
from face2face.utils.file_types import OUTPUTS

if TYPE_CHECKING:
    from face2face.cluster.connection import Cluster

_EXAMPLES = """
face2face-video --source talk.mp4 --out out.mp4
face2face-video --source talk.mp4 --out out.mp4 --model mona-lisa --layout output
face2face-video --source talk.mp4 --out out.mp4 --calibrate 3.5 --expression-gain 1.3
face2face-video --source talk.mp4 --out out.mp4 --model photo.jpg --layout output
face2face-video --source talk.mp4 --out out.mkv --start 10 --duration 5 --json
face2face-video --source talk.mp4 --out person.webm --model cutout
face2face-video --source talk.mp4 --out small.mp4 --codec hevc --quality 60 --encoder auto
face2face-video --source talk.mp4 --out out.mp4 --model photo.jpg --record-motion talk.npz
face2face-video --source talk.npz --out lisa.mp4 --model mona-lisa
face2face-video --source talk.mp4 --out talk.gif --layout output --duration 4
face2face-video --source talk.mp4 --out frames/%05d.png
face2face-video --source rtsp://192.168.1.20/stream --out out.mp4 --duration 60
face2face-video --source monday.mp4 tuesday.mp4 lessons/ --out results
face2face-video --list videos.csv --out results --json
face2face-video --source talk.mp4 --model mona-lisa grid-s1 --out results
face2face-video --source lessons/ --out results --scheduler tcp://host:8786
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
    _add_files(parser)
    _add_model(parser)
    _add_course(parser)
    add_photo_flags(parser)
    add_retarget_flags(parser)
    add_edit_flags(
        parser,
        background="transparent in a .webm, .mov, .webp or .png, else blur",
        mask="an image that is white where the video's first frame is to be repaired; it follows "
        "the face",
    )
    add_coding_flags(parser)
    add_credentials_flags(parser)
    add_cluster_flags(parser)
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Which videos, and what is written."""
    add = parser.add_argument
    add(
        "--source",
        "-src",
        nargs="+",
        action="extend",
        type=no_pipe,
        metavar="VIDEO|FOLDER|MOTION.npz|ADDRESS|demo",
        help="the video with the driver, or their motion alone, or demo for the shipped clip; "
        "several, and folders, which are searched with all below them, with --out FOLDER; or one "
        "address (rtsp, http, rtmp, srt), read until it ends, for --duration, or until Ctrl-C",
    )
    add(
        "--list",
        type=file_path,
        metavar="FILE",
        help="a text or CSV file with a video or folder a line, or SOURCE,MODEL; what is relative "
        "is looked for in the working folder, then beside the list",
    )
    add(
        "--out",
        type=file_path,
        default=Path("out.mp4"),
        metavar="FILE|FOLDER",
        help=".mp4, .mov or .mkv, for a person cut out also .webm; .gif or .webp, images that "
        "move; frames/%%05d.png, an image for each frame; written when whole; of many "
        "videos a folder, in which what is done and unchanged is not done again (default: "
        "%(default)s)",
    )
    add(
        "--format",
        choices=list(dict.fromkeys(ending[1:] for ending in OUTPUTS)),
        help="of results in a folder; png: a folder of images for each video (default: as the "
        "videos came, where that can hold them)",
    )
    add(
        "--record-motion",
        type=file_path,
        metavar="FILE.npz",
        help="of one video: write the driver's motion as well, points without their face; such a "
        "file can be --source",
    )
    add("--overwrite", action="store_true", help="of many videos: do again what is done")


def _add_model(parser: argparse.ArgumentParser) -> None:
    """What is applied to them, and what is shown."""
    add = parser.add_argument
    add(
        "--model",
        "--tf-model",
        metavar="NAME|FOLDER|ZIP|PHOTO|frozen_model.pb",
        nargs="+",
        action="extend",
        help="whose face: a model or a photograph; or a model of another task; several with "
        "--out FOLDER, which gets a folder for each "
        f"(default: {DEFAULT_MODEL})",
    )
    add_landmark_flag(parser)
    add_show_flag(
        parser,
        "camera",
        "the left image: the video (0) or the landmarks, what the model is given (1) "
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
        type=number(0, clock=True),
        metavar="S",
        help="learn the driver's face at rest from the second that begins here, for the whole "
        "video (default: from the whole video, each scene and person by themselves)",
    )


def _add_course(parser: argparse.ArgumentParser) -> None:
    """Which part of them, and what is told meanwhile."""
    add = parser.add_argument
    add(
        "--start",
        type=number(0, clock=True),
        default=0.0,
        metavar="S",
        help="seconds to skip, also as 1:30",
    )
    add(
        "--duration",
        type=number(0, above=True, clock=True),
        metavar="S",
        help="seconds to convert, also as 1:30",
    )
    add(
        "--segment",
        type=number(1),
        default=USUAL_SEGMENT_S,
        metavar="S",
        help="what is done of a video that is longer is kept in segments of so many seconds: "
        "stopped or killed, the same command goes on there (default: %(default)g)",
    )
    add("--no-label", action="store_true", help="leave out the words 'AI-generated'")
    add(
        "--json",
        action="store_true",
        help="print a report as JSON on standard output; of many videos a line for each",
    )
    add(
        "--progress",
        choices=("text", "json"),
        default="text",
        help="json, for programs, of one video: one object a line says how far it is; closing "
        "standard input ends the command",
    )


def run(args: argparse.Namespace) -> int:
    """Convert one video, or many."""
    if args.source is None and args.list is None:
        build_parser().error("the following arguments are required: --source or --list")
    if args.progress == "json" and (args.json or is_batch(args)):
        raise UsageError("--progress json is for one video, without --json: leave one of them out")
    share_arenas()
    with cluster_from(args) as cluster:
        return convert_batch(args, cluster) if is_batch(args) else _convert_only(args, cluster)


def _convert_only(args: argparse.Namespace, cluster: Cluster | None) -> int:
    """Convert one video, and tell programs how it goes."""
    news = Progressing(sys.stdout) if args.progress == "json" else None
    if news is not None:
        end_with_standard_input()
    try:
        return _convert_one(args, args.source[0], (args.model or [DEFAULT_MODEL])[0], news, cluster)
    except Face2FaceError as error:
        if news is not None:
            news.failed(error)
        raise


def _convert_one(
    args: argparse.Namespace,
    named: str,
    model: str,
    news: Progressing | None,
    cluster: Cluster | None,
) -> int:
    from tqdm import tqdm

    from face2face.cli.made_with import made_with
    from face2face.utils.inputs import refuse_read
    from face2face.video.sink_target import refuse_target
    from face2face.video.source_spec import MOVING, parse_source

    # With --json, standard output is for the report alone.
    def report(text: str) -> None:
        if news is not None:
            news.note(text)
        else:
            tqdm.write(text, file=sys.stderr if args.json else sys.stdout)

    # What can be refused is refused before the model is loaded.
    choice = parse_source(named, takes=MOVING)
    path = choice.path or Path(choice.name)
    if cluster is not None and choice.address is not None:
        raise UsageError(
            f"{choice.name} is shown to one machine alone: leave --workers and --scheduler out"
        )
    with open_choice(args, choice, report) as source:
        refuse_read(args.out, [path])
        refuse_target(args.out)
        applied = driven_by(source, read_applied(args, model))
        read = [path, *other_inputs(args, applied.model, model)]
        refuse_read(args.out, read)
        refuse_output(args, applied, args.out)
        record = recorder_for(args, source, applied, read)
        job = VideoJob(path, args.out, model, applied, made_with(args, applied.model, NO_SETTINGS))
        outputs = VideoOutputs(args, report, cluster=cluster)
        with (
            outputs.opened(source, [job], segmented=record is None) as opened,
            finished_by_ctrl_c(source),
        ):
            advance = None if news is None else news.advancing(source.frame_count)
            [conversion] = outputs.convert(source, [job], opened, advance, record)
    if record is not None:
        record.write(args.record_motion)
    for warning in conversion.warnings:
        report(Notice(f"warning: {warning}", details_of(warning)))
    if news is not None:
        news.done(args.out)
    elif args.json:
        source_name = named if choice.address is None else choice.name
        print(json.dumps(as_json(source_name, args.out, conversion, opened[0].engine), indent=1))
    else:
        print(in_words(args.out, conversion, opened[0].engine))
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
