"""make_moving_image.py: the README's first image: one driver, and the portraits that follow."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.common import Parser, nearest, run_command
from face2face.cli.flag_values import number, whole_number
from face2face.config import DEMO_CLIP
from face2face.utils.paths import shipped

if TYPE_CHECKING:
    from face2face.types import Frame

_EXAMPLES = """
python tools/make_moving_image.py
python tools/make_moving_image.py --start 4 --models mona-lisa zola --side 240 --out two.webp
"""

_MODELS = ["mona-lisa", "zola", "hiro", "kofi"]
_GAP = 4


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "make_moving_image.py",
        "Drive portraits with a clip and save driver and portraits side by side as a WebP that\n"
        "moves.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--source",
        type=Path,
        default=shipped("assets") / DEMO_CLIP,
        metavar="VIDEO",
        help="the driver (default: the demo clip)",
    )
    add("--start", type=number(0), default=8.0, metavar="S", help="(default: %(default)g)")
    add("--seconds", type=number(0, above=True), default=4.0, help="(default: %(default)g)")
    add("--every", type=whole_number(1), default=2, metavar="N", help="take every Nth frame")
    add("--models", nargs="+", default=_MODELS, metavar="MODEL", help="names or photographs")
    add("--side", type=whole_number(64, 512), default=220, help="of an image, in pixels")
    add("--quality", type=whole_number(1, 100), default=60, help="(default: %(default)s)")
    add(
        "--out",
        type=Path,
        default=shipped("assets") / "portraits.webp",
        metavar="FILE",
        help="(default: %(default)s)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the image."""
    import numpy as np

    from face2face.engine.compose import label
    from face2face.engine.lookahead import process_video
    from face2face.engine.open_engine import open_engine
    from face2face.engine.survey import survey
    from face2face.model import known_models, read_model
    from face2face.provenance.mark import COMPOSITE, Mark
    from face2face.provenance.xmp import packet
    from face2face.video.animation_sink import AnimationSink
    from face2face.video.file_source import VideoFileSource

    mark = Mark(COMPOSITE, "portraits moved", ", ".join(args.models), "a video")
    columns: list[list[Frame]] = []
    for name in args.models:
        model = read_model(name, nearest(name, known_models()))
        engine = open_engine(model, "auto", size=None)
        with VideoFileSource(args.source, start_s=args.start, duration_s=args.seconds) as source:
            rate = float(source.frame_rate or 25)
            drivers, outputs = [], []
            results = process_video(source.frames(), engine, survey(source, engine))
            for place, (timed, result) in enumerate(results):
                if place % args.every == 0:
                    drivers.append(_square(timed.frame, args.side))
                    outputs.append(_square(result.output, args.side))
                    label(outputs[-1])
        columns = columns or [drivers]
        columns.append(outputs)
    gap = np.full((args.side, _GAP, 3), 255, np.uint8)
    rows = list(zip(*columns, strict=False))
    with AnimationSink(
        args.out,
        width=len(columns) * (args.side + _GAP) - _GAP,
        height=args.side,
        frame_rate=rate / args.every,
        comment=mark.comment,
        xmp=packet(mark),
        quality=args.quality,
    ) as sink:
        for number, row in enumerate(rows):
            parts = [part for cell in row for part in (cell, gap)][:-1]
            sink.write(np.hstack(parts), number * args.every / rate)
    print(f"{args.out}: {len(rows)} frames, {args.out.stat().st_size / 1e6:.1f} MB")
    return 0


def _square(image: "Frame", side: int) -> "Frame":
    """The middle square of an image, small, a copy."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    least = min(height, width)
    top, left = (height - least) // 2, (width - least) // 2
    part = image[top : top + least, left : left + least]
    return np.asarray(cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
