"""What TensorFlow's operations make that compute with numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from face2face.untrusted.account import Made
from face2face.untrusted.graph_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES, MOST_KERNEL, MOST_NUMBER, MOST_SIDE
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import (
    ENDS,
    FEW,
    FLOATS,
    SIZES,
    WHOLE,
    Sides,
    Tensor,
    Whole,
    axes,
    bounded,
    broadcast,
    numbers,
    one_kind,
    slid,
)

_NUMBERS = FLOATS | WHOLE
_MOST_WHOLE = 1 << 31

_KNOWN: dict[str, Callable[..., Any]] = {
    "Add": np.add,
    "AddV2": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Maximum": np.maximum,
    "Minimum": np.minimum,
    "Neg": np.negative,
    "Abs": np.abs,
    "FloorDiv": np.floor_divide,
    "Div": np.floor_divide,
    "TruncateDiv": np.floor_divide,
    "FloorMod": np.mod,
    "Mod": np.mod,
    "TruncateMod": np.mod,
    "Square": np.square,
    "ClipByValue": np.clip,
}
"""What is followed of numbers that tell sizes."""

_KNOWN_REDUCED: dict[str, Callable[..., Any]] = {
    "Prod": np.prod,
    "Sum": np.sum,
    "Max": np.max,
    "Min": np.min,
}

_PARTING = {"FloorDiv", "Div", "TruncateDiv", "FloorMod", "Mod", "TruncateMod"}

_COMPARING = {
    *("Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual"),
    *("LogicalAnd", "LogicalOr", "LogicalNot"),
}

_FLOATS_ONLY = {
    *("Sqrt", "Rsqrt", "Reciprocal", "Inv", "Exp", "Log", "Round", "Floor", "Ceil", "RealDiv"),
    *("Elu", "Selu", "Softplus", "Softsign", "Tanh", "Sigmoid", "LeakyRelu", "Pow"),
}


def _wise(step: Step) -> Made:
    """Value by value; one tensor is repeated along the other's sides."""
    given = step.take(*_TAKES[step.op])
    if step.op == "LeakyRelu":
        step.attributes.ignore("alpha")
    allowed = FLOATS if step.op in _FLOATS_ONLY else _NUMBERS
    if step.op.startswith("Logical"):
        allowed = frozenset(["b1"])
    kind = one_kind(given, allowed)
    if step.op in ("Equal", "NotEqual"):
        step.attributes.flag("incompatible_shape_error", True)
    sides = broadcast(*(one.sides for one in given))
    whole = None
    if kind in SIZES:
        whole = _followed(step, sides)
    made = Tensor("b1" if step.op in _COMPARING else kind, sides, whole)
    return Made([made], made.values)


def _followed(step: Step, sides: Sides) -> Whole | None:
    """The values that are computed, where those that they are computed of are known.

    A division of whole numbers that does not work ends the process, so its divisor must be known.
    """
    known = [one.whole for one in step.given]
    if step.op in _PARTING:
        divisor = known[1]
        if divisor is None or divisor.min() < 1:
            raise RefusedError("divides whole numbers by what is not known to be above 0")
    values = [one for one in known if one is not None]
    if len(values) < len(known) or step.op not in _KNOWN or np.prod(sides, dtype=np.int64) > FEW:
        return None
    if any(int(one) in ENDS for value in values for one in value.ravel()):
        raise RefusedError("computes with a number that stands for an end")
    found: Whole = np.asarray(_KNOWN[step.op](*values), np.int64)
    if np.abs(found).max() > _MOST_WHOLE:
        raise RefusedError(f"makes numbers beyond {_MOST_WHOLE}")
    return found


def _add_many(step: Step) -> Made:
    given = step.take(1, FEW)
    if step.attributes.whole("N", len(given), 1, FEW) != len(given):
        raise RefusedError("takes another number of tensors than it says")
    kind = one_kind(given, FLOATS)
    if len({one.sides for one in given}) > 1:
        raise RefusedError("adds tensors of several shapes")
    return Made([Tensor(kind, given[0].sides)], given[0].values * len(given))


def _select(step: Step) -> Made:
    which, one, other = step.take(3)
    if which.kind != "b1":
        raise RefusedError(f"chooses by numbers of the kind {which.kind}")
    kind = one_kind([one, other], _NUMBERS)
    if step.op == "Select" and (
        one.sides != other.sides or which.sides not in ((), one.sides, one.sides[:1])
    ):
        raise RefusedError("chooses from tensors of several shapes")
    # A row of choices has one for each of the others' first axis.
    spread = (one.sides,) if step.op == "Select" else (which.sides, one.sides, other.sides)
    made = Tensor(kind, broadcast(*spread))
    return Made([made], made.values)


