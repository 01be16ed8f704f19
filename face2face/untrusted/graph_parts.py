"""What TensorFlow's operations make that join tensors, take parts of them, or repeat them."""

import numpy as np

from face2face.untrusted.account import Made, one_of, parts_of
from face2face.untrusted.graph_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES, MOST_NUMBER
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import (
    FEW,
    NUMBERS_AND_TRUTH,
    SIZES,
    Tensor,
    axis,
    bounded,
    broadcast,
    cut,
    joined,
    number,
    numbers,
    one_kind,
    parted,
)

_MASK = (1 << MOST_AXES) - 1


def _pack(step: Step) -> Made:
    given = step.take(1, FEW)
    if step.attributes.whole("N", len(given), 1, FEW) != len(given):
        raise RefusedError("takes another number of tensors than it says")
    if len({one.sides for one in given}) > 1:
        raise RefusedError("joins tensors of several shapes")
    one_kind(given, NUMBERS_AND_TRUTH)
    at = axis(step.attributes.whole("axis", 0, -MOST_AXES, MOST_AXES), len(given[0].sides) + 1)
    sides = given[0].sides
    values = [one.whole for one in given if one.whole is not None]
    whole = np.stack(values, at) if len(values) == len(given) else None
    return one_of(given[0], (*sides[:at], len(given), *sides[at:]), whole)


def _unpack(step: Step) -> Made:
    (given,) = step.take(1)
    at = axis(step.attributes.whole("axis", 0, -MOST_AXES, MOST_AXES), len(given.sides))
    count = step.attributes.whole("num", given.sides[at], 1, FEW)
    if count != given.sides[at]:
        raise RefusedError("takes a tensor into more or fewer parts than it has")
    sides = given.sides[:at] + given.sides[at + 1 :]
    parts = [
        None if given.whole is None else np.asarray(given.whole.take(n, at)) for n in range(count)
    ]
    return Made([Tensor(given.kind, sides, part) for part in parts], given.values)


def _concat(step: Step) -> Made:
    given = list(step.take(2, FEW + 1))
    place = given.pop(0 if step.op == "Concat" else -1)
    if step.attributes.whole("N", len(given), 1, FEW) != len(given):
        raise RefusedError("takes another number of tensors than it says")
    one_kind(given, NUMBERS_AND_TRUTH)
    at = number(place)
    sides = joined([one.sides for one in given], at)
    values = [one.whole for one in given if one.whole is not None]
    whole = np.concatenate(values, at) if len(values) == len(given) else None
    return one_of(given[0], sides, whole)


