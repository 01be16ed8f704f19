"""What the steps of a network make and compute, added up."""

from collections.abc import Sequence
from dataclasses import dataclass

from face2face.untrusted.operations import MOST_AT_ONCE, MOST_WORK
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import Tensor, bounded

_WIDE = frozenset(["f8", "i8", "u8"])
"""Kinds whose numbers take the room of two."""


@dataclass(frozen=True)
class Made:
    """What a step makes.

    Attributes:
        tensors: in order.
        work: products to be computed and added up, or what takes as long.
    """

    tensors: Sequence[Tensor]
    work: int = 0


class Account:
    """Adds up a network."""

    def __init__(self) -> None:
        self.values = 0
        self.work = 0

    def add(self, made: Made) -> None:
        """Count a step.

        Raises:
            RefusedError: it makes a tensor that is too large; or there are too many numbers now,
                or is too much to compute.
        """
        for tensor in made.tensors:
            bounded(tensor.sides, empty=True)
            self.values += tensor.values * (1 + (tensor.kind in _WIDE))
        self.work += made.work
        if self.values > MOST_AT_ONCE:
            raise RefusedError(f"makes more than {MOST_AT_ONCE} values, with what is before it")
        if self.work > MOST_WORK:
            raise RefusedError(
                f"computes {self.work:.2g} products for one image, with what is before it, more "
                f"than {MOST_WORK:.2g}"
            )
