"""face2face-new: from a clip or the camera to a face that the window and the videos can use."""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from face2face.cli.camera_flags import add_camera_flag, camera_format_from
from face2face.cli.command_line import typed
from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import file_path, number, text, whole_number
from face2face.cli.new_done import report_done
from face2face.cli.new_photo import keep_photograph
from face2face.cli.new_plan import (
    SECOND_STAGE_FROM,
    USUAL_MINUTES,
    USUAL_SECONDS,
    plan_of,
    refuse_unfit_flags,
    way_of,
)
from face2face.cli.streams import end_with_standard_input
from face2face.config import DEFAULT_MODEL, DEFAULT_SIZE, ENLARGED, NETWORK_SIZES
from face2face.errors import Face2FaceError
from face2face.new_face.progress import Progress, Report, as_note, json_report, text_report
from face2face.utils.extras import need_training

if TYPE_CHECKING:
    from face2face.new_face.workspace import Work

_EXAMPLES = """
face2face-new ana --file ana.mp4                               (its best frame, in seconds)
face2face-new ana --file ana.mp4 --minutes 10                  (trained)
face2face-new ana --source 0 --minutes 10
face2face-new ana --file monday.mp4 --file tuesday.mp4 --minutes 60
face2face-new ana --file talk.mp4 --part 0:10-1:15             (a part of the clip)
face2face-new ana --file ana.mp4 --consent "Ana agreed on 2026-05-01 to videos for her family"
face2face-new ana --file ana.mp4 --size 256                    (no sharper eyes and mouth at 512)
face2face-new ana --photo ana.jpg                              (a photograph, without training)
face2face-new ana                                              (goes on with an unfinished one)
face2face-new ana --longer --minutes 30                        (trains a finished one further)
face2face-new small --file ana.mp4 --size 128 --filters 16     (faster, smaller, less sharp)
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-new",
        "Make a face of a photograph, or of the best frame of a clip, in seconds; or train one\n"
        "from a clip of one person, or from a minute before the camera (--minutes 10): choose\n"
        "images, train, reduce, freeze. The model is put where face2face-gui and face2face-video\n"
        "find it by its name. Interrupted, training goes on when the same command is given again.",
        _EXAMPLES,
    )
    _add_material(parser)
    _add_making(parser)
    _add_keeping(parser)
    return parser


def _add_material(parser: argparse.ArgumentParser) -> None:
    """What the face is made of."""
    add = parser.add_argument
    add("name", metavar="NAME", help="what to call the face")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--file",
        type=file_path,
        action="append",
        metavar="CLIP",
        help="a video of one person who talks and looks around, or a folder of images, or of "
        "such videos; may be given several times",
    )
    where.add_argument(
        "--source",
        metavar="NUMBER|NAME",
        help="record with this camera, its number or part of its name; what to do is said "
        "meanwhile",
    )
    add_camera_flag(parser)
    where.add_argument(
        "--photo",
        type=file_path,
        metavar="PHOTO",
        help="one photograph, moved as it is: ready in seconds, without training",
    )
    add(
        "--part",
        action="append",
        metavar="START-END",
        help="use a part of a clip: seconds or M:SS, such as 10-75, 0:10-1:15, 90- to its end, or "
        "all; with several clips one for each --file, in their order",
    )
    add(
        "--face",
        type=whole_number(1),
        metavar="N",
        help="with --photo: which face, 1 the largest (default: 1)",
    )
    add(
        "--seconds",
        type=whole_number(10, 3600),
        help=f"how long to record, in seconds (default: {USUAL_SECONDS})",
    )


def _add_making(parser: argparse.ArgumentParser) -> None:
    """How it is made, and in how long."""
    add = parser.add_argument
    add(
        "--minutes",
        type=number(0, above=True),
        help="how long all but the filming may take; training has half of it at least "
        f"(default: {USUAL_MINUTES:g})",
    )
    add(
        "--init-from",
        metavar="MODEL|none",
        help="the face to start from: a model's name, its folder, or a run's; none takes hours "
        f"instead of minutes (default: {DEFAULT_MODEL}; none with --filters, or a --size that is "
        f"neither {DEFAULT_SIZE} nor {ENLARGED * DEFAULT_SIZE})",
    )
    add(
        "--way",
        choices=("sketch", "portrait"),
        help="portrait: move the clip's best frame as it is, in seconds; sketch: train a network "
        "on the clip (default: portrait; sketch with --minutes, --init-from, --size or --filters)",
    )
    add(
        "--size",
        type=int,
        choices=NETWORK_SIZES,
        help="side of the image in pixels; twice that of --init-from: with a second stage, which "
        "makes eyes and mouth at that size and has a quarter of the training (default: "
        f"{ENLARGED * DEFAULT_SIZE} where the clip has the pixels and --minutes are "
        f"{SECOND_STAGE_FROM:g} or more, else --init-from's, or {DEFAULT_SIZE})",
    )
    add(
        "--filters",
        type=whole_number(1),
        help="the networks' first filters (default: --init-from's, or 32)",
    )


def _add_keeping(parser: argparse.ArgumentParser) -> None:
    """What is agreed to, replaced, kept and told."""
    add = parser.add_argument
    add(
        "--consent",
        type=text(),
        metavar="TEXT",
        help="what the person agreed to, and when; without it you are asked",
    )
    add(
        "--overwrite",
        action="store_true",
        help="replace the model of this name when the new one is ready",
    )
    add(
        "--fresh",
        action="store_true",
        help="forget an unfinished face of this name and begin anew",
    )
    add(
        "--longer",
        action="store_true",
        help="train the finished face of this name further, for --minutes more",
    )
    add(
        "--keep-work",
        action="store_true",
        help="keep video, pairs and training run when the face is ready (usually the pairs alone, "
        "for --longer)",
    )
    add(
        "--progress",
        choices=("text", "json"),
        default="text",
        help="json, for programs: one object a line; closing standard input ends the command",
    )


def run(args: argparse.Namespace) -> int:
    """Make the face."""
    report = json_report(sys.stdout) if args.progress == "json" else text_report(sys.stdout)
    try:
        return _make(args, report)
    except Face2FaceError as error:
        if args.progress == "json":
            report(Progress("failed", message=str(error), error=error.details))
        raise


def _make(args: argparse.Namespace, report: Report) -> int:
    from face2face.new_face.longer import begin_longer, keep_pairs
    from face2face.new_face.names import checked_name, refuse_taken
    from face2face.new_face.pipeline import make_face, make_portrait, settle_backend
    from face2face.new_face.workspace import lock_work, work_of

    refuse_unfit_flags(args)
    settle_backend()
    name = checked_name(args.name)
    begun = work_of(name).begun()
    goes_on = begun is not None and (begun.first or (begun.longer and not args.fresh))
    refuse_taken(name, overwrite=args.overwrite or args.longer or goes_on)
    if args.progress == "json":
        end_with_standard_input()
    command = typed("face2face-new", build_parser(), args)
    if args.photo is not None:
        kept = keep_photograph(args, name, command, as_note(report))
        report_done(args, report, name, kept)
        return 0
    way = way_of(args) if begun is None or args.fresh else begun.way
    if way != "portrait":
        need_training()
    work = work_of(name)
    with lock_work(work.folder, name), _told_how_to_go_on(work, report):
        plan = begin_longer(work, args.minutes) if args.longer else plan_of(args, name, work)
        if not plan.files and not plan.longer and work.begun() is None:
            _record(args, work, report)
        if plan.way != "portrait" or not plan.files:  # else there is nothing to go on with
            work.write(plan)
        if plan.way == "portrait":
            best = make_portrait(plan, work, report, command=command)
            if not args.keep_work:
                work.clear()
            report_done(args, report, name, best)
            return 0
        made = make_face(plan, work, report, command=command)
        keep_pairs(work, plan, all_of_it=args.keep_work)
    report_done(args, report, name, made.folder, made.quality, made.kept)
    return 0


def _record(args: argparse.Namespace, work: "Work", report: Report) -> None:
    from face2face.new_face.camera_recording import record_face
    from face2face.new_face.directions import Direction
    from face2face.video.open_source import open_camera

    told: list[Direction] = []

    def show_direction(direction: Direction, share: float) -> None:
        if direction not in told:
            told.append(direction)
            report(Progress("record", share, message=direction.text))

    with open_camera(args.source, camera_format_from(args)) as camera:
        report(Progress("record", 0.0))
        record_face(camera, work.recording, args.seconds or USUAL_SECONDS, show_direction)


@contextlib.contextmanager
def _told_how_to_go_on(work: "Work", report: Report) -> Iterator[None]:
    """Say on an interruption that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        if work.begun() is not None:
            report(Progress("note", message="the same command goes on from here"))
        raise


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
