"""face2face-verify: what an image or video says of how it was made, and whether that holds."""

import argparse
import json
import sys
from typing import Any

from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import file_path
from face2face.cli.last_resort import report_error
from face2face.utils.text import sanitize_line

_EXAMPLES = """
face2face-verify out.mp4
face2face-verify *.png --json
"""

_CODES = """
exit code: 0 marked and unchanged, 1 marked but altered or invalid, or unreadable,
2 wrong usage, 3 not marked, 4 marked in plain metadata alone, which cannot show changes;
of several files the first in the order 1, 3, 4, 0"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-verify",
        "Read the marks of images and videos, of this program and of others: Content Credentials\n"
        "(C2PA), which are signed, and plain metadata. Nothing is fetched from the network.",
        _EXAMPLES,
    )
    parser.epilog = f"{parser.epilog}\n{_CODES}"
    parser.add_argument(
        "files", nargs="+", type=file_path, metavar="FILE", help="an image or video"
    )
    parser.add_argument(
        "--json", action="store_true", help="print a list of reports as JSON on standard output"
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Look into each file."""
    from face2face.errors import SourceError
    from face2face.provenance.verify import Verdict, look_into

    code_of = {Verdict.BROKEN: 1, Verdict.NONE: 3, Verdict.PLAIN: 4, Verdict.INTACT: 0}
    codes: set[int] = set()
    reports: list[dict[str, Any]] = []
    for path in args.files:
        try:
            found = look_into(path)
        except SourceError as error:
            codes.add(error.exit_code)
            reports.append({"file": str(path), "error": str(error)})
            report_error(error)
            continue
        codes.add(code_of[found.verdict])
        reports.append({"file": str(path), **found.as_report()})
        if not args.json:
            print(f"{sanitize_line(str(path))}: {found.verdict.value}")
            print("".join(f"  {line}\n" for line in found.lines()), end="")
    if args.json:
        print(json.dumps(reports, indent=1))
    return next(code for code in code_of.values() if code in codes)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
