"""What OpenVINO's layers make that put numbers in order."""

import numpy as np

from face2face.untrusted.account import Made, one_of, parts_of
from face2face.untrusted.layer_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES, MOST_SIDE
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import (
    FEW,
    FLOATS,
    NUMBERS_AND_TRUTH,
    SIZES,
    Sides,
    Tensor,
    axes,
    axis,
    bounded,
    check_whole,
    cut,
    joined,
    number,
    numbers,
    one_kind,
    parted,
    reshaped,
)


def _convert(step: Step) -> Made:
    (given,) = step.take(1)
    one_kind([given], NUMBERS_AND_TRUTH)
    return Made([Tensor(step.attributes.kind("destination_type"), given.sides)], given.values)


def _concat(step: Step) -> Made:
    given = step.take(1, FEW)
    one_kind(given, NUMBERS_AND_TRUTH)
    at = step.attributes.whole("axis", -MOST_AXES, MOST_AXES)
    return one_of(given[0], joined([one.sides for one in given], at))


def _reshape(step: Step) -> Made:
    given, wanted = step.take(2)
    zeros = step.attributes.word("special_zero", ["true", "false"]) == "true"
    if len(wanted.sides) != 1:
        raise RefusedError("takes a shape that is none")
    sides = numbers(wanted, most=MOST_AXES)
    return one_of(given, reshaped(given.values, sides, given.sides if zeros else ()))


def _axes_of(tensor: Tensor, rank: int) -> list[int]:
    return axes(numbers(tensor, most=MOST_AXES), rank)


def _squeeze(step: Step) -> Made:
    given, *more = step.take(1, 2)
    gone = [n for n, side in enumerate(given.sides) if side == 1]
    if more:
        gone = _axes_of(more[0], len(given.sides))
    if any(given.sides[one] != 1 for one in gone):
        raise RefusedError("squeezes an axis of more than one number")
    return one_of(given, [side for n, side in enumerate(given.sides) if n not in gone])


def _unsqueeze(step: Step) -> Made:
    given, places = step.take(2)
    count = len(given.sides) + places.values
    new = _axes_of(places, count)
    old = iter(given.sides)
    return one_of(given, [1 if n in new else next(old) for n in range(count)])


def _transpose(step: Step) -> Made:
    given, order = step.take(2)
    found = _axes_of(order, len(given.sides))
    if len(found) != len(given.sides) or len(order.sides) != 1:
        raise RefusedError("leaves axes out")
    return one_of(given, [given.sides[one] for one in found])


def _slice(step: Step) -> Made:
    given, begin, end, by, *more = step.take(4, 5)
    rows = [
        numbers(one, most=MOST_AXES, ends=place < 2) for place, one in enumerate((begin, end, by))
    ]
    if any(len(one.sides) != 1 for one in step.given[1:]):
        raise RefusedError("takes a slice of no certain size")
    places = _axes_of(more[0], len(given.sides)) if more else list(range(len(rows[0])))
    if not len(rows[0]) == len(rows[1]) == len(rows[2]) == len(places) <= len(given.sides):
        raise RefusedError("takes a slice of no certain size")
    whole = [(0, side, 1) for side in given.sides]
    for place, *row in zip(places, *rows, strict=True):
        whole[place] = (row[0], row[1], row[2])
    begins, ends, steps = zip(*whole, strict=True)
    return one_of(given, cut(given, begins, ends, steps)[0])


def _strided_slice(step: Step) -> Made:
    given, *more = step.take(4)
    if any(len(one.sides) != 1 for one in more):
        raise RefusedError("takes a slice of no certain size")
    begins, ends, steps = (
        numbers(one, most=MOST_AXES, ends=place < 2) for place, one in enumerate(more)
    )
    all_bits = (1 << len(begins)) - 1
    found = {
        "no_begin": step.attributes.mask("begin_mask"),
        "no_end": step.attributes.mask("end_mask"),
        "new": step.attributes.mask("new_axis_mask"),
        "shrink": step.attributes.mask("shrink_axis_mask"),
        "ellipsis": step.attributes.mask("ellipsis_mask"),
    }
    if any(mask > all_bits for mask in found.values()) or found["ellipsis"].bit_count() > 1:
        raise RefusedError("takes a slice of no certain size")
    return one_of(given, cut(given, begins, ends, steps, **found)[0])