def _window(step: Step, sides: Sides, kernel: tuple[int, int]) -> tuple[int, int]:
    """The height and width of what a convolution makes of an image."""
    rank_list = step.attributes.list
    strides = rank_list("strides", [], 1, 32)
    dilations = rank_list("dilations", [1, 1, 1, 1], 1, 64)
    explicit = rank_list("explicit_paddings", [], 0, MOST_SIDE)
    step.attributes.ignore("use_cudnn_on_gpu")
    step.attributes.word("data_format", "NHWC", ["NHWC"])
    padding = step.attributes.word("padding", "", ["SAME", "VALID", "EXPLICIT"])
    if len(strides) != 4 or len(dilations) != 4 or [*strides[::3], *dilations[::3]] != [1] * 4:
        raise RefusedError("has strides or dilations that do not fit images")
    if len(explicit) != (8 if padding == "EXPLICIT" else 0):
        raise RefusedError("has padding that does not fit its kind")
    if explicit and any(explicit[:2] + explicit[6:]):
        raise RefusedError("pads colours or images")
    if max(kernel) > MOST_KERNEL:
        raise RefusedError(f"has a window of {kernel[0]} x {kernel[1]}, more than {MOST_KERNEL}")
    pads = [tuple(explicit[2:4]), tuple(explicit[4:6])] if explicit else [(0, 0)] * 2
    height, width = (
        slid(side, k, s, d, "same" if padding == "SAME" else (pad[0], pad[1]))
        for side, k, s, d, pad in zip(
            sides[1:3], kernel, strides[1:3], dilations[1:3], pads, strict=True
        )
    )
    return height, width


def _convolution(step: Step) -> Made:
    image, weights = step.take(2)
    kind = one_kind([image, weights], FLOATS)
    if len(image.sides) != 4 or len(weights.sides) != 4:
        raise RefusedError("slides on what is no image")
    k_height, k_width, k_in, k_out = weights.sides
    colours = image.sides[3]
    alone = step.op == "DepthwiseConv2dNative"
    if colours != k_in:  # groups of colours, which OpenVINO's reader does not know
        raise RefusedError(f"has weights for {k_in} colours, given {colours}")
    height, width = _window(step, image.sides, (k_height, k_width))
    sides = bounded((image.sides[0], height, width, k_in * k_out if alone else k_out))
    made = Tensor(kind, sides)
    return Made([made], made.values * k_height * k_width * (1 if alone else k_in))


def _backwards(step: Step) -> Made:
    """Conv2DBackpropInput: a transposed convolution."""
    wanted, weights, image = step.take(3)
    kind = one_kind([image, weights], FLOATS)
    sides = tuple(numbers(wanted, most=4))
    if not len(image.sides) == len(weights.sides) == len(sides) == 4:
        raise RefusedError("slides on what is no image")
    bounded(sides)
    k_height, k_width, k_out, k_in = weights.sides
    size = _window(step, sides, (k_height, k_width))
    if image.sides != (sides[0], *size, k_in) or sides[3] != k_out:
        raise RefusedError("makes an image of another size than its window tells")
    return Made([Tensor(kind, sides)], image.values * k_height * k_width * k_out)


def _bias(step: Step) -> Made:
    given, bias = step.take(2)
    kind = one_kind([given, bias], FLOATS)
    step.attributes.word("data_format", "NHWC", ["NHWC"])
    if len(given.sides) < 2 or bias.sides != given.sides[-1:]:
        raise RefusedError("adds a row of another length")
    return Made([Tensor(kind, given.sides)], given.values)


def _normalised(step: Step) -> Made:
    """FusedBatchNorm: with statistics of its own where it trains, for which it is given none."""
    if len(step.given) != 5:
        raise RefusedError(f"takes {len(step.given)} tensors")
    given, *rows = step.given
    one_kind([given, *rows], FLOATS)
    step.attributes.ignore("epsilon", "exponential_avg_factor")
    step.attributes.word("data_format", "NHWC", ["NHWC"])
    training = step.attributes.flag("is_training", True)
    row = given.sides[3:]
    own = ((0,), row) if training else (row,)
    if len(given.sides) != 4 or 0 in given.sides or any(one.sides != row for one in rows[:2]):
        raise RefusedError("normalises what is no image, or with rows of another length")
    if any(one.sides not in own for one in rows[2:]) or rows[2].sides != rows[3].sides:
        raise RefusedError("normalises with rows of another length")
    more = 5 if step.op.endswith("V3") else 4
    return Made([given, *(Tensor(given.kind, row) for _ in range(more))], 8 * given.values)


