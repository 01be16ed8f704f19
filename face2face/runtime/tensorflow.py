"""Running a generator on TensorFlow: any GPU that it sees, else the CPU."""

from pathlib import Path

import numpy as np

from face2face.errors import ModelError
from face2face.hardware import quiet_tensorflow
from face2face.runtime.base import Runtime
from face2face.runtime.form import INPUT, OUTPUT, refuse, size_of
from face2face.types import Frame, Sketch

with quiet_tensorflow():
    import tensorflow as tf


def visible_gpu() -> str | None:
    """Name of the first GPU that TensorFlow can use, None where there is none."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return None
    details = tf.config.experimental.get_device_details(gpus[0])
    return str(details.get("device_name", gpus[0].name))


class TensorFlowRuntime(Runtime):
    """TensorFlow, frozen graph or SavedModel."""

    def __init__(self, graph: Path) -> None:
        """Load a graph.

        Args:
            graph: a frozen graph, or the folder of a SavedModel.

        Raises:
            ModelError: it cannot be read, or has another form.
        """
        try:
            self._call = _saved_model(graph) if graph.is_dir() else _frozen_graph(graph)
            (given,), (answer,) = self._call.inputs[:1], self._call.outputs
            self.size = size_of(str(graph), given.shape.as_list(), answer.shape.as_list())
            # The first call compiles; it must not be a frame's.
            self._call(tf.zeros((self.size, 2 * self.size, 3), tf.uint8))
        except ModelError:
            raise
        except Exception as error:  # TensorFlow raises nearly every type there is
            raise refuse(str(graph), error) from error
        self._wide = np.zeros((self.size, 2 * self.size, 3), np.uint8)
        self.name = f"TensorFlow fp32 on {visible_gpu() or 'CPU'}"

    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into a picture."""
        self._wide[:, : self.size] = sketch
        answer = self._call(tf.constant(self._wide))
        if isinstance(answer, (list, tuple)):
            answer = answer[0]
        elif isinstance(answer, dict):
            (answer,) = answer.values()
        picture: Frame = np.array(answer)[0]  # a copy: TensorFlow's own must not be written to
        return picture


def _frozen_graph(path: Path) -> tf.types.experimental.ConcreteFunction:
    graph = tf.compat.v1.GraphDef()
    graph.ParseFromString(path.read_bytes())
    wrapped = tf.compat.v1.wrap_function(lambda: tf.import_graph_def(graph, name=""), signature=[])
    return wrapped.prune(f"{INPUT}:0", f"{OUTPUT}:0")


def _saved_model(folder: Path) -> tf.types.experimental.ConcreteFunction:
    loaded = tf.saved_model.load(str(folder))
    function = loaded.signatures["serving_default"]
    # The function holds its weights only as long as the loaded object lives.
    function.keep_alive = loaded
    return function
