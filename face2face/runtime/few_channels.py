"""A generator's last layer, of few channels, in a form that processors compute faster.

Processors multiply 16 and more channels at one time, and an image has 3: most of what they do for
a transposed convolution to three channels is thrown away. The same numbers come from an ordinary
convolution at half the size, of four times as many channels, one set for each pixel of a square of
2 x 2 (Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016): a quarter
of the work, and what follows it, pixel by pixel, is done before the squares are laid out.
"""

import numpy as np
import numpy.typing as npt
from openvino import Model, Node, Output
from openvino import opset13 as ops
from openvino.utils.node_factory import NodeFactory

_FEW = 16
"""Channels from which on a transposed convolution fills the processor's registers itself."""

_KERNEL = 4

_BY_PIXEL = frozenset(
    ("Add", "Clamp", "Convert", "Maximum", "Minimum", "Multiply", "Round", "Subtract", "Tanh")
)
"""What computes each number of an image from that number alone."""

_Numbers = npt.NDArray[np.generic]


def rearrange(model: Model) -> None:
    """Put transposed convolutions of few channels into the faster form, in place.

    Those with a kernel of 4 x 4 that double the size, as all generators of this program have them;
    others stay. The answers stay the same: with 8-bit numbers exactly, else but for rounding.

    Args:
        model: all its sizes are known.
    """
    for step in model.get_ordered_ops():
        if step.get_type_name() == "ConvolutionBackpropData" and _fits(step):
            weights = _rearranged(step.input_value(1))
            if weights is not None:
                _replace(step, weights)
    model.validate_nodes_and_infer_types()


def _fits(step: Node) -> bool:
    told = step.get_attributes()
    kernel, given, made = (
        list(shape)
        for shape in (
            step.input(1).get_shape(),
            step.input(0).get_shape(),
            step.output(0).get_shape(),
        )
    )
    return (
        list(told["strides"]) == [2, 2]
        and list(told["dilations"]) == [1, 1]
        and list(told["pads_begin"]) == list(told["pads_end"]) == [1, 1]
        and kernel[2:] == [_KERNEL, _KERNEL]
        and kernel[1] < _FEW
        and made[2:] == [2 * side for side in given[2:]]
    )


def _replace(step: Node, weights: Output) -> None:
    channels = step.output(0).get_shape()[1]
    height, width = step.output(0).get_shape()[2:]
    last: Node = ops.convolution(step.input_value(0), weights, [1, 1], [1, 1], [1, 1], [1, 1])
    make = NodeFactory("opset13").create
    behind = step
    while True:
        users = [user.get_node() for user in behind.output(0).get_target_inputs()]
        if len(users) != 1 or not _is_by_pixel(users[0], behind, channels):
            break
        sources = [place.get_source_output() for place in users[0].inputs()]
        given = [
            last.output(0) if _is(one, behind) else _for_each(one, channels) for one in sources
        ]
        behind, last = users[0], make(users[0].get_type_name(), given, users[0].get_attributes())
    wanted = list(behind.output(0).get_target_inputs())
    # The convolution begins half a square earlier: one row and column too many on each side.
    large = ops.depth_to_space(last, "blocks_first", 2)
    done = ops.slice(large, [1, 1], [height + 1, width + 1], [1, 1], [2, 3])
    for place in wanted:
        place.replace_source_output(done.output(0))


def _is_by_pixel(step: Node, behind: Node, channels: int) -> bool:
    """Whether a step takes the pixels behind it, and beside them constants by channel, or none."""
    if step.get_type_name() not in _BY_PIXEL or len(step.outputs()) != 1:
        return False
    sources = [place.get_source_output() for place in step.inputs()]
    others = [source for source in sources if not _is(source, behind)]
    return len(others) == len(sources) - 1 and all(
        source.get_node().get_type_name() == "Constant"
        and tuple(source.get_shape()) in ((), (1,), (1, 1, 1, 1), (1, channels, 1, 1))
        for source in others
    )


def _is(source: Output, step: Node) -> bool:
    """Whether a step makes this; OpenVINO's own == makes a layer that compares."""
    return bool(source.get_node().get_instance_id() == step.get_instance_id())


def _for_each(source: Output, channels: int) -> Output:
    """A constant by channel, for each of a square's four pixels."""
    numbers: _Numbers = source.get_node().get_data()
    if numbers.shape != (1, channels, 1, 1):
        return source
    return ops.constant(np.tile(numbers, (1, 4, 1, 1))).output(0)


def _rearranged(weights: Output) -> Output | None:
    """The weights of the ordinary convolution; None where they are made in another way.

    Args:
        weights: (channels in, channels out, 4, 4): numbers, or 8-bit ones and their scale.
    """
    node = weights.get_node()
    kind = node.get_type_name()
    if kind == "Constant":
        return ops.constant(_by_square(node.get_data())).output(0)
    if kind == "Convert":
        inner = _rearranged(node.input_value(0))
        return inner and ops.convert(inner, weights.get_element_type().get_type_name()).output(0)
    if kind != "Multiply" or node.input_value(1).get_node().get_type_name() != "Constant":
        return None
    inner, scale = _rearranged(node.input_value(0)), node.input_value(1).get_node().get_data()
    channels = weights.get_shape()[1]
    if inner is None or (scale.size != 1 and scale.shape != (1, channels, 1, 1)):
        return None
    each = np.broadcast_to(scale.reshape(-1), (channels,))
    return ops.multiply(inner, ops.constant(np.tile(each, 4).reshape(-1, 1, 1, 1))).output(0)


def _by_square(weights: _Numbers) -> _Numbers:
    """From (in, out, 4, 4) to (4 out, in, 2, 2).

    Each of a square's pixels sees every second weight: pixel p of the square, in tap t, the weight
    2 (1 - t) + p, in each direction.
    """
    channels_in, channels_out = weights.shape[:2]
    split = weights.reshape(channels_in, channels_out, 2, 2, 2, 2)[:, :, ::-1, :, ::-1, :]
    laid = np.ascontiguousarray(split.transpose(3, 5, 1, 0, 2, 4))
    return laid.reshape(4 * channels_out, channels_in, 2, 2)
