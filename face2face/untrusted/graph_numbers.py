"""What TensorFlow's operations make that compute with numbers, whatever these stand for."""

from collections.abc import Callable
from typing import Any

import numpy as np

from face2face.untrusted.account import Made
from face2face.untrusted.graph_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES, MOST_NUMBER
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


def _elementwise(step: Step) -> Made:
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
    **dict.fromkeys(_TAKES, _elementwise),
    "AddN": _add_many,
    "Select": _select,
    "SelectV2": _select,
    **dict.fromkeys(("Mean", "Sum", "Max", "Min", "Prod"), _reduced),
    "RandomUniform": _random,
}
"""The rules by operation; those of images are in `graph_images`."""
