"""tools/make_state_screenshots.py: each state of the window, to be looked at."""

import argparse
import sys
from pathlib import Path

from face2face.cli.common import Parser, run_command
from face2face.config import DEFAULT_MODEL
from tools.dev.window_states import LANGUAGES, SIZES, STATES, THEMES

_EXAMPLES = """
python tools/make_state_screenshots.py --out shots
python tools/make_state_screenshots.py --out shots --state motion --language es --theme dark
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "make_state_screenshots.py",
        "Run the window on the demo clip and save what it looks like in each state, at each size,\n"
        "in each language, light and dark, as STATE-LANGUAGE-THEME-WIDTHxHEIGHT.png. Without a\n"
        "screen: QT_QPA_PLATFORM=offscreen, or xvfb-run.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FOLDER", help="where the images go")
    for flag, known, usual in (
        ("state", tuple(STATES), "all"),
        ("size", tuple(SIZES), "all"),
        ("language", ("en", "de", "es", "fr", "pt", "zh"), " and ".join(LANGUAGES)),
        ("theme", THEMES, "both"),
    ):
        add(
            f"--{flag}",
            action="append",
            choices=known,
            help=f"this {flag} alone; may be given several times (default: {usual})",
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
    from tools.dev.window_screenshots import take_states

    for path in take_states(
        args.out,
        args.model,
        states=args.state or list(STATES),
        sizes=[SIZES[name] for name in args.size or SIZES],
        languages=args.language or LANGUAGES,
        themes=args.theme or THEMES,
    ):
        print(path)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
