"""Freezing a generator into one graph, in the form that the first face2face used.

Input `image_tensor:0`, uint8 RGB (size, 2 * size, 3), the condition in the left half; output
`generate_output/output:0`, uint8 RGB (1, size, size, 3). One form for all models, so that old
programs run new ones and the other way round.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import (
    convert_variables_to_constants_v2,
)

INPUT = "image_tensor"
OUTPUT = "generate_output/output"

_SMALL = 1024
"""Constants with fewer values stay as they are: halving them saves nothing."""


class ServedGenerator(tf.Module):
    """A generator that takes and gives uint8, as the frozen graph does."""

    def __init__(self, generator: keras.Model, size: int) -> None:
        """Wrap a generator from and to float (batch, size, size, 3) in [-1, 1]."""
        super().__init__()
        self._generator = generator
        spec = tf.TensorSpec((size, 2 * size, 3), tf.uint8, name=INPUT)

        def serve(image_tensor: tf.Tensor) -> tf.Tensor:
            condition = tf.cast(image_tensor[None, :, :size], tf.float32) / 127.5 - 1.0
            picture = self._generator(condition, training=False)
            levels = tf.clip_by_value(tf.round((picture + 1.0) * 127.5), 0.0, 255.0)
            scope, _, name = OUTPUT.partition("/")
            with tf.name_scope(scope):
                return tf.cast(levels, tf.uint8, name=name)

        self.serve = tf.function(serve, input_signature=[spec])


def frozen_graph(served: ServedGenerator, half: bool) -> bytes:
    """The generator as a serialised GraphDef with its weights inside.

    Args:
        served: the generator.
        half: store weights as half floats, which are read back as floats: half the file.
    """
    function = convert_variables_to_constants_v2(served.serve.get_concrete_function())
    graph = function.graph.as_graph_def()
    if half:
        graph = _with_half_weights(graph)
    data: bytes = graph.SerializeToString(deterministic=True)
    return data


def _with_half_weights(graph: Any) -> Any:
    smaller = tf.compat.v1.GraphDef()
    smaller.versions.CopyFrom(graph.versions)
    for node in graph.node:
        values = (
            tf.make_ndarray(node.attr["value"].tensor)
            if node.op == "Const" and node.attr["dtype"].type == tf.float32.as_datatype_enum
            else np.zeros(0)
        )
        if values.size < _SMALL:
            smaller.node.add().CopyFrom(node)
            continue
        stored = smaller.node.add(name=f"{node.name}/half", op="Const")
        stored.attr["dtype"].type = tf.float16.as_datatype_enum
        stored.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values.astype(np.float16)))
        # Under the old name, so that whatever reads the weight finds it.
        cast = smaller.node.add(name=node.name, op="Cast", input=[stored.name])
        cast.attr["SrcT"].type = tf.float16.as_datatype_enum
        cast.attr["DstT"].type = tf.float32.as_datatype_enum
    return smaller
