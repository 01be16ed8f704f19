"""train.py: from a dataset to a trained generator."""

import argparse
import signal
import sys
from pathlib import Path

from face2face.cli.common import Parser, number, run_command, typed, whole_number
from face2face.config import DEFAULT_SIZE, NETWORK_SIZES

_EXAMPLES = """
python tools/train.py --data dataset --out run
python tools/train.py --data dataset --out run --epochs 300      (goes on where it stopped)
python tools/train.py --data dataset --out run --filters 32 --discriminator-filters 32
python tools/train.py --data dataset --out large --size 512 --mixed-precision
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "train.py",
        "Train pix2pix (arXiv 1611.07004) on the pairs of a dataset. A run that was interrupted\n"
        "goes on when the same command is given again. Open OUT/index.html to watch it.\n"
        "With several GPUs all are used; with TF_CONFIG set, all workers it names.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="the dataset")
    add("--out", type=Path, required=True, metavar="RUN", help="the run's folder")
    add(
        "--epochs",
        type=whole_number(1),
        default=200,
        help="how often to see every pair (default: %(default)s)",
    )
    add(
        "--size",
        type=int,
        choices=NETWORK_SIZES,
        default=DEFAULT_SIZE,
        help="side of the picture in pixels (default: %(default)s)",
    )
    add(
        "--filters",
        type=whole_number(1),
        default=64,
        help="the generator's first filters: 64 as published, 32 for a laptop (default: 64)",
    )
    add(
        "--discriminator-filters",
        type=whole_number(1),
        default=64,
        help="the discriminator's first filters (default: %(default)s)",
    )
    add(
        "--batch-size",
        type=whole_number(1),
        default=1,
        help="pairs a step and device (default: %(default)s)",
    )
    add(
        "--lr",
        type=number(0, above=True),
        default=2e-4,
        help="Adam's learning rate (default: %(default)s)",
    )
    add(
        "--lr-schedule",
        choices=("constant", "linear"),
        default="linear",
        help="linear falls to zero over the last 40 %% of the epochs (default: %(default)s)",
    )
    add(
        "--beta1",
        type=number(0, below=1),
        default=0.5,
        help="Adam's beta1 (default: %(default)s)",
    )
    add("--l1-weight", type=number(0), default=100.0, help="(default: %(default)s)")
    add("--gan-weight", type=number(0), default=1.0, help="(default: %(default)s)")
    add(
        "--feature-weight",
        type=number(0),
        default=0.0,
        help="feature matching of pix2pixHD (default: %(default)s)",
    )
    add(
        "--detail-weight",
        type=number(0),
        default=0.0,
        help="what the L1 counts more around the sketch's lines (default: %(default)s)",
    )
    add(
        "--init-from",
        metavar="RUN",
        help="start with the networks of another run",
    )
    add(
        "--dropout",
        type=number(0, below=1),
        default=0.5,
        help="in training only, never when running; small networks do better with 0 "
        "(default: %(default)s)",
    )
    add(
        "--mixed-precision",
        action="store_true",
        help="bfloat16 where the device has it",
    )
    add("--no-augment", action="store_true", help="take the pairs exactly as they are")
    add(
        "--flip",
        action="store_true",
        help="mirror half of the pairs; faces are not symmetric",
    )
    add(
        "--seed",
        type=int,
        default=0,
        help="the same seed gives the same weights on one CPU",
    )
    add(
        "--keep",
        type=whole_number(1),
        default=2,
        help="checkpoints to keep beside the best (default: %(default)s)",
    )
    add(
        "--checkpoint-minutes",
        type=number(0, above=True),
        default=5.0,
        help="the longest time between checkpoints (default: %(default)s)",
    )
    add(
        "--landmark-model",
        type=Path,
        metavar="FILE",
        help="a dlib 68-point file (default: the installed one)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Train."""
    from face2face.dataset.folder import find_pairs
    from face2face.hardware import quiet_tensorflow

    # What can be refused is refused before TensorFlow is loaded.
    pairs = find_pairs(args.data)
    with quiet_tensorflow():
        import tensorflow as tf

    # The strategy must come before anything else of TensorFlow.
    from face2face.training.devices import make_strategy, tell_device

    strategy = make_strategy()
    tf.config.experimental.enable_op_determinism()

    from face2face.dataset.people import person_in
    from face2face.training.loop import train
    from face2face.training.run import RunOptions, RunRecord
    from face2face.training.start import weights_of_run
    from face2face.training.step import StepOptions
    from face2face.training.validation import Validator

    validator = Validator(pairs, args.size, args.landmark_model)
    tell_device(strategy, print)
    record = RunRecord(
        options=RunOptions(
            step=StepOptions(
                size=args.size,
                filters=args.filters,
                discriminator_filters=args.discriminator_filters,
                dropout=args.dropout,
                learning_rate=args.lr,
                beta1=args.beta1,
                l1_weight=args.l1_weight,
                gan_weight=args.gan_weight,
                feature_weight=args.feature_weight,
                detail_weight=args.detail_weight,
                mixed_precision=args.mixed_precision,
                seed=args.seed,
            ),
            epochs=args.epochs,
            batch=args.batch_size,
            lr_schedule=args.lr_schedule,
            augment=not args.no_augment,
            flip=args.flip,
            keep=args.keep,
            checkpoint_minutes=args.checkpoint_minutes,
        ),
        data=args.data.resolve().name,
        task=pairs.manifest.task if pairs.manifest else "landmarks",
        pairs=(len(pairs.train), len(pairs.val)),
        sources=[source.model_dump() for source in pairs.manifest.sources]
        if pairs.manifest
        else [],
        person=person_in(pairs, args.landmark_model),
        commands=[
            *([pairs.manifest.command] if pairs.manifest and pairs.manifest.command else []),
            typed("python tools/train.py"),
        ],
    )
    # Being asked to end is no reason to lose work.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = weights_of_run(Path(args.init_from)) if args.init_from else None
    trained = train(record, pairs, args.out, strategy, validator, start)
    print(
        f"look at {args.out / 'index.html'}, then: python tools/reduce_model.py "
        f"--model-input {args.out} --model-output MODEL"
    )
    # The same on every worker, and for the same seed on the same CPU.
    print(
        f"trained {trained.epochs} epochs, {trained.steps} steps, weights sha256 {trained.digest}"
    )
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
