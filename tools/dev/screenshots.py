"""tools/make_screenshots.py: the README's images of the window, on the demo clip."""

import argparse
import sys
from pathlib import Path

from face2face.cli.common import Parser, run_command
from face2face.config import DEFAULT_MODEL
from face2face.utils.paths import shipped

_EXAMPLES = """
python tools/make_screenshots.py
xvfb-run -s "-screen 0 1400x900x24" python tools/make_screenshots.py --model my-face
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "make_screenshots.py",
        "Run the window on the demo clip and save what it looks like: window.png and\n"
        "window-dark.png. It needs a screen, which xvfb-run can stand in for.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--out",
        type=Path,
        default=shipped("assets"),
        metavar="FOLDER",
        help="where the images go (default: %(default)s)",
    )
    add(
        "--model",
        default=DEFAULT_MODEL,
        metavar="NAME|FOLDER|frozen_model.pb",
        help="whose face (default: %(default)s)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Take the images."""
    from face2face.gui.preflight import prepare_qt

    prepare_qt()
    from tools.dev.window_screenshots import take_screenshots

    for path in take_screenshots(args.out, args.model):
        print(path)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