def _split(step: Step) -> Made:
    place, given = step.take(2)
    at = axis(number(place), len(given.sides))
    count = step.attributes.whole("num_split", 1, 1, FEW)
    if given.sides[at] % count:
        raise RefusedError(f"splits {given.sides[at]} numbers into {count} parts")
    return parts_of(given, at, [given.sides[at] // count] * count)


def _split_sizes(step: Step) -> Made:
    given, wanted, place = step.take(3)
    at = axis(number(place), len(given.sides))
    sizes = numbers(wanted)
    if step.attributes.whole("num_split", len(sizes), 1, FEW) != len(sizes):
        raise RefusedError("splits into more or fewer parts than it says")
    return parts_of(given, at, parted(given.sides[at], sizes, wanted.sides))


def _slice(step: Step) -> Made:
    given, begin, size = step.take(3)
    begins, sizes = numbers(begin, most=MOST_AXES), numbers(size, most=MOST_AXES)
    if not len(begins) == len(sizes) == len(given.sides):
        raise RefusedError("takes a slice of no certain size")
    ends = []
    for b, s, side in zip(begins, sizes, given.sides, strict=True):
        end = side if s == -1 else b + s
        if not 0 <= b < end <= side:
            raise RefusedError("takes a slice that is not there")
        ends.append(end)
    sides, whole = cut(given, begins, ends, [1] * len(begins))
    return one_of(given, sides, whole)


def _strided_slice(step: Step) -> Made:
    given, begin, end, stride = step.take(4)
    masks = [
        step.attributes.whole(f"{name}_mask", 0, 0, _MASK)
        for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    ]
    begins, ends, steps = (
        numbers(one, most=MOST_AXES, ends=place < 2)
        for place, one in enumerate((begin, end, stride))
    )
    if any(len(one.sides) != 1 for one in (begin, end, stride)):
        raise RefusedError("takes a slice of no certain size")
    if masks[2].bit_count() > 1:
        raise RefusedError("takes a slice of no certain size")
    sides, whole = cut(
        given,
        begins,
        ends,
        steps,
        no_begin=masks[0],
        no_end=masks[1],
        ellipsis=masks[2],
        new=masks[3],
        shrink=masks[4],
    )
    return one_of(given, sides, whole)


def _pad(step: Step) -> Made:
    given, *more = step.take(3 if step.op == "PadV2" else 2)
    pads = more[0]
    if pads.whole is None or pads.kind not in SIZES or pads.sides != (len(given.sides), 2):
        raise RefusedError("takes a size that is not a constant, or of other axes")
    found = pads.whole.tolist()
    if any(not 0 <= one <= MOST_NUMBER for pair in found for one in pair):
        raise RefusedError("pads by a number out of bounds")
    if step.op == "PadV2" and (more[1].sides or more[1].kind != given.kind):
        raise RefusedError("pads with what is no single number")
    if step.op == "MirrorPad":
        mode = step.attributes.word("mode", "REFLECT", ("REFLECT", "SYMMETRIC"))
        for side, pair in zip(given.sides, found, strict=True):
            if max(pair) > side - (mode == "REFLECT"):
                raise RefusedError("mirrors more than there is")
    one_kind([given], NUMBERS_AND_TRUTH)
    return one_of(given, tuple(s + sum(p) for s, p in zip(given.sides, found, strict=True)))


def _tile(step: Step) -> Made:
    given, times = step.take(2)
    found = numbers(times, most=MOST_AXES)
    if len(found) != len(given.sides) or min(found, default=1) < 1:
        raise RefusedError("repeats a tensor along other axes than it has")
    return one_of(given, tuple(s * t for s, t in zip(given.sides, found, strict=True)))


def _broadcast_to(step: Step) -> Made:
    given, wanted = step.take(2)
    sides = bounded(numbers(wanted, most=MOST_AXES))
    if broadcast(given.sides, sides) != sides:
        raise RefusedError("repeats a tensor along other axes than it has")
    return one_of(given, sides)


def _gather(step: Step) -> Made:
    given, places, *more = step.take(2, 3)
    at = axis(number(more[0]) if more else 0, len(given.sides))
    step.attributes.whole("batch_dims", 0, 0, 0)
    step.attributes.flag("validate_indices", True)
    if places.whole is None or places.kind not in SIZES:
        raise RefusedError("takes places that are not constants")
    if any(not 0 <= one < given.sides[at] for one in places.whole.ravel().tolist()):
        raise RefusedError("takes what is not there")
    whole = None if given.whole is None else given.whole.take(places.whole, at)
    return one_of(given, (*given.sides[:at], *places.sides, *given.sides[at + 1 :]), whole)


PARTS: dict[str, Rule] = {
    "Pack": _pack,
    "Unpack": _unpack,
    "Concat": _concat,
    "ConcatV2": _concat,
    "Split": _split,
    "SplitV": _split_sizes,
    "Slice": _slice,
    "StridedSlice": _strided_slice,
    "Pad": _pad,
    "PadV2": _pad,
    "MirrorPad": _pad,
    "Tile": _tile,
    "BroadcastTo": _broadcast_to,
    "Gather": _gather,
    "GatherV2": _gather,
}
"""The rules by operation."""
