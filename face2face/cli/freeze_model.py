"""freeze_model.py: from a reduced generator to a model that runs."""

import argparse
import os
import sys
from pathlib import Path

from face2face.cli.common import Parser, run_command, typed

_EXAMPLES = """
python tools/freeze_model.py --model-folder my-face
python tools/freeze_model.py --model-folder my-face --consent "Ana agreed on 2026-05-01"
python tools/freeze_model.py --model-folder my-face --out models/ana --saved-model
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
        type=Path,
        required=True,
        metavar="DIR",
        help="a folder of tools/reduce_model.py",
    )
    add("--out", type=Path, metavar="DIR", help="the model's folder (default: the same)")
    add("--name", help="the model's name (default: its folder's)")
    add(
        "--precision",
        choices=("fp32", "fp16"),
        default="fp16",
        help="how weights are stored; fp16 halves the file (default: %(default)s)",
    )
    add("--saved-model", action="store_true", help="write a SavedModel as well")
    add("--licence", default="not stated", help="what others may do with the model")
    add("--attribution", default="not stated", help="whose footage it was trained on")
    add(
        "--consent",
        default="not stated",
        help="what the trained person agreed to, and when",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Freeze."""
    from face2face.hardware import quiet_tensorflow

    # Graphs are frozen by TensorFlow, whatever has trained.
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with quiet_tensorflow():
        from face2face.bundle import GRAPH, default_name
        from face2face.export.freeze import Origin, freeze

    out = args.out or args.model_folder
    card = freeze(
        args.model_folder,
        out,
        Origin(
            name=args.name or default_name(out),
            licence=args.licence,
            attribution=args.attribution,
            consent=args.consent,
            command=typed("python tools/freeze_model.py"),
        ),
        precision=args.precision,
        saved_model=args.saved_model,
    )
    size = (out / GRAPH).stat().st_size
    print(f"{out}: {card.name}, {card.network.parameters / 1e6:.1f} M weights, {size / 1e6:.1f} MB")
    print(f"next: face2face-video --source talk.mp4 --out out.mp4 --model {out}")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