def _reduced(step: Step) -> Made:
    given, which = step.take(2)
    keep = step.attributes.flag("keep_dims")
    kind = one_kind([given], FLOATS | SIZES)
    gone = axes(numbers(which, most=MOST_AXES), len(given.sides))
    left = [1 if n in gone else side for n, side in enumerate(given.sides)]
    sides = tuple(side for n, side in enumerate(left) if keep or n not in gone)
    whole = None
    if given.whole is not None:
        compute = _KNOWN_REDUCED.get(step.op)
        if compute is None or np.abs(given.whole).max() > MOST_NUMBER:
            raise RefusedError("computes with numbers that tell no size")
        whole = np.asarray(compute(given.whole, tuple(gone), keepdims=keep), np.int64)
        if np.abs(whole).max() > _MOST_WHOLE:
            raise RefusedError(f"makes numbers beyond {_MOST_WHOLE}")
    return Made([Tensor(kind, sides, whole)], given.values)


def _random(step: Step) -> Made:
    if len(step.given) != 1 or len(step.given[0].sides) != 1:
        raise RefusedError("takes a size that is not a constant")
    step.attributes.ignore("seed", "seed2")
    kind = step.attributes.kind("dtype")
    if kind not in FLOATS:
        raise RefusedError(f"makes random numbers of the kind {kind}")
    sides = bounded(numbers(step.given[0], most=MOST_AXES))
    made = Tensor(kind, sides)
    return Made([made], 8 * made.values)


def _resized(step: Step) -> Made:
    given, wanted = step.take(2)
    if len(given.sides) != 4 or wanted.sides != (2,) or given.kind not in FLOATS | {"u1"}:
        raise RefusedError("changes the size of what is no image")
    align = step.attributes.flag("align_corners")
    if step.attributes.flag("half_pixel_centers") and align:
        raise RefusedError("changes a size in two ways at once")
    height, width = numbers(wanted, most=2)
    kind = "f4" if step.op == "ResizeBilinear" else given.kind
    made = Tensor(kind, bounded((given.sides[0], height, width, given.sides[3])))
    return Made([made], 8 * made.values)


def _blocks(step: Step) -> Made:
    """DepthToSpace and SpaceToDepth: colours laid side by side, and back."""
    (given,) = step.take(1)
    step.attributes.word("data_format", "NHWC", ["NHWC"])
    size = step.attributes.whole("block_size", 2, 2, 16)
    if len(given.sides) != 4:
        raise RefusedError("orders what is no image")
    count, height, width, colours = given.sides
    if step.op == "DepthToSpace":
        if colours % (size * size):
            raise RefusedError(f"lays {colours} colours side by side {size} x {size}")
        sides = (count, height * size, width * size, colours // size**2)
    else:
        if height % size or width % size:
            raise RefusedError(f"takes an image apart into {size} x {size}")
        sides = (count, height // size, width // size, colours * size**2)
    return Made([Tensor(given.kind, bounded(sides))], given.values)


_TAKES = {
    **dict.fromkeys(("Square", "Sqrt", "Rsqrt", "Reciprocal", "Inv", "Exp", "Log"), (1,)),
    **dict.fromkeys(("Neg", "Abs", "Round", "Floor", "Ceil", "LogicalNot"), (1,)),
    **dict.fromkeys(("Relu", "Relu6", "LeakyRelu", "Elu", "Selu"), (1,)),
    **dict.fromkeys(("Softplus", "Softsign", "Tanh", "Sigmoid"), (1,)),
    **dict.fromkeys(("Add", "AddV2", "Sub", "Mul", "RealDiv", "Pow", "SquaredDifference"), (2,)),
    **dict.fromkeys(("Maximum", "Minimum", *sorted(_PARTING)), (2,)),
    **dict.fromkeys(sorted(_COMPARING - {"LogicalNot"}), (2,)),
    "ClipByValue": (3,),
}
"""How many tensors they take."""

NUMBERS: dict[str, Rule] = {
    **dict.fromkeys(_TAKES, _wise),
    "AddN": _add_many,
    "Select": _select,
    "SelectV2": _select,
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _convolution,
    "Conv2DBackpropInput": _backwards,
    "BiasAdd": _bias,
    "FusedBatchNorm": _normalised,
    "FusedBatchNormV2": _normalised,
    "FusedBatchNormV3": _normalised,
    **dict.fromkeys(("Mean", "Sum", "Max", "Min", "Prod"), _reduced),
    "RandomUniform": _random,
    "ResizeBilinear": _resized,
    "ResizeNearestNeighbor": _resized,
    "DepthToSpace": _blocks,
    "SpaceToDepth": _blocks,
}
"""The rules by operation."""