def _split(step: Step) -> Made:
    given, place = step.take(2)
    at = axis(number(place), len(given.sides))
    count = step.attributes.whole("num_splits", 1, FEW)
    if place.sides or given.sides[at] % count:
        raise RefusedError(f"splits {given.sides[at]} numbers into {count} parts")
    return parts_of(given, at, [given.sides[at] // count] * count)


def _split_sizes(step: Step) -> Made:
    given, place, wanted = step.take(3)
    at = axis(number(place), len(given.sides))
    return parts_of(given, at, parted(given.sides[at], numbers(wanted), wanted.sides))


def _pad(step: Step) -> Made:
    given, before, after, *more = step.take(3, 4)
    mode = step.attributes.word("pad_mode", ["constant", "reflect", "symmetric", "edge"])
    rank = len(given.sides)
    pads = [numbers(one, most=MOST_AXES) for one in (before, after)]
    if (
        before.sides != (rank,)
        or after.sides != (rank,)
        or any(not 0 <= one <= MOST_SIDE for row in pads for one in row)
    ):
        raise RefusedError("pads other axes than there are, or by a number out of bounds")
    if more and (more[0].sides or more[0].kind != given.kind):
        raise RefusedError("pads with what is no single number")
    if mode in ("reflect", "symmetric"):
        for side, b, e in zip(given.sides, *pads, strict=True):
            if max(b, e) > side - (mode == "reflect"):
                raise RefusedError("mirrors more than there is")
    return one_of(given, [side + b + e for side, b, e in zip(given.sides, *pads, strict=True)])


def _resized(step: Step) -> Made:
    """Interpolate, by the sizes that it is to have."""
    given, wanted, *more = step.take(3, 4)
    if step.version == "opset4":  # which takes the factors as well, and does not use them
        if len(more) != 2 or more[0].sides != wanted.sides or more[0].kind not in FLOATS:
            raise RefusedError("changes a size in no certain way")
        more = more[1:]
    word = step.attributes.word
    word("mode", ["nearest", "linear", "linear_onnx", "cubic"])
    word("shape_calculation_mode", ["sizes"])
    word(
        "coordinate_transformation_mode",
        ["half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners"],
        "half_pixel",
    )
    word(
        "nearest_mode",
        ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil", "simple"],
        "round_prefer_floor",
    )
    word("antialias", ["false"], "false")
    for name in ("pads_begin", "pads_end"):
        step.attributes.list(name, len(given.sides), 0, 0, [])
    if "cube_coeff" in step.attributes.names:
        step.attributes.real("cube_coeff")
    if len(given.sides) != 4 or len(more) != 1 or given.kind not in FLOATS:
        raise RefusedError("changes the size of what is no image")
    places = numbers(more[0], most=2)
    sizes = numbers(wanted, most=2)
    if places not in ([1, 2], [2, 3]) or len(sizes) != 2:
        raise RefusedError("changes the size of other axes than an image's")
    sides: list[int] = list(given.sides)
    for place, size in zip(places, sizes, strict=True):
        sides[place] = size
    made = Tensor(given.kind, bounded(sides))
    return Made([made], 16 * made.values)


def constant(kind: str, sides: Sides, data: memoryview) -> Tensor:
    """A constant of the weights, which are as long as its shape says.

    Raises:
        RefusedError: it is empty, or has whole numbers out of bounds.
    """
    bounded(sides)
    if kind not in SIZES:
        return Tensor(kind, sides)
    whole = np.frombuffer(data, f"<{kind}").astype(np.int64)
    check_whole(whole)
    return Tensor(kind, sides, whole.reshape(sides) if whole.size <= FEW else None)


LAYER_WIRING: dict[str, Rule] = {
    "Convert": _convert,
    "Concat": _concat,
    "Reshape": _reshape,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Transpose": _transpose,
    "Slice": _slice,
    "StridedSlice": _strided_slice,
    "Split": _split,
    "VariadicSplit": _split_sizes,
    "Pad": _pad,
    "Interpolate": _resized,
}
"""The rules by layer."""
