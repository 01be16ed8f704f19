"""face2face-eval: how well a model follows its drivers, or does its task, in figures."""

import argparse
import sys
from pathlib import Path

from face2face.cli.command_line import typed
from face2face.cli.common import Parser, add_landmark_flag, add_runtime_flag, run_command
from face2face.cli.flag_values import file_path
from face2face.cli.flags import add_photo_flags
from face2face.cli.retarget_flags import add_retarget_flags
from face2face.config import DEFAULT_MODEL
from face2face.errors import UsageError

_EXAMPLES = """
face2face-eval --drivers talk.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 b.mp4 --identity my-footage.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 --variants plain dark --out report
face2face-eval --model my-face --drivers a.mp4 --identity my-footage.mp4 --out report --record
face2face-eval --model photo.jpg --drivers a.mp4 b.mp4 --own --out report
face2face-eval --model my-sharpener --data blurred --out report --record
face2face-eval --model deblur --data blurred --groups people.csv --out report
"""

_VARIANTS = ("plain", "half", "double", "shifted", "rolled", "dark")


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-eval",
        "Run drivers' videos through a model, as they are and under worse conditions, and measure\n"
        "the output: share of frames with a face, distance of dlib's face descriptor to the\n"
        "trained person, correlation of mouth, eyes and head roll with the driver's, landmark\n"
        "error, jitter; where the driver is the trained person, L1, PSNR and SSIM.\n"
        "A photograph is measured by mouth, brows, lids, gaze and head turn against the driver's,\n"
        "by its descriptor's distance to the photograph itself, jitter and background.\n"
        "Models of the other tasks are measured on the pairs of a dataset: inpaint by L1 inside\n"
        "the hole against OpenCV's inpainting, deblur by PSNR and SSIM against its input, cutout\n"
        "by IoU, pencil by faces found and landmark error.\n"
        "Writes report.json, report.md and report.html, with what is asked of a model and whether\n"
        "it is met.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--model", default=DEFAULT_MODEL, help="name or folder (default: %(default)s)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--drivers", type=file_path, nargs="+", metavar="VIDEO", help="the videos")
    what.add_argument("--data", type=file_path, metavar="DIR", help="a dataset of the model's task")
    add(
        "--set",
        choices=("val", "train"),
        default="val",
        help="with --data: the pairs that validate or those that train (default: %(default)s)",
    )
    add(
        "--groups",
        type=file_path,
        metavar="CSV",
        help="with --data: a table of who is in which file, with columns such as file, person, "
        "ethnicity, gender, age; adds the figures of each group, and names those that the model "
        "serves worse than doing nothing",
    )
    add(
        "--identity",
        type=file_path,
        metavar="VIDEO",
        help="footage of the trained person; without it neither descriptor distance nor L1, PSNR "
        "and SSIM are measured",
    )
    add(
        "--variants",
        nargs="+",
        choices=("all", *_VARIANTS),
        default=["all"],
        metavar="NAME",
        help=f"conditions: all, or some of {', '.join(_VARIANTS)}; plain is always run "
        "(default: all)",
    )
    add(
        "--out",
        type=file_path,
        default=Path("report"),
        metavar="DIR",
        help="(default: %(default)s)",
    )
    add_runtime_flag(parser)
    add_landmark_flag(parser)
    add("--record", action="store_true", help="write the figures into the model's card as well")
    add(
        "--own",
        action="store_true",
        help="for photographs: also move each video's first frame as the video itself moves, and "
        "compare with the real frames",
    )
    add_photo_flags(parser)
    add_retarget_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    from face2face.cli.evaluate_work import measure_pairs, measure_videos

    if args.groups is not None and args.data is None:
        raise UsageError("--groups is about the pairs of a dataset: give one with --data")
    command = typed("face2face-eval", build_parser(), args)
    if args.data is None:
        measure_videos(args, command)
    else:
        measure_pairs(args, command)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
