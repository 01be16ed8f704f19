"""What OpenVINO's layers make that compute with numbers."""

from face2face.untrusted.account import Made
from face2face.untrusted.layer_step import Rule, Step
from face2face.untrusted.operations import MOST_AXES, MOST_KERNEL, MOST_SIDE
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import (
    FLOATS,
    Sides,
    Tensor,
    axes,
    bounded,
    broadcast,
    numbers,
    one_kind,
    slid,
)

_MOST_STRIDE = 32
_MOST_DILATION = 64
_SAME = ("same_upper", "same_lower")


def _alone(step: Step) -> Made:
    (given,) = step.take(1)
    one_kind([given], FLOATS)
    if step.kind == "Clamp" and step.attributes.real("min") > step.attributes.real("max"):
        raise RefusedError("clamps to nothing")
    if step.kind == "Round":
        step.attributes.word("mode", ["half_to_even", "half_away_from_zero"])
    return Made([Tensor(given.kind, given.sides)], given.values)


def _wise(step: Step) -> Made:
    """Value by value; one tensor is repeated along the other's sides."""
    given = step.take(2)
    kind = one_kind(given, FLOATS)
    step.attributes.word("auto_broadcast", ["numpy"], "numpy")
    if step.kind == "Divide":
        step.attributes.word("m_pythondiv", ["true", "false"], "true")
    made = Tensor(kind, broadcast(*(one.sides for one in given)))
    return Made([made], made.values)


def _fits_into(given: Tensor, other: Tensor) -> bool:
    """Whether a tensor can be repeated to another's shape."""
    fits = len(other.sides) <= len(given.sides)
    return fits and broadcast(given.sides, other.sides) == given.sides


def _slope(step: Step) -> Made:
    given, slope = step.take(2)
    one_kind([given, slope], FLOATS)
    row = given.sides[1:2]
    if (
        len(given.sides) < 2
        or slope.values not in (1, *row)
        or (slope.values > 1 and slope.sides not in (row, (1, *row, *[1] * (len(given.sides) - 2))))
    ):
        raise RefusedError("has slopes for other colours than there are")
    if not slope.sides or len(slope.sides) > len(given.sides):
        raise RefusedError("has slopes for other axes than there are")
    return Made([Tensor(given.kind, given.sides)], given.values)


def _quantised(step: Step) -> Made:
    given, *ends = step.take(5)
    one_kind([given, *ends], FLOATS)
    step.attributes.whole("levels", 2, 1 << 16)
    step.attributes.word("auto_broadcast", ["numpy"], "numpy")
    if not all(_fits_into(given, one) for one in ends):
        raise RefusedError("has ends for other axes than there are")
    return Made([Tensor(given.kind, given.sides)], 4 * given.values)


class _Window:
    """How a convolution slides over an image."""

    def __init__(self, step: Step, kernel: Sides) -> None:
        pair = step.attributes.list
        self.kernel = kernel
        self.strides = pair("strides", 2, 1, _MOST_STRIDE)
        self.dilations = pair("dilations", 2, 1, _MOST_DILATION)
        self.before = pair("pads_begin", 2, 0, MOST_SIDE, [0, 0])
        self.after = pair("pads_end", 2, 0, MOST_SIDE, [0, 0])
        self.auto = step.attributes.word(
            "auto_pad", ["explicit", "valid", "notset", *_SAME], "explicit"
        )
        if len(kernel) != 2 or max(kernel) > MOST_KERNEL:
            raise RefusedError(f"has a window of no usual size, or of more than {MOST_KERNEL}")
        # What is filled in by the rule must not be said otherwise, too.
        if self.auto in (*_SAME, "valid") and any(self.before + self.after):
            raise RefusedError("has padding that does not fit its kind")
        if any(
            pad > (k - 1) * d
            for row in (self.before, self.after)
            for pad, k, d in zip(row, kernel, self.dilations, strict=True)
        ):
            raise RefusedError("pads by more than its window")

    def over(self, sides: Sides) -> tuple[int, int]:
        """Height and width of what it makes."""
        height, width = (
            slid(side, k, s, d, "same" if self.auto in _SAME else (b, e))
            for side, k, s, d, b, e in zip(
                sides,
                self.kernel,
                self.strides,
                self.dilations,
                self.before,
                self.after,
                strict=True,
            )
        )
        return height, width


