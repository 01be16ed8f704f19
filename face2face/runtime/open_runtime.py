"""Choosing the runtime."""

import importlib.util
from pathlib import Path
from threading import Event

from face2face.errors import ErrorKind, RuntimeUnavailableError
from face2face.runtime.base import Runtime
from face2face.runtime.probe import try_model
from face2face.utils.extras import install_command
from face2face.utils.system import gpu_driver


def open_runtime(
    graph: Path,
    kind: str = "auto",
    int8: Path | None = None,
    halt: Event | None = None,
    *,
    throughput: bool = False,
    threads: int | None = None,
) -> Runtime:
    """Load a model in the runtime asked for.

    `auto` takes TensorFlow where it sees a GPU, else OpenVINO, else TensorFlow on the CPU.
    TensorFlow takes seconds to import, so it is asked only where a GPU's driver is installed.
    `openvino` computes with what this machine is fastest with, `openvino-...` with what is named.
    A model that does not ship with the program makes one image in a process of its own first.

    Args:
        graph: a frozen graph, or the folder of a SavedModel.
        kind: one of config.RUNTIMES.
        int8: the same generator quantised, OpenVINO's .xml, None where there is none.
        halt: set when the model is not wanted any more.
        throughput: most images a second count, not how soon each is there.
        threads: how many OpenVINO may use, None for as many as it finds best.

    Raises:
        RuntimeUnavailableError: the runtime asked for is not installed, or the model has no such
            precision.
        ModelError: the graph cannot be run, or not within bounds of memory and time.
    """
    if kind == "auto":
        kind = _best()
    package, _, precision = kind.partition("-")
    if importlib.util.find_spec(package) is None:
        command = _command(package)
        raise RuntimeUnavailableError(
            f"the runtime {package} is not installed: run '{command}', "
            "or choose another with --runtime",
            ErrorKind.PACKAGE_MISSING,
            package=package,
            command=command,
        )
    if package == "tensorflow":
        try_model(graph, package, halt=halt)
        from face2face.runtime.tensorflow_runtime import TensorFlowRuntime

        return TensorFlowRuntime(graph)
    from face2face.runtime.openvino_core import best_device, best_precision
    from face2face.runtime.openvino_runtime import OpenVinoRuntime

    # A precision that was asked for by name is the processor's.
    device = "CPU" if precision else best_device()
    precision = precision or best_precision(int8 is not None, device)
    if precision != "int8":
        try_model(graph, package, precision, halt)
        return OpenVinoRuntime(
            graph, precision, device=device, throughput=throughput, threads=threads
        )
    if int8 is None:
        raise RuntimeUnavailableError(
            f"{graph} has no int8 beside it: make it with 'python tools/freeze_model.py "
            f"--model-folder {graph.parent} --precision int8', or leave --runtime out",
            ErrorKind.INT8_MISSING,
            model=graph.parent.name,
        )
    try_model(int8, package, precision, halt)
    return OpenVinoRuntime(int8, precision, device=device, throughput=throughput, threads=threads)


def _command(package: str) -> str:
    return install_command("train") if package == "tensorflow" else f"pip install {package}"


def _best() -> str:
    if gpu_driver() and importlib.util.find_spec("tensorflow"):
        from face2face.runtime.tensorflow_runtime import visible_gpu

        if visible_gpu():
            return "tensorflow"
    return "openvino" if importlib.util.find_spec("openvino") else "tensorflow"
