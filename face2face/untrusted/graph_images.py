"""What TensorFlow's operations make that compute with images: (count, height, width, colours)."""

from face2face.untrusted.account import Made
from face2face.untrusted.graph_step import Rule, Step
from face2face.untrusted.operations import MOST_KERNEL, MOST_SIDE
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import FLOATS, Sides, Tensor, bounded, numbers, one_kind, slid


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


def _transposed_convolution(step: Step) -> Made:
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


IMAGES: dict[str, Rule] = {
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _convolution,
    "Conv2DBackpropInput": _transposed_convolution,
    "BiasAdd": _bias,
    "FusedBatchNorm": _normalised,
    "FusedBatchNormV2": _normalised,
    "FusedBatchNormV3": _normalised,
    "ResizeBilinear": _resized,
    "ResizeNearestNeighbor": _resized,
    "DepthToSpace": _blocks,
    "SpaceToDepth": _blocks,
}
"""The rules by operation."""
