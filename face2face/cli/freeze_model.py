"""freeze_model.py: from a reduced generator to a model that runs."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.command_line import typed
from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import file_path, text, whole_number

if TYPE_CHECKING:
    from face2face.model import FaceModel

_EXAMPLES = """
python tools/freeze_model.py --model-folder my-face
python tools/freeze_model.py --model-folder my-face --consent "Ana agreed on 2026-05-01"
python tools/freeze_model.py --model-folder my-face --out models/ana --saved-model
python tools/freeze_model.py --model-folder my-face --precision int8 --data dataset
python tools/freeze_model.py --model-folder my-face --background --data dataset
python tools/freeze_model.py --model-folder my-detail --into my-face --background --data detail-data
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "freeze_model.py",
        "Write frozen_model.pb, a preview and model.json: a complete model folder for\n"
        "face2face-video --model.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--model-folder",
        type=file_path,
        required=True,
        metavar="DIR",
        help="a folder of tools/reduce_model.py; with --precision int8 or --background also a "
        "complete model, to which they are added",
    )
    add("--out", type=file_path, metavar="DIR", help="the model's folder (default: the same)")
    add("--name", help="the model's name (default: its folder's)")
    add(
        "--precision",
        choices=("fp32", "fp16", "int8"),
        default="fp16",
        help="how weights are stored: fp16 halves the file; int8 is fp16 and, beside it, a form "
        "that OpenVINO runs about three times as fast; needs --data (default: %(default)s)",
    )
    add(
        "--data",
        type=file_path,
        metavar="DIR",
        help="for int8 and --background: the dataset of tools/generate_train_data.py that the "
        "model was trained on",
    )
    add(
        "--samples",
        type=whole_number(10),
        default=300,
        help="for int8: on how many training pairs to calibrate (default: %(default)s)",
    )
    add(
        "--background",
        action="store_true",
        help="learn from --data what stands still behind the person, so that the network need not "
        "draw it",
    )
    add(
        "--into",
        metavar="FACE",
        help="of the task detail: make it the second stage of this trained face, a model's folder",
    )
    add("--saved-model", action="store_true", help="write a SavedModel as well")
    add("--licence", type=text(), default="not stated", help="what others may do with the model")
    add(
        "--attribution",
        type=text(),
        default="not stated",
        help="whose footage it was trained on",
    )
    add(
        "--consent",
        type=text(),
        metavar="TEXT",
        help="what the trained person agreed to, and when (default: what training was told)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Freeze, quantise, or both."""
    from face2face.errors import UsageError

    int8 = args.precision == "int8"
    if int8 and args.data is None:
        raise UsageError(
            "--precision int8 measures and calibrates on the model's own dataset: add --data DIR"
        )
    if args.background and args.data is None:
        raise UsageError("--background is learned from the model's own dataset: add --data DIR")
    face = _face(args)
    out = args.out or args.model_folder
    command = typed("python tools/freeze_model.py", build_parser(), args)
    added = int8 or args.background
    if not (added and args.out is None and _is_finished(args.model_folder)):
        _freeze(args, out, command)
    if args.background:
        from face2face.dataset.layout import find_pairs
        from face2face.export.background import add_background
        from face2face.model import read_model
        from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

        networks = OpenVinoFaceNetworks()
        person = None if face is None else face.person
        add_background(
            read_model(str(out)), find_pairs(args.data), networks, command=command, person=person
        )
    if int8:
        from face2face.dataset.layout import find_pairs
        from face2face.export.quantise import quantise
        from face2face.model import read_model

        pairs = find_pairs(args.data)
        quantise(read_model(str(out)), pairs, samples=args.samples, command=command)
    if face is None:
        print(f"next: face2face-video --source talk.mp4 --out out.mp4 --model {out}")
        return 0

    from face2face.export.second_stage import add_second_stage
    from face2face.model import read_model

    add_second_stage(face, read_model(str(out)), command=command)
    size = read_model(args.into).sizes[-1]
    print(
        f"next: face2face-video --source talk.mp4 --out out.mp4 --model {args.into} --size {size}"
    )
    return 0


def _face(args: argparse.Namespace) -> "FaceModel | None":
    """The face that --into names, read before the long part."""
    if args.into is None:
        return None
    from face2face.export.second_stage import card_of_face
    from face2face.model import read_model

    face = read_model(args.into)
    card_of_face(face)
    return face


def _is_finished(folder: Path) -> bool:
    """Whether there is a model, and nothing that it could be frozen from anew."""
    from face2face.card import CARD

    return (folder / CARD).is_file() and not (folder / "reduced_model.keras").is_file()


def _freeze(args: argparse.Namespace, out: Path, command: str) -> None:
    from face2face.export.needed import need_reduced
    from face2face.utils.extras import need_training
    from face2face.utils.system import keras_on_tensorflow

    need_training("freezing a model")
    need_reduced(args.model_folder)
    with keras_on_tensorflow():
        from face2face.export.freeze import Origin, freeze

    freeze(
        args.model_folder,
        out,
        Origin(
            name=args.name or out.resolve().name,
            licence=args.licence,
            attribution=args.attribution,
            consent=args.consent,
            command=command,
        ),
        half=args.precision != "fp32",
        saved_model=args.saved_model,
    )


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
