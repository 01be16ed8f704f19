"""What TensorFlow's operations make that hand numbers on, reshape them, or tell sizes."""

import numpy as np

from face2face.untrusted.account import Made, one_of
from face2face.untrusted.graph_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import (
    FEW,
    NUMBERS_AND_TRUTH,
    SIZES,
    Sides,
    Tensor,
    Whole,
    axes,
    axis,
    bounded,
    number,
    numbers,
    one_kind,
    reshaped,
)


def _same(step: Step) -> Made:
    (given,) = step.take(1)
    return Made([given])


def _with_default(step: Step) -> Made:
    (given,) = step.take(1)
    step.attributes.ignore("dtype", "shape")
    # What is fed may be another; what is known of the default is not used.
    return Made([Tensor(given.kind, given.sides)])


def _nothing(_: Step) -> Made:
    return Made([])


def _cast(step: Step) -> Made:
    (given,) = step.take(1)
    step.attributes.flag("Truncate")
    source, kind = step.attributes.kind("SrcT", given.kind), step.attributes.kind("DstT")
    if {kind, source} - NUMBERS_AND_TRUTH or source != given.kind:
        raise RefusedError(f"turns numbers of the kind {given.kind} into {kind}")
    keep = kind in SIZES and given.kind in SIZES
    return Made([Tensor(kind, given.sides, given.whole if keep else None)], given.values)


def _expand(step: Step) -> Made:
    given, place = step.take(2)
    at = axis(number(place), len(given.sides) + 1)
    sides = (*given.sides[:at], 1, *given.sides[at:])
    return one_of(given, sides, _reshape(given, sides))


def _squeeze(step: Step) -> Made:
    (given,) = step.take(1)
    dims = step.attributes.list("squeeze_dims", [], -MOST_AXES, MOST_AXES)
    if "axis" in step.attributes.names:
        dims = dims or step.attributes.list("axis", [], -MOST_AXES, MOST_AXES)
    gone = axes(dims, len(given.sides))
    if any(given.sides[one] != 1 for one in gone):
        raise RefusedError("squeezes an axis of more than one number")
    if not gone:
        gone = [n for n, side in enumerate(given.sides) if side == 1]
    sides = tuple(side for n, side in enumerate(given.sides) if n not in gone)
    return one_of(given, sides, _reshape(given, sides))


def _reshape(given: Tensor, sides: Sides) -> Whole | None:
    return None if given.whole is None else given.whole.reshape(sides)


def _reshaping(step: Step) -> Made:
    if len(step.given) != 2:
        raise RefusedError(f"takes {len(step.given)} tensors")
    given, wanted = step.given
    if given.values == 0 or len(wanted.sides) != 1:
        raise RefusedError("takes an empty tensor, or a shape that is none")
    sides = reshaped(given.values, numbers(wanted, most=MOST_AXES))
    return one_of(given, sides, _reshape(given, sides))


def _transpose(step: Step) -> Made:
    given, order = step.take(2)
    found = axes(numbers(order, most=MOST_AXES), len(given.sides))
    if len(found) != len(given.sides):
        raise RefusedError("leaves axes out")
    return one_of(given, tuple(given.sides[one] for one in found))


def _shape(step: Step) -> Made:
    (given,) = step.take(1)
    kind = step.attributes.kind("out_type", "i4")
    if kind not in SIZES:
        raise RefusedError(f"tells a shape in {kind}")
    asked = {"Shape": list(given.sides), "Rank": len(given.sides), "Size": given.values}[step.op]
    whole = np.array(asked, np.int64)
    return Made([Tensor(kind, whole.shape, whole)])


def _fill(step: Step) -> Made:
    if len(step.given) != 2 or step.given[1].values != 1 or len(step.given[0].sides) != 1:
        raise RefusedError("takes a size that is not a constant")
    wanted, value = step.given
    one_kind([value], NUMBERS_AND_TRUTH)
    sides = bounded(numbers(wanted, most=MOST_AXES))
    whole = None
    if value.whole is not None and np.prod(sides, dtype=np.int64) <= FEW:
        whole = np.full(sides, value.whole.ravel()[0])
    return one_of(value, sides, whole)


def _like(step: Step) -> Made:
    (given,) = step.take(1)
    one_kind([given], NUMBERS_AND_TRUTH)
    return one_of(given, given.sides)


def _range(step: Step) -> Made:
    begin, end, by = (number(one) for one in step.take(3))
    if not by or not 0 < len(range(begin, end, by)) <= FEW:
        raise RefusedError("counts too far")
    whole = np.arange(begin, end, by, dtype=np.int64)
    return Made([Tensor(step.given[0].kind, whole.shape, whole)])


WIRING: dict[str, Rule] = {
    "Identity": _same,
    "StopGradient": _same,
    "PlaceholderWithDefault": _with_default,
    "NoOp": _nothing,
    "Cast": _cast,
    "ExpandDims": _expand,
    "Squeeze": _squeeze,
    "Reshape": _reshaping,
    "Transpose": _transpose,
    "Shape": _shape,
    "Rank": _shape,
    "Size": _shape,
    "Fill": _fill,
    "ZerosLike": _like,
    "OnesLike": _like,
    "Range": _range,
}
"""The rules by operation."""
