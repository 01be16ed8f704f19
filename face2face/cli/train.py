"""train.py: from a dataset to a trained generator."""

import argparse
import os
import sys
import time

from face2face.cli.command_line import typed
from face2face.cli.common import Parser, add_landmark_flag, nearest, run_command
from face2face.cli.flag_values import text
from face2face.cli.train_flags import add_train_flags
from face2face.training.request import TrainRequest

_EXAMPLES = """
python tools/train.py --data dataset --out run
python tools/train.py --data dataset --out run --epochs 300      (goes on where it stopped)
python tools/train.py --data dataset --out run --filters 32 --discriminator-filters 32
python tools/train.py --data dataset --out run --init-from grid-s1 --minutes 10
python tools/train.py --data blurred --out sharp --filters 32 --gan-weight 0 --feature-weight 0
python tools/train.py --data drawings --out faces --optimizer radam --lr-schedule step
python tools/train.py --data dataset --out large --size 512 --mixed-precision
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "train.py",
        "Train pix2pix (arXiv 1611.07004) on the pairs of a dataset. A run that was interrupted\n"
        "goes on when the same command is given again. Open OUT/index.html to watch it.\n"
        "With several GPUs all are used; with TF_CONFIG set, all workers it names. With\n"
        "KERAS_BACKEND=torch in the environment PyTorch trains, on one GPU or the CPU.",
        _EXAMPLES,
    )
    add_train_flags(parser)
    add_landmark_flag(parser)
    parser.add_argument(
        "--consent",
        type=text(),
        metavar="TEXT",
        help="what the person agreed to, and when; goes into the model's card (default: asked "
        "once, on a terminal)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Train."""
    began = time.monotonic()

    from face2face.model import known_models
    from face2face.utils.extras import need_training

    need_training()
    from face2face.training.train_run import train_run

    hint = nearest(args.init_from, known_models()) if args.init_from else ""
    trained = train_run(
        _request(args), report=print, ask_consent=_ask_consent, start_hint=hint, began=began
    )
    print(
        f"look at {args.out / 'index.html'}, then: python tools/reduce_model.py "
        f"--model-input {args.out} --model-output MODEL"
    )
    # The same on every worker, and for the same seed on the same CPU.
    print(trained.in_words())
    return 0


def _request(args: argparse.Namespace) -> TrainRequest:
    """The flags as values."""
    return TrainRequest(
        data=args.data,
        out=args.out,
        command=typed("python tools/train.py", build_parser(), args),
        consent=args.consent,
        epochs=args.epochs,
        minutes=args.minutes,
        init_from=args.init_from or "",
        size=args.size,
        filters=args.filters,
        discriminator_filters=args.discriminator_filters,
        batch_size=args.batch_size,
        learning_rate=args.lr,
        lr_schedule=args.lr_schedule,
        lr_step_epochs=args.lr_step_epochs,
        optimizer=args.optimizer,
        beta1=args.beta1,
        l1_weight=args.l1_weight,
        gan_weight=args.gan_weight,
        feature_weight=args.feature_weight,
        detail_weight=args.detail_weight,
        hole_weight=args.hole_weight,
        dropout=args.dropout,
        residual=args.residual,
        refining=args.refining,
        widest=args.widest,
        settle=args.settle,
        gan_from=args.gan_from,
        mixed_precision=args.mixed_precision,
        augment=not args.no_augment,
        flip=args.flip,
        seed=args.seed,
        keep=args.keep,
        checkpoint_minutes=args.checkpoint_minutes,
        landmark_model=args.landmark_model,
    )


def _ask_consent() -> str:
    """What the person agreed to, from who sits at the terminal.

    Raises:
        ConsentError: the answer is no, or nothing.
    """
    from face2face.card import NOT_STATED
    from face2face.new_face.consent import ask_consent

    if sys.stdin.isatty() and "TF_CONFIG" not in os.environ:
        return ask_consent(input)
    print('consent not stated: say what the person agreed to with --consent "TEXT"')
    return NOT_STATED


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
