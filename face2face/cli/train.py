"""train.py: from a dataset to a trained generator."""

import argparse
import os
import sys
import time

from face2face.cli.command_line import typed
from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    file_path,
    nearest,
    number,
    run_command,
    text,
    whole_number,
)
from face2face.config import (
    DEFAULT_SIZE,
    MOST_BATCH,
    MOST_COUNTED,
    MOST_FILTERS,
    MOST_REFINING,
    NETWORK_SIZES,
    WIDEST,
)
from face2face.tasks.info import TrainingDefaults
from face2face.tasks.registry import TASKS
from face2face.training.request import DROPOUT, FILTERS, TrainRequest

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
    add = parser.add_argument
    add("--data", type=file_path, required=True, metavar="DIR", help="the dataset")
    add("--out", type=file_path, required=True, metavar="RUN", help="the run's folder")
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--epochs",
        type=whole_number(1, MOST_COUNTED),
        default=TrainRequest.epochs,
        help="how often to see every pair (default: %(default)s)",
    )
    length.add_argument(
        "--minutes",
        type=number(0, above=True, high=MOST_COUNTED),
        metavar="M",
        help="instead of --epochs: end after M minutes, starting and saving among them",
    )
    add(
        "--init-from",
        metavar="MODEL",
        help="start with the generator of a shipped model (by its name), a model's folder, or a "
        "run's: minutes instead of hours",
    )
    add(
        "--size",
        type=int,
        choices=NETWORK_SIZES,
        help=f"side of the image in pixels (default: {DEFAULT_SIZE}, or --init-from's)",
    )
    add(
        "--filters",
        type=whole_number(1, MOST_FILTERS),
        help="the generator's first filters: 64 as published, 32 for a laptop "
        f"(default: {FILTERS}, or --init-from's)",
    )
    add(
        "--discriminator-filters",
        type=whole_number(1, MOST_FILTERS),
        help=f"the discriminator's first filters (default: {FILTERS}, or --init-from's)",
    )
    add(
        "--batch-size",
        type=whole_number(1, MOST_BATCH),
        default=TrainRequest.batch_size,
        help="pairs a step and device (default: %(default)s)",
    )
    add(
        "--lr",
        type=number(0, above=True, high=MOST_COUNTED),
        default=TrainRequest.learning_rate,
        help="the optimizer's learning rate (default: %(default)s)",
    )
    add(
        "--lr-schedule",
        choices=("constant", "linear", "step"),
        default=TrainRequest.lr_schedule,
        help="linear falls to zero over the last 40 %% of the run, step to a tenth after every "
        "--lr-step-epochs (default: %(default)s)",
    )
    add(
        "--lr-step-epochs",
        type=whole_number(1, MOST_COUNTED),
        default=TrainRequest.lr_step_epochs,
        metavar="N",
        help="(default: %(default)s)",
    )
    add(
        "--optimizer",
        choices=("adam", "radam"),
        default=TrainRequest.optimizer,
        help="radam is rectified Adam, arXiv 1908.03265 (default: %(default)s)",
    )
    add(
        "--beta1",
        type=number(0, below=1),
        default=TrainRequest.beta1,
        help="the optimizer's beta1 (default: %(default)s)",
    )
    add(
        "--l1-weight",
        type=number(0, high=MOST_COUNTED),
        default=TrainRequest.l1_weight,
        help="(default: %(default)s)",
    )
    add(
        "--gan-weight",
        type=number(0, high=MOST_COUNTED),
        default=TrainRequest.gan_weight,
        help="the discriminator's say; with 0 here and in --feature-weight there is none, and a "
        "step takes half the time (default: %(default)s)",
    )
    add(
        "--feature-weight",
        type=number(0, high=MOST_COUNTED),
        default=TrainRequest.feature_weight,
        help="feature matching of pix2pixHD, 0 as pix2pix has it (default: %(default)s)",
    )
    add(
        "--detail-weight",
        type=number(0, high=MOST_COUNTED),
        help="how many times more the L1 counts where the sketch is all lines, as around mouth and "
        f"eyes (default: {_usual('detail_weight')}, else 0)",
    )
    add(
        "--hole-weight",
        type=number(0, high=MOST_COUNTED),
        help="how many times more the L1 counts where the condition was erased with (255, 0, 255) "
        f"(default: {_usual('hole_weight')}, else 0)",
    )
    add(
        "--dropout",
        type=number(0, below=1),
        help="in training only, never when running; small networks do better with 0 "
        f"(default: {DROPOUT}, or 0 with --init-from)",
    )
    add(
        "--residual",
        action=argparse.BooleanOptionalAction,
        help="learn what to change of the condition, not the whole image (default: on for the "
        f"task {' and '.join(_tasks_where('residual', True))})",
    )
    add(
        "--refining",
        type=whole_number(0, MOST_REFINING),
        metavar="BLOCKS",
        help="residual blocks at half the image's side, for what is fine, as sharpening needs; "
        "each makes the generator slower (default: 0, or those of --init-from)",
    )
    add(
        "--widest",
        type=whole_number(1, WIDEST),
        metavar="TIMES",
        help="how many times --filters the inner blocks have at most: with 4, not the published "
        f"{WIDEST}, a model has a third of the weights and trains nearly twice as fast (default: "
        f"{WIDEST}, or that of --init-from, whose strongest channels are taken where it has more)",
    )
    add(
        "--settle",
        type=number(0, high=1),
        metavar="SHARE",
        help="over this last share of the run the generator normalises as it will in use, not by "
        "each batch's own statistics: nearer to the target's tones (default: "
        f"{TrainingDefaults.settle:g} for all tasks but "
        f"{' and '.join(_tasks_where('settle', 0.0))}, where it is 0)",
    )
    add(
        "--gan-from",
        type=number(0, high=1),
        default=TrainRequest.gan_from,
        metavar="SHARE",
        help="up to this share of the run the discriminator has no say and does not learn: a step "
        "takes some six tenths of the time, and what it cares for, sharpness, comes last; "
        "--lr-schedule linear then falls over the last 40 %% of the rest (default: %(default)g)",
    )
    add(
        "--mixed-precision",
        action="store_true",
        help="bfloat16 where the device has it",
    )
    add("--no-augment", action="store_true", help="take the pairs exactly as they are")
    add(
        "--flip",
        action=argparse.BooleanOptionalAction,
        help="mirror half of the pairs; one person's face is not symmetric (default: on for all "
        f"tasks but {' and '.join(_tasks_where('flip', False))})",
    )
    add(
        "--seed",
        type=whole_number(-(1 << 63), (1 << 63) - 1),
        default=TrainRequest.seed,
        help="the same seed gives the same weights on one CPU",
    )
    add(
        "--keep",
        type=whole_number(1, MOST_COUNTED),
        default=TrainRequest.keep,
        help="checkpoints to keep beside the best (default: %(default)s)",
    )
    add(
        "--checkpoint-minutes",
        type=number(0, above=True, high=MOST_COUNTED),
        default=TrainRequest.checkpoint_minutes,
        help="the longest time between checkpoints (default: %(default)s)",
    )
    add_landmark_flag(parser)
    add(
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


def _tasks_where(name: str, value: object) -> list[str]:
    """The tasks whose training default of this name has the value."""
    return [task for task, info in TASKS.items() if getattr(info.training, name) == value]


def _usual(weight: str) -> str:
    """A weight's defaults other than 0, with their tasks, for the help."""
    values = {getattr(info.training, weight) for info in TASKS.values()} - {0.0}
    return ", ".join(
        f"{value:g} for the task {' and '.join(_tasks_where(weight, value))}"
        for value in sorted(values)
    )


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
