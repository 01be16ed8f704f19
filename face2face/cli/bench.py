"""face2face-bench: how fast a model runs here, and what it takes of the machine."""

import argparse
import copy
import json
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from face2face.cli.common import Parser, add_runtime_flag, named_model, run_command
from face2face.cli.flag_values import no_pipe, number, whole_number
from face2face.config import DEFAULT_MODEL
from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.benchmark.clip import Clips
    from face2face.benchmark.setting import Report, Setting

_EXAMPLES = """
face2face-bench
face2face-bench --source talk.mp4 --size 640x480 --frames 300 --json
face2face-bench --model mona-lisa --size 640x480 --rate 30 --seconds 60
face2face-bench --compare "--runtime openvino-int8" "--runtime openvino-fp32"
face2face-bench --source talk.mp4 --frames 150 --growth --minutes 1 10 60
face2face-bench --rate 30 --compare "--model grid-s1" "--model mona-lisa"
"""

_SIDES_PX = (64, 4096)
_ROUNDS = 3
_SECONDS = 20.0
_MINUTES = (1.0, 10.0)


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-bench",
        "Measure a model on a clip: converted from file to file as face2face-video does it, or,\n"
        "with --rate, before a camera as in the window. Every measurement has a fresh process.\n"
        "Rates count neither start nor loading; those are told apart.",
        _EXAMPLES,
    )
    _add_setting_flags(parser)
    add = parser.add_argument
    add(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="run two settings in turn, pair by pair, and tell the ratios; each is a quoted "
        "string of the flags above, with spaces before the values, and adds to those given beside",
    )
    add(
        "--rounds",
        type=whole_number(1, 100),
        metavar="N",
        help=f"pairs to compare (default: {_ROUNDS})",
    )
    add(
        "--growth",
        action="store_true",
        help="tell what larger images, more faces and more time cost: a video from 640x480 to "
        "3840x2160, with 2 and 5 faces, and for each of --minutes",
    )
    add(
        "--minutes",
        nargs="+",
        type=number(0, high=600),
        metavar="MIN",
        help=f"lengths for --growth (default: {' '.join(f'{one:g}' for one in _MINUTES)})",
    )
    add("--json", action="store_true", help="print the report as JSON on standard output")
    return parser


def _add_setting_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--source",
        type=no_pipe,
        default="demo",
        metavar="VIDEO|demo",
        help="the video (default: demo, the shipped clip)",
    )
    add(
        "--model",
        default=DEFAULT_MODEL,
        metavar="NAME|FOLDER|ZIP|PHOTO|frozen_model.pb",
        help="whose face (default: %(default)s)",
    )
    add_runtime_flag(parser)
    add(
        "--frames",
        type=whole_number(2),
        default=300,
        metavar="N",
        help="take the clip's first N frames (default: %(default)s)",
    )
    add(
        "--size",
        type=_size,
        metavar="WxH",
        help="bring the clip to this size before the clock runs (default: its own)",
    )
    add(
        "--rate",
        type=number(1, high=240),
        metavar="FPS",
        help="show the clip as a camera of so many frames a second would (default: convert it)",
    )
    add(
        "--seconds",
        type=number(1, high=3600),
        metavar="S",
        help=f"with --rate, how long to measure (default: {_SECONDS:g})",
    )


class _SettingParser(Parser):
    """Reads one of --compare's two strings."""

    def __init__(self, text: str) -> None:
        super().__init__("face2face-bench", "", "")
        self._text = text
        _add_setting_flags(self)

    def given(self, beside: argparse.Namespace) -> argparse.Namespace:
        """The flags of the text, the others as they were given beside it."""
        try:
            words = shlex.split(self._text)
        except ValueError as error:
            self.error(str(error).lower())
        return self.parse_args(words, copy.copy(beside))

    def error(self, message: str) -> NoReturn:
        """Say which of the two is meant."""
        raise UsageError(f"--compare cannot take '{self._text}': {message}")


