"""What a training step is told."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field

from face2face.config import MOST_COUNTED, MOST_FILTERS, NETWORK_SIZES


def _of_a_network(size: int) -> int:
    if size not in NETWORK_SIZES:
        raise ValueError(f"no network has pictures of {size} pixels")
    return size


Size = Annotated[int, AfterValidator(_of_a_network)]
"""A side in pixels that the network can work at."""

Filters = Annotated[int, Field(ge=1, le=MOST_FILTERS)]

_Weight = Annotated[float, Field(ge=0, le=MOST_COUNTED)]
_Share = Annotated[float, Field(ge=0, lt=1)]
_Seed = Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)]


@dataclass(frozen=True)
class StepOptions:
    """What a training step needs to know; see `tools/train.py --help`."""

    size: Size
    filters: Filters
    discriminator_filters: Filters
    dropout: _Share
    learning_rate: _Weight
    beta1: _Share
    l1_weight: _Weight
    gan_weight: _Weight
    mixed_precision: bool
    seed: _Seed
    # Runs that were started before these existed have none in their run.json.
    feature_weight: _Weight = 0.0
    detail_weight: _Weight = 0.0
    hole_weight: _Weight = 0.0
    optimizer: Literal["adam", "radam"] = "adam"
    residual: bool = False

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", allow_inf_nan=False)

    @property
    def judged(self) -> bool:
        """Whether the discriminator has a say; else it need not learn."""
        return bool(self.gan_weight or self.feature_weight)