def _convolution(step: Step) -> Made:
    image, weights = step.take(2)
    kind = one_kind([image, weights], FLOATS)
    grouped = step.kind == "GroupConvolution"
    if len(image.sides) != 4 or len(weights.sides) != 4 + grouped:
        raise RefusedError("slides on what is no image")
    groups = weights.sides[0] if grouped else 1
    k_out, k_in = weights.sides[grouped : 2 + grouped]
    count, colours = image.sides[:2]
    if colours != groups * k_in:
        raise RefusedError(f"has weights for {groups * k_in} colours, given {colours}")
    window = _Window(step, weights.sides[2 + grouped :])
    made = Tensor(kind, bounded((count, groups * k_out, *window.over(image.sides[2:]))))
    return Made([made], made.values * k_in * window.kernel[0] * window.kernel[1])


def _backwards(step: Step) -> Made:
    """ConvolutionBackpropData: a transposed convolution."""
    image, weights, *more = step.take(2, 3)
    kind = one_kind([image, weights], FLOATS)
    if len(image.sides) != 4 or len(weights.sides) != 4:
        raise RefusedError("slides on what is no image")
    k_in, k_out, *kernel = weights.sides
    if image.sides[1] != k_in:
        raise RefusedError(f"has weights for {k_in} colours, given {image.sides[1]}")
    window = _Window(step, tuple(kernel))
    extra = step.attributes.list("output_padding", 2, 0, _MOST_STRIDE, [0, 0])
    if any(one >= stride for one, stride in zip(extra, window.strides, strict=True)):
        raise RefusedError("pads what it makes by more than its stride")
    if more:
        size = tuple(numbers(more[0], most=2))
        if more[0].sides != (2,) or window.auto not in _SAME or any(extra):
            raise RefusedError("is told its size in no certain way")
    elif window.auto in _SAME:
        raise RefusedError("is not told the size of what it makes")
    else:
        size = tuple(
            (side - 1) * s + (k - 1) * d + 1 - b - e + o
            for side, k, s, d, b, e, o in zip(
                image.sides[2:],
                kernel,
                window.strides,
                window.dilations,
                window.before,
                window.after,
                extra,
                strict=True,
            )
        )
    sides = bounded((image.sides[0], k_out, *size))
    if more and window.over(sides[2:]) != image.sides[2:]:
        raise RefusedError("makes an image of another size than its window tells")
    return Made([Tensor(kind, sides)], image.values * k_out * kernel[0] * kernel[1])


def _mean(step: Step) -> Made:
    given, which = step.take(2)
    kind = one_kind([given], FLOATS)
    keep = step.attributes.word("keep_dims", ["true", "false"]) == "true"
    gone = axes(numbers(which, most=MOST_AXES), len(given.sides))
    left = [1 if n in gone else side for n, side in enumerate(given.sides)]
    return Made(
        [Tensor(kind, tuple(side for n, side in enumerate(left) if keep or n not in gone))],
        given.values,
    )


def _normalised(step: Step) -> Made:
    """MVN: by statistics of its own."""
    given, which = step.take(2)
    one_kind([given], FLOATS)
    if step.attributes.real("eps") <= 0:
        raise RefusedError("divides by what may be nothing")
    step.attributes.word("normalize_variance", ["true", "false"])
    step.attributes.word("eps_mode", ["INSIDE_SQRT", "OUTSIDE_SQRT", "inside_sqrt", "outside_sqrt"])
    axes(numbers(which, most=MOST_AXES), len(given.sides))
    return Made([Tensor(given.kind, given.sides)], 8 * given.values)


def _by_rows(step: Step) -> Made:
    """BatchNormInference."""
    given, *rows = step.take(5)
    one_kind([given, *rows], FLOATS)
    if step.attributes.real("epsilon") <= 0:
        raise RefusedError("divides by what may be nothing")
    if len(given.sides) < 2 or any(one.sides != given.sides[1:2] for one in rows):
        raise RefusedError("has rows for other colours than there are")
    return Made([Tensor(given.kind, given.sides)], 4 * given.values)


LAYER_NUMBERS: dict[str, Rule] = {
    **dict.fromkeys(("Abs", "Negative", "Sqrt", "Floor", "Round", "Clamp"), _alone),
    **dict.fromkeys(("ReLU", "Tanh", "Sigmoid"), _alone),
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Divide", "Minimum", "Maximum"), _wise),
    **dict.fromkeys(("Power", "SquaredDifference"), _wise),
    "PReLU": _slope,
    "FakeQuantize": _quantised,
    "Convolution": _convolution,
    "GroupConvolution": _convolution,
    "ConvolutionBackpropData": _backwards,
    "ReduceMean": _mean,
    "MVN": _normalised,
    "BatchNormInference": _by_rows,
}
"""The rules by layer."""