def run(args: argparse.Namespace) -> int:
    """Measure."""
    from face2face.benchmark.clip import Clips
    from face2face.benchmark.figures import (
        comparison_table,
        growth_table,
        machine_lines,
        report_table,
    )
    from face2face.benchmark.machine import machine, versions

    if args.growth and (args.compare or args.rate or args.size):
        raise UsageError(
            "--growth has sizes of its own, of videos: leave out --compare, --rate, --size"
        )
    if args.rounds is not None and not args.compare:
        raise UsageError("--rounds is about --compare: give that too, or leave it out")
    if args.minutes is not None and not args.growth:
        raise UsageError("--minutes is about --growth: give that too, or leave it out")
    about = {"machine": machine(), "versions": versions()}
    with tempfile.TemporaryDirectory(prefix="face2face-bench-") as place:
        clips = Clips(Path(place))
        if args.compare:
            report = _compared(args, clips, Path(place))
            table = comparison_table(report)
        elif args.growth:
            report = _grown(args, clips, Path(place))
            table = growth_table(report)
        else:
            report = _measured(_setting(args), clips, Path(place))
            table = report_table(report)
    if args.json:
        print(json.dumps({**report, **about}, indent=1))
    else:
        print(f"{table}\n\n{machine_lines(about)}")
    return 0


def _measured(setting: "Setting", clips: "Clips", folder: Path, *, quiet: bool = False) -> "Report":
    from face2face.benchmark.isolated import measure

    return measure(setting, clips.of(setting), folder, quiet=quiet)


@contextmanager
def _counted(
    total: int, what: str, clips: "Clips", folder: Path
) -> "Iterator[Callable[[Setting], Report]]":
    """What measures, with a bar of so many runs."""
    from tqdm import tqdm

    with tqdm(total=total, desc=what, unit="run", disable=None) as bar:

        def measure(setting: "Setting") -> "Report":
            report = _measured(setting, clips, folder, quiet=True)
            bar.update()
            return report

        yield measure


def _grown(args: argparse.Namespace, clips: "Clips", folder: Path) -> "Report":
    from face2face.benchmark.growth import growth, settings
    from face2face.video.file_source import VideoFileSource

    base = _setting(args)
    with VideoFileSource(base.source) as source:
        rate = source.rate_or_usual
    minutes = args.minutes or _MINUTES
    total = len(list(settings(base, minutes, rate)))
    with _counted(total, "measuring", clips, folder) as measure:
        return growth(base, minutes, rate, measure)


def _compared(args: argparse.Namespace, clips: "Clips", folder: Path) -> "Report":
    from face2face.benchmark.figures import compare

    one, other = (_setting(_SettingParser(text).given(args)) for text in args.compare)
    if (one.rate is None) is not (other.rate is None):
        raise UsageError(
            "--compare cannot set a video against a camera: give both a --rate or none"
        )
    rounds = args.rounds or _ROUNDS
    with _counted(2 * rounds, "comparing", clips, folder) as measure:
        found = compare(one, other, rounds, measure)
    return {"a": args.compare[0], "b": args.compare[1], **found}


def _setting(args: argparse.Namespace) -> "Setting":
    """What the flags ask for; what can be refused is refused before the clip is made."""
    from face2face.benchmark.setting import Setting
    from face2face.video.source_spec import video_path

    if args.seconds is not None and args.rate is None:
        raise UsageError(
            "--seconds is about a camera, with --rate: a video is measured for its --frames"
        )
    named_model(args.model)
    return Setting(
        source=video_path(args.source),
        model=args.model,
        runtime=args.runtime,
        frames=args.frames,
        size=args.size,
        rate=args.rate,
        seconds=_SECONDS if args.seconds is None else args.seconds,
    )


def _size(text: str) -> tuple[int, int]:
    """A parser of sizes for argparse's `type`."""
    found = re.fullmatch(r"(\d+)x(\d+)", text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no size: give one like 640x480")
    width, height = int(found[1]), int(found[2])
    low, high = _SIDES_PX
    if not (low <= min(width, height) and max(width, height) <= high) or width % 2 or height % 2:
        raise argparse.ArgumentTypeError(
            f"{text} is out of range: even numbers from {low} to {high}"
        )
    return width, height


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
