"""Choosing the runtime."""

import importlib.util
from pathlib import Path

from face2face.errors import RuntimeUnavailableError
from face2face.hardware import gpu_driver
from face2face.runtime.base import Runtime

KINDS = ("auto", "tensorflow", "openvino")


def open_runtime(graph: Path, kind: str = "auto") -> Runtime:
    """Load a graph in the runtime asked for.

    `auto` takes TensorFlow where it sees a GPU, else OpenVINO, else TensorFlow on the CPU.
    TensorFlow takes seconds to import, so it is asked only where a GPU's driver is installed.

    Args:
        graph: a frozen graph, or the folder of a SavedModel.
        kind: one of KINDS.

    Raises:
        RuntimeUnavailableError: the runtime asked for is not installed.
        ModelError: the graph cannot be run.
    """
    if kind == "auto":
        kind = _best()
    package = {"tensorflow": "tensorflow", "openvino": "openvino"}[kind]
    if importlib.util.find_spec(package) is None:
        raise RuntimeUnavailableError(
            f"the runtime {kind} is not installed: run 'pip install {package}', "
            "or choose another with --runtime"
        )
    if kind == "openvino":
        from face2face.runtime.openvino import OpenVinoRuntime

        return OpenVinoRuntime(graph)
    from face2face.runtime.tensorflow import TensorFlowRuntime

    return TensorFlowRuntime(graph)


def _best() -> str:
    if gpu_driver() and importlib.util.find_spec("tensorflow"):
        from face2face.runtime.tensorflow import visible_gpu

        if visible_gpu():
            return "tensorflow"
    return "openvino" if importlib.util.find_spec("openvino") else "tensorflow"
