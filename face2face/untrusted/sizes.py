"""How large the tensors of a network are: told from its steps, before anything of it runs.

Every size is certain. Where a step's size is told by numbers, such as those of a Reshape, these are
followed too, as far as they are few whole numbers: `Shape` of a tensor of known size is known.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from face2face.untrusted.operations import MOST_AXES, MOST_NUMBER, MOST_VALUES
from face2face.untrusted.refusal import RefusedError

Sides = tuple[int, ...]
Whole = np.ndarray[Any, np.dtype[np.int64]]

FEW = 64
"""Numbers that sizes are told with are at most so many."""

ENDS = frozenset([-(1 << 31), (1 << 31) - 1, -(1 << 63), (1 << 63) - 1])
"""What stands for the very beginning or end of an axis."""

FLOATS = frozenset(["f2", "f4", "f8", "bf"])
WHOLE = frozenset(["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"])
NUMBERS_AND_TRUTH = FLOATS | WHOLE | {"b1"}
SIZES = frozenset(["i4", "i8"])
"""Kinds of the numbers that sizes are told with."""


@dataclass(frozen=True)
class Tensor:
    """What is known of a tensor.

    Attributes:
        kind: of its numbers: as NumPy writes it ("f4", "u1"), "bf" for bfloat16, "b1" for truth
            values, "s" for text, "r" for a variable.
        sides: its shape.
        whole: its values in that shape, None where they are not known.
    """

    kind: str
    sides: Sides
    whole: Whole | None = None

    @property
    def values(self) -> int:
        """How many numbers it has."""
        return math.prod(self.sides)


def written(sides: Sequence[int]) -> str:
    """A shape in words of a message."""
    return " x ".join(map(str, sides)) or "1"


def bounded(sides: Sequence[int], *, empty: bool = False) -> Sides:
    """A shape that is neither too large nor, if not allowed, empty.

    Raises:
        RefusedError: it is.
    """
    if len(sides) > MOST_AXES or any(side < 0 for side in sides):
        raise RefusedError("makes a tensor of an impossible shape")
    if math.prod(sides) > MOST_VALUES:
        raise RefusedError(f"makes {written(sides)} values, more than {MOST_VALUES}")
    if not empty and 0 in sides:
        raise RefusedError("makes an empty tensor")
    return tuple(sides)


def bounded_number(value: int) -> int:
    """A whole number that is not out of all proportion.

    Raises:
        RefusedError: it is.
    """
    if abs(value) > MOST_NUMBER:
        raise RefusedError(f"has the number {value}, beyond {MOST_NUMBER}")
    return value


def check_whole(values: Whole) -> None:
    """Refuse the whole numbers of a constant where some are out of all proportion.

    Raises:
        RefusedError: they are, and stand for no end either.
    """
    far = values[(values > MOST_NUMBER) | (values < -MOST_NUMBER)]
    if set(far.tolist()) - ENDS:
        raise RefusedError(f"has the number {far[0]}, beyond {MOST_NUMBER}")


def numbers(tensor: Tensor, *, most: int = FEW, ends: bool = False) -> list[int]:
    """The values of a tensor of one axis, or of a single value, that tells sizes.

    Args:
        tensor: of int32 or int64.
        most: how many it may have.
        ends: whether its values may be one of `ENDS`.

    Raises:
        RefusedError: they are not known, too many, or out of bounds.
    """
    if tensor.whole is None or tensor.kind not in SIZES:
        raise RefusedError("takes a size that is not a constant")
    if len(tensor.sides) > 1 or tensor.values > most:
        raise RefusedError("takes more sizes than there are axes")
    found: list[int] = tensor.whole.ravel().tolist()
    return [one if ends and one in ENDS else bounded_number(one) for one in found]


def number(tensor: Tensor) -> int:
    """The only value of a tensor that tells one size.

    Raises:
        RefusedError: it is not known, not one, or out of bounds.
    """
    found = numbers(tensor, most=1)
    if len(found) != 1:
        raise RefusedError("takes no number where it needs one")
    return found[0]


def one_kind(tensors: Sequence[Tensor], allowed: Collection[str]) -> str:
    """The one kind of some tensors.

    Raises:
        RefusedError: they are of several, or of one that is not allowed.
    """
    found = {one.kind for one in tensors}
    if len(found) != 1 or not found <= set(allowed):
        raise RefusedError(f"computes with numbers of the kinds {', '.join(sorted(found))}")
    return found.pop()


def axis(value: int, rank: int) -> int:
    """An axis counted from the front.

    Raises:
        RefusedError: there is none such.
    """
    if not -rank <= value < rank:
        raise RefusedError(f"names axis {value} of a tensor of {rank} axes")
    return value % rank


def axes(values: Sequence[int], rank: int) -> list[int]:
    """Axes counted from the front.

    Raises:
        RefusedError: one is not there or named twice.
    """
    found = [axis(value, rank) for value in values]
    if len(set(found)) < len(found):
        raise RefusedError("names an axis twice")
    return found


def broadcast(*shapes: Sides) -> Sides:
    """The shape of what is computed of several tensors value by value, as NumPy does.

    Raises:
        RefusedError: they do not fit each other.
    """
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(one)) + one for one in shapes]
    sides = []
    for column in zip(*padded, strict=True):
        wide = {side for side in column if side != 1}
        if len(wide) > 1:
            raise RefusedError(f"joins {' and '.join(map(written, shapes))} values")
        sides.append(wide.pop() if wide else 1)
    return bounded(sides)


def reshaped(values: int, wanted: Sequence[int], zeros: Sides = ()) -> Sides:
    """The shape that so many values take.

    Args:
        values: how many there are.
        wanted: the new sides, one of them -1 where it is to be told from the others.
        zeros: what a 0 stands for at its place, () where it stands for nothing.

    Raises:
        RefusedError: they do not fit.
    """
    sides = [zeros[n] if not w and n < len(zeros) else w for n, w in enumerate(wanted)]
    rest = math.prod(side for side in sides if side != -1)
    if sides.count(-1) > 1 or any(side < -1 for side in sides) or rest < 1 or values % rest:
        raise RefusedError(f"makes {written(wanted)} of {values} values")
    sides = [values // rest if side == -1 else side for side in sides]
    if math.prod(sides) != values:
        raise RefusedError(f"makes {written(wanted)} of {values} values")
    return bounded(sides)


def joined(shapes: Sequence[Sides], place: int) -> Sides:
    """The shape of tensors put together along an axis.

    Raises:
        RefusedError: they do not fit, or there is no such axis.
    """
    first = shapes[0]
    place = axis(place, len(first))
    others = {one[:place] + one[place + 1 :] for one in shapes}
    if len({len(one) for one in shapes}) > 1 or len(others) > 1:
        raise RefusedError(f"joins {' and '.join(map(written, shapes))} values")
    return bounded((*first[:place], sum(one[place] for one in shapes), *first[place + 1 :]))


def parted(side: int, sizes: Sequence[int], shape: Sides) -> list[int]:
    """The lengths of the parts of a side; one of them may be -1, for what the others leave.

    Raises:
        RefusedError: they are no list, or do not add up.
    """
    rest = side - sum(size for size in sizes if size != -1)
    found = [rest if size == -1 else size for size in sizes]
    if len(shape) != 1 or sizes.count(-1) > 1 or min(found, default=0) < 1 or sum(found) != side:
        raise RefusedError(f"splits {side} numbers into parts that do not add up")
    return found


def slid(side: int, kernel: int, stride: int, dilation: int, pads: tuple[int, int] | str) -> int:
    """A side after a window slid along it.

    Args:
        side: before.
        kernel: how many numbers the window takes, so many apart as `dilation` says.
        stride: from one place to the next.
        dilation: see `kernel`.
        pads: at both ends, or "same".

    Raises:
        RefusedError: the window is longer than the side.
    """
    if isinstance(pads, str):
        return -(-side // stride)
    length = side + sum(pads) - (kernel - 1) * dilation - 1
    if length < 0:
        raise RefusedError("slides a window that is larger than what it slides on")
    return length // stride + 1


def cut(
    tensor: Tensor,
    begins: Sequence[int],
    ends: Sequence[int],
    steps: Sequence[int],
    *,
    no_begin: int = 0,
    no_end: int = 0,
    ellipsis: int = 0,
    new: int = 0,
    shrink: int = 0,
) -> tuple[Sides, Whole | None]:
    """The shape of a slice, and its values where they are known.

    The masks are TensorFlow's: bit n speaks of the nth entry of `begins`.

    Raises:
        RefusedError: it is no slice of this tensor, or empty.
    """
    if not len(begins) == len(ends) == len(steps) or 0 in steps:
        raise RefusedError("takes a slice of no certain size")
    index: list[Any] = []
    for n, (begin, end, step) in enumerate(zip(begins, ends, steps, strict=True)):
        bit = 1 << n
        if ellipsis & bit:
            index.append(Ellipsis)
        elif new & bit:
            index.append(None)
        elif shrink & bit:
            index.append(begin)
        else:
            index.append(
                slice(None if no_begin & bit else begin, None if no_end & bit else end, step)
            )
    # A view of one number in the tensor's shape: NumPy's rules are the same.
    shape_only = np.broadcast_to(np.zeros((), np.bool_), tensor.sides)
    try:
        sides = shape_only[tuple(index)].shape
        whole = None if tensor.whole is None else np.array(tensor.whole[tuple(index)], np.int64)
    except (IndexError, OverflowError) as error:
        raise RefusedError("takes a slice that is not there") from error
    return bounded(sides), whole
