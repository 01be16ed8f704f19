"""What a training step is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepOptions:
    """What a training step needs to know; see `tools/train.py --help`."""

    size: int
    filters: int
    discriminator_filters: int
    dropout: float
    learning_rate: float
    beta1: float
    l1_weight: float
    gan_weight: float
    mixed_precision: bool
    seed: int
    # Runs that were started before these two existed have none in their run.json.
    feature_weight: float = 0.0
    detail_weight: float = 0.0
