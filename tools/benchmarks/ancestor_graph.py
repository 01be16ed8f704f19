"""The graph that the first face2face ran: 64 filters, 54 million weights, untrained.

Its speed does not depend on what its weights are, and nobody has to ship 218 MB. As its exporter
left it, each image's own batch statistics and the dropout are in the graph, so that both are
computed for every frame.
"""

from typing import Any

from face2face.config import GRAPH_INPUT, GRAPH_OUTPUT
from face2face.utils.system import quiet_tensorflow

with quiet_tensorflow():
    import numpy as np
    import tensorflow as tf

SIZE = 256
FILTERS = 64

_LEAK = 0.2
_EPSILON = 1e-5
_DROPPED = 3
"""Innermost decoder blocks that carry dropout."""


def ancestor_graph(size: int = SIZE, filters: int = FILTERS) -> bytes:
    """Build the U-Net of plain operations, as TensorFlow 1 had them.

    Args:
        size: side of the image in pixels, a power of two.
        filters: channels of the first block.

    Returns:
        A serialised GraphDef from `image_tensor:0`, uint8 RGB (size, 2 * size, 3), to
        `generate_output/output:0`, uint8 RGB (1, size, size, 3).
    """
    random = np.random.default_rng(0)
    depth = size.bit_length() - 1
    widths = [filters * min(2**level, 8) for level in range(depth)]
    scope, _, name = GRAPH_OUTPUT.partition("/")
    with tf.Graph().as_default() as graph:
        given = tf.compat.v1.placeholder(tf.uint8, (size, 2 * size, 3), GRAPH_INPUT)
        x = tf.image.convert_image_dtype(given[None, :, :size], tf.float32) * 2 - 1
        skips = []
        for level, width in enumerate(widths):
            if level:
                # Written out, as the first program did it.
                x = 0.5 * (1 + _LEAK) * x + 0.5 * (1 - _LEAK) * tf.abs(x)
            x = _convolved(x, width, random)
            if level:
                x = _normalised(x, random)
            skips.append(x)
        for level in reversed(range(depth - 1)):
            x = _normalised(_deconvolved(tf.nn.relu(x), widths[level], random), random)
            if depth - 2 - level < _DROPPED:
                # TensorFlow wants a seed where a training in this process made it exact.
                x = tf.nn.dropout(x, rate=0.5, seed=level)
            x = tf.concat([x, skips[level]], axis=3)
        image = tf.tanh(_deconvolved(tf.nn.relu(x), 3, random))
        with tf.name_scope(scope):
            tf.image.convert_image_dtype((image + 1) / 2, tf.uint8, saturate=True, name=name)
    data: bytes = graph.as_graph_def().SerializeToString()
    return data


def _kernel(random: np.random.Generator, *shape: int) -> Any:
    return tf.constant(np.float32(0.02) * random.standard_normal(shape, np.float32))


def _convolved(x: Any, width: int, random: np.random.Generator) -> Any:
    padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
    return tf.nn.conv2d(padded, _kernel(random, 4, 4, x.shape[3], width), 2, "VALID")


def _deconvolved(x: Any, width: int, random: np.random.Generator) -> Any:
    side = 2 * x.shape[1]
    kernel = _kernel(random, 4, 4, width, x.shape[3])
    return tf.nn.conv2d_transpose(x, kernel, (1, side, side, width), 2, "SAME")


def _normalised(x: Any, random: np.random.Generator) -> Any:
    """Batch normalisation by the image's own statistics."""
    channels = x.shape[3]
    mean, variance = tf.nn.moments(x, axes=[0, 1, 2])
    scale = tf.constant(1 + np.float32(0.02) * random.standard_normal(channels, np.float32))
    shift = tf.constant(0.0, shape=(channels,))
    return tf.nn.batch_normalization(x, mean, variance, shift, scale, _EPSILON)
