"""What a training step is told."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict


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
    # Runs that were started before these existed have none in their run.json.
    feature_weight: float = 0.0
    detail_weight: float = 0.0
    hole_weight: float = 0.0
    optimizer: str = "adam"
    residual: bool = False

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", allow_inf_nan=False)

    @property
    def judged(self) -> bool:
        """Whether the discriminator has a say; else it need not learn."""
        return bool(self.gan_weight or self.feature_weight)
