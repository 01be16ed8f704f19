"""What the steps of a network make and compute, added up."""

from collections.abc import Sequence
from dataclasses import dataclass

from face2face.untrusted.operations import MOST_AT_ONCE, MOST_WORK
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import FEW, Tensor, Whole, bounded

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


def one_of(tensor: Tensor, sides: Sequence[int], whole: Whole | None = None) -> Made:
    """One tensor of other sides, at the cost of one number each.

    Args:
        tensor: what it is made of.
        sides: its own.
        whole: its values, where they are known; kept while they are few.

    Raises:
        RefusedError: the sides are out of bounds.
    """
    few = whole is not None and whole.size <= FEW
    made = Tensor(tensor.kind, bounded(sides), whole if few else None)
    return Made([made], made.values)


def parts_of(tensor: Tensor, at: int, sizes: Sequence[int]) -> Made:
    """A tensor in parts of some sizes along one of its axes."""
    before, after = tensor.sides[:at], tensor.sides[at + 1 :]
    return Made([Tensor(tensor.kind, (*before, size, *after)) for size in sizes], tensor.values)


class Account:
    """Adds up what a network's steps make and compute.

    Attributes:
        values: numbers that all tensors together hold; those of 8 bytes count twice.
        work: as of `Made`.
    """

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
