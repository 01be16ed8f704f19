"""The flags of train.py that say what is trained, and how."""

import argparse

from face2face.cli.flag_values import file_path, number, whole_number
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


def add_train_flags(parser: argparse.ArgumentParser) -> None:
    """All but those of the landmark file and of consent."""
    _add_length(parser)
    _add_networks(parser)
    _add_optimizer(parser)
    _add_losses(parser)
    _add_generator(parser)
    _add_phases(parser)
    _add_pairs(parser)
    _add_checkpoints(parser)


def _add_length(parser: argparse.ArgumentParser) -> None:
    """Where from, where to, and for how long."""
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


def _add_networks(parser: argparse.ArgumentParser) -> None:
    """What is started from, and how large the networks are."""
    add = parser.add_argument
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


def _add_optimizer(parser: argparse.ArgumentParser) -> None:
    """How weights are changed in a step."""
    add = parser.add_argument
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


def _add_losses(parser: argparse.ArgumentParser) -> None:
    """What counts as a wrong answer, and how much."""
    add = parser.add_argument
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


def _add_generator(parser: argparse.ArgumentParser) -> None:
    """How the generator differs from the published one."""
    add = parser.add_argument
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


def _add_phases(parser: argparse.ArgumentParser) -> None:
    """What holds in a part of the run only."""
    add = parser.add_argument
    add(
        "--settle",
        type=number(0, high=1),
        metavar="SHARE",
        help="over this last share of the run the generator normalises as it will in use, not by "
        "each batch's own statistics: nearer to the tones that it learns (default: "
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


def _add_pairs(parser: argparse.ArgumentParser) -> None:
    """How exactly is computed, and how pairs are changed before they are used."""
    add = parser.add_argument
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


def _add_checkpoints(parser: argparse.ArgumentParser) -> None:
    """Which random numbers, and what is kept on the disk."""
    add = parser.add_argument
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
