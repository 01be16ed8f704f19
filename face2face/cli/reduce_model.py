"""reduce_model.py: from a run to the generator alone."""

import argparse
import sys

from face2face.cli.command_line import typed
from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import file_path

_EXAMPLES = """
python tools/reduce_model.py --model-input run --model-output my-face
python tools/reduce_model.py --model-input run --model-output my-face --checkpoint last
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "reduce_model.py",
        "Take the trained generator out of a run: batch normalisation folded into the\n"
        "convolutions, nothing of training left.",
        _EXAMPLES,
    )
    parser.add_argument(
        "--model-input",
        type=file_path,
        required=True,
        metavar="RUN",
        help="a folder of tools/train.py",
    )
    parser.add_argument(
        "--model-output",
        type=file_path,
        required=True,
        metavar="DIR",
        help="the folder to write to",
    )
    parser.add_argument(
        "--checkpoint",
        choices=("best", "last"),
        default="best",
        help="best: what validation found best (default: %(default)s)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Reduce."""
    from face2face.export.needed import need_run
    from face2face.utils.extras import need_training
    from face2face.utils.system import keras_on_tensorflow

    need_training("reducing a run")
    need_run(args.model_input)
    with keras_on_tensorflow():
        from face2face.export.reduce import reduce_run

    reduce_run(
        args.model_input,
        args.model_output,
        args.checkpoint,
        typed("python tools/reduce_model.py", build_parser(), args),
    )
    print(f"next: python tools/freeze_model.py --model-folder {args.model_output}")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
