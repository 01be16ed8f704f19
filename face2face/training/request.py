"""What training is asked for: the flags of tools/train.py as values.

Light to import: a command's --help answers before TensorFlow and pydantic are loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILTERS = 64
"""First filters of generator and discriminator, as pix2pix was published."""

DROPOUT = 0.5


@dataclass(frozen=True)
class TrainRequest:
    """A training run to begin, or to go on with; see `tools/train.py --help`.

    None stands for what the run in the folder says, else what `init_from` says, else the default
    of the dataset's task.

    Attributes:
        data: the dataset's folder.
        out: the run's folder.
        command: what goes into the record: the command line, or what is done in words.
        consent: what the person agreed to, and when.
        epochs: how often to see every pair; counts where `minutes` is None.
        minutes: how long the run's commands may take.
        init_from: a model's name, its folder, or a run's, to start from; "" for random weights.
        size: side of the image in pixels.
        filters: the generator's first filters.
        discriminator_filters: the discriminator's.
        batch_size: pairs a step and device.
        learning_rate: the optimizer's.
        lr_schedule: see `RunOptions`.
        lr_step_epochs: see `RunOptions`.
        optimizer: "adam" or "radam", rectified Adam.
        beta1: the optimizer's.
        l1_weight: of the L1 loss.
        gan_weight: of the adversarial loss.
        feature_weight: of feature matching.
        detail_weight: how many times more the L1 counts among lines.
        hole_weight: how many times more the L1 counts in holes.
        dropout: share of values, in [0, 1).
        residual: learn the change of the condition.
        refining: residual blocks of the generator, see `GeneratorForm`.
        widest: how many times `filters` its blocks may have, see `GeneratorForm`.
        settle: see `RunOptions`.
        gan_from: see `RunOptions`.
        mixed_precision: bfloat16 where the device has it.
        augment: see `RunOptions`.
        flip: mirror half of the pairs.
        seed: of all that is random.
        keep: checkpoints to keep beside the best.
        checkpoint_minutes: the longest time between checkpoints.
        landmark_model: a dlib 68-point file; None for the installed one.
    """

    data: Path
    out: Path
    command: str
    consent: str | None = None
    epochs: int = 200
    minutes: float | None = None
    init_from: str = ""
    size: int | None = None
    filters: int | None = None
    discriminator_filters: int | None = None
    batch_size: int = 1
    learning_rate: float = 2e-4
    lr_schedule: Literal["constant", "linear", "step"] = "linear"
    lr_step_epochs: int = 50
    optimizer: Literal["adam", "radam"] = "adam"
    beta1: float = 0.5
    l1_weight: float = 100.0
    gan_weight: float = 1.0
    feature_weight: float = 10.0
    detail_weight: float | None = None
    hole_weight: float | None = None
    dropout: float | None = None
    residual: bool | None = None
    refining: int | None = None
    widest: int | None = None
    settle: float | None = None
    gan_from: float = 0.0
    mixed_precision: bool = False
    augment: bool = True
    flip: bool | None = None
    seed: int = 0
    keep: int = 2
    checkpoint_minutes: float = 5.0
    landmark_model: Path | None = None
