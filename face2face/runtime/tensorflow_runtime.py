"""Running a generator on TensorFlow: any GPU that it sees, else the CPU."""

from pathlib import Path

import numpy as np

from face2face.config import GRAPH_INPUT, GRAPH_OUTPUT
from face2face.errors import ModelError
from face2face.runtime.base import Runtime, check_tensor, refuse, size_of
from face2face.types import Frame, Sketch
from face2face.untrusted.program import Program, checked_program
from face2face.utils.system import quiet_tensorflow

with quiet_tensorflow():
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )


def visible_gpu() -> str | None:
    """Name of the first GPU that TensorFlow can use, None where there is none."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return None
    details = tf.config.experimental.get_device_details(gpus[0])
    return str(details.get("device_name", gpus[0].name))


class TensorFlowRuntime(Runtime):
    """TensorFlow, frozen graph or SavedModel.

    Args:
        graph: a frozen graph, or the folder of a SavedModel.

    Raises:
        ModelError: it cannot be read, has another form, or holds what no generator needs.
    """

    def __init__(self, graph: Path) -> None:
        try:
            with checked_program(graph) as program:
                self._call = _loaded(program)
            (given,), (answer,) = self._call.inputs[:1], self._call.outputs
            self.size = size_of(str(graph), given.shape.as_list(), answer.shape.as_list())
            for step in self._call.graph.get_operations():
                for made in step.outputs:
                    # FusedBatchNorm keeps room for its gradient, of a size that it does not say.
                    if made.shape.rank is not None or made.consumers():
                        check_tensor(str(graph), step.name, _sides(made))
            # The first call compiles; it must not be a frame's.
            self._call(tf.zeros((self.size, 2 * self.size, 3), tf.uint8))
        except ModelError:
            raise
        except Exception as error:  # TensorFlow raises nearly every type there is
            raise refuse(str(graph), error) from error
        self._wide = np.zeros((self.size, 2 * self.size, 3), np.uint8)
        self.name = f"TensorFlow fp32 on {visible_gpu() or 'CPU'}"

    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into an image."""
        self._wide[:, : self.size] = sketch
        answer = self._call(tf.constant(self._wide))
        if isinstance(answer, (list, tuple)):
            answer = answer[0]
        elif isinstance(answer, dict):
            (answer,) = answer.values()
        image: Frame = np.array(answer)[0]  # a copy: TensorFlow's own must not be written to
        return image


def _sides(tensor: tf.Tensor) -> list[int | None] | None:
    sides: list[int | None] | None = None if tensor.shape.rank is None else tensor.shape.as_list()
    return sides


def _loaded(program: Program) -> tf.types.experimental.ConcreteFunction:
    """Load what was checked, not what lies by now where it lay."""
    if program.folder:
        loaded = tf.saved_model.load(str(program.folder))
        # With its functions written out, so that all that it makes can be seen.
        return convert_variables_to_constants_v2(loaded.signatures["serving_default"])
    graph = tf.compat.v1.GraphDef()
    graph.ParseFromString(program.content)
    for node in graph.node:
        # The dropout that ancestors' graphs keep: without a seed TensorFlow refuses to run it in a
        # process that has trained (enable_op_determinism).
        if node.op == "RandomUniform" and not (node.attr["seed"].i or node.attr["seed2"].i):
            node.attr["seed"].i = 1
    wrapped = tf.compat.v1.wrap_function(lambda: tf.import_graph_def(graph, name=""), signature=[])
    return wrapped.prune(f"{GRAPH_INPUT}:0", f"{GRAPH_OUTPUT}:0")
