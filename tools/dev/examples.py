"""make_examples.py: the README's images of what the shipped models do, before and after."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.common import Parser, nearest, run_command
from face2face.cli.flag_values import number
from face2face.utils.paths import shipped

if TYPE_CHECKING:
    from face2face.types import Frame

_EXAMPLES = """
python tools/make_examples.py --source portrait.jpg
python tools/make_examples.py --source talk.mp4 --at 1.5 --models my-deblur --out images
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "make_examples.py",
        "Take one image, make of it what each model's task is given, apply the model, and save\n"
        "before, after and the real image side by side as example-TASK.jpg.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--source", type=Path, required=True, metavar="FILE", help="an image or video of somebody")
    add(
        "--at",
        type=number(0),
        default=0.0,
        metavar="S",
        help="which second of a video (default: %(default)s)",
    )
    add(
        "--models",
        nargs="+",
        metavar="MODEL",
        help="names or folders (default: the shipped ones that work on images)",
    )
    add("--seed", type=int, default=0, help="where holes lie, how strong blur is")
    add(
        "--out",
        type=Path,
        default=shipped("assets"),
        metavar="FOLDER",
        help="where the images go (default: %(default)s)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the images."""
    from face2face.config import REENACTMENT
    from face2face.engine.image_editor import task_of
    from face2face.errors import UsageError, writing
    from face2face.faces.landmarks import LandmarkPredictor
    from face2face.images.contact_sheet import contact_sheet
    from face2face.model import known_models, read_model
    from face2face.provenance.image_writer import write_marked
    from face2face.provenance.mark import COMPOSITE, Mark
    from face2face.provenance.signer import Signer
    from face2face.runtime.open_runtime import open_runtime
    from face2face.utils.inputs import refuse_read
    from tools.dev.task_sample import largest_face, sample

    models = [read_model(name, nearest(name, known_models())) for name in args.models or []]
    if not args.models:
        known = [read_model(str(folder)) for folder in known_models().values()]
        models = [one for one in known if one.card and one.card.task != REENACTMENT]
    if not models:
        raise UsageError("there is no model that works on images: name one with --models")
    image = _image(args.source, args.at)
    face = largest_face(image, LandmarkPredictor(), args.source.name)
    with writing(args.out):
        args.out.mkdir(parents=True, exist_ok=True)
    for model in models:
        runtime = open_runtime(model.graph, "openvino", model.int8)
        strip = sample(image, face, model, runtime, args.seed)
        path = args.out / f"example-{task_of(model).name}.jpg"
        refuse_read(path, [args.source])
        mark = Mark(COMPOSITE, "the second image made", model.name, "the first image")
        sheet = contact_sheet(strip, columns=len(strip), side=256)
        write_marked(path, sheet, None, mark, Signer(print))
        print(path)
    return 0


def _image(path: Path, at_s: float) -> "Frame":
    from face2face.images.file_kind import is_still
    from face2face.images.io import read_image
    from face2face.video.file_source import VideoFileSource

    if is_still(path):
        return read_image(path)
    with VideoFileSource(path, start_s=at_s) as video:
        return next(video.frames()).frame


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
