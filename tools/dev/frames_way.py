"""frames_way.py: the pictures of docs/how-it-works.md, made by the program from its demo clip."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import number

if TYPE_CHECKING:
    from face2face.types import Frame, Landmarks

_SIDE = 256
_GAP = 8
_QUALITY = 82
_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"

_EXAMPLES = """
python -m tools.dev.frames_way
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "frames_way.py",
        "Take one frame of the demo clip through the program, for a trained face and for a\n"
        "photograph, and save what each step makes of it side by side.",
        _EXAMPLES,
    )
    parser.add_argument(
        "--at", type=number(0), default=6.0, metavar="S", help="which second (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, default=_FOLDER, metavar="FOLDER", help="(default: %(default)s)"
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the pictures."""
    from face2face.engine.compose import Background, cut_out
    from face2face.engine.portrait import PortraitEngine
    from face2face.errors import writing
    from face2face.portrait.background_plate import fill_background
    from face2face.portrait.matte import cut_matte
    from face2face.portrait.person_network import open_person_network

    with writing(args.out):
        args.out.mkdir(parents=True, exist_ok=True)
    engine, frame, result = _through("grid-s1", args.at)
    panels = [_marked(frame, result.landmarks), result.sketch, result.output]
    _save(args.out / "way-trained.webp", [_cut(frame, result.landmarks), *panels], "grid-s1")
    engine, frame, result = _through("mona-lisa", args.at)
    assert isinstance(engine, PortraitEngine)
    photo = engine._portrait.photo  # noqa: SLF001 - nobody else wants to see it
    matte = cut_matte(photo, open_person_network())
    person = cut_out(photo.image, matte, Background("colour", (236, 236, 236)))
    panels = [photo.image, result.sketch, person, fill_background(photo, matte).bare, result.output]
    _save(args.out / "way-portrait.webp", panels, "mona-lisa")
    return 0


def _through(model: str, at_s: float) -> tuple[Any, "Frame", Any]:
    """An engine, a frame, and what became of it after all frames before it."""
    from face2face.engine.open_engine import open_engine
    from face2face.model import read_model
    from face2face.utils.paths import shipped
    from face2face.video.open_source import open_video

    engine = open_engine(read_model(model))
    with open_video(shipped("assets") / "talk.mp4", duration_s=at_s) as source:
        for timed in source.frames():
            result = engine(timed.frame, timed.time_s)
    return engine, timed.frame, result


def _square(frame: "Frame", landmarks: "Landmarks") -> tuple[slice, slice]:
    """Rows and columns of the square around a face."""
    low, high = landmarks.min(0), landmarks.max(0)
    half = int(max(high - low) * 0.85)
    column, row = ((low + high) / 2).astype(int)
    height, width = frame.shape[:2]
    half = min(half, row, column, height - row, width - column)
    return slice(row - half, row + half), slice(column - half, column + half)


def _cut(frame: "Frame", landmarks: "Landmarks") -> "Frame":
    return frame[_square(frame, landmarks)]


def _marked(frame: "Frame", landmarks: "Landmarks") -> "Frame":
    """The face with its landmarks."""
    import cv2

    marked = frame.copy()
    for x, y in landmarks:
        cv2.circle(marked, (round(float(x)), round(float(y))), 3, (80, 255, 160), -1, cv2.LINE_AA)
    return _cut(marked, landmarks)


def _save(path: Path, panels: list["Frame"], model: str) -> None:
    import cv2
    import numpy as np
    from PIL import Image

    from face2face.provenance.mark import COMPOSITE, Mark
    from face2face.provenance.xmp import packet

    gap = np.full((_SIDE, _GAP, 3), 255, np.uint8)
    parts: list[Frame] = []
    for panel in panels:
        small = cv2.resize(panel, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        parts += [gap, np.asarray(small, np.uint8)]
    xmp = packet(Mark(COMPOSITE, "the face was made", model, "a video")).encode()
    Image.fromarray(np.hstack(parts[1:])).save(path, quality=_QUALITY, method=6, xmp=xmp)
    print(path)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
