"""make_contact_sheet.py: a video at a glance."""

import argparse
import sys

from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import file_path, no_pipe, whole_number

_EXAMPLES = """
python tools/make_contact_sheet.py --source out.mp4 --out assets/demo.png --num 6 --columns 3
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "make_contact_sheet.py",
        "Lay frames of a video, evenly spaced in time, out in an image.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--source",
        type=no_pipe,
        required=True,
        metavar="VIDEO|demo",
        help="the video, or the shipped clip",
    )
    add("--out", type=file_path, required=True, metavar="FILE", help="the image, .png or .jpg")
    add("--num", type=whole_number(1), default=12, help="frames (default: %(default)s)")
    add("--columns", type=whole_number(1), default=4, help="a row (default: %(default)s)")
    add("--side", type=whole_number(32), default=256, help="their height (default: %(default)s)")
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the sheet."""
    from face2face.errors import UsageError
    from face2face.images.contact_sheet import contact_sheet
    from face2face.images.io import write_image
    from face2face.utils.file_types import IMAGES_WRITTEN, ends_with
    from face2face.utils.inputs import refuse_read
    from face2face.video.open_source import open_video
    from face2face.video.source_spec import video_path

    if not ends_with(args.out, IMAGES_WRITTEN):
        raise UsageError(f"{args.out} is no image: name it with one of {' '.join(IMAGES_WRITTEN)}")
    path = video_path(args.source)
    refuse_read(args.out, [path])
    with open_video(path) as video:
        count = sum(1 for _ in video.frames())
    wanted = {(2 * place + 1) * count // (2 * args.num) for place in range(args.num)}
    with open_video(path) as video:
        shown = [timed.frame for place, timed in enumerate(video.frames()) if place in wanted]
    write_image(args.out, contact_sheet(shown, columns=args.columns, side=args.side))
    print(args.out)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
