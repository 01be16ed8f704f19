"""start.npz: what a model needs beside its frozen graph to start another face's training.

In the graph the normalisations are folded into the kernels. With the normalisations themselves
the kernels come back, so that the file need not hold them:

LAYER   float32 (4, channels): gamma, beta, mean, variance
"""

import re
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from face2face.bundle import START, FaceModel
from face2face.checks.arrays import read_arrays
from face2face.errors import TrainingError
from face2face.files import whole_file
from face2face.nets.fold import normalisations, unfolded

_CONVOLUTION = re.compile(r"(?:^|/)((?:en|de)coder_\d+_conv)(?:_\d+)?/")
"""The layer in the name of one of the graph's constants; Keras numbers repeated names."""

_MOST_BYTES = 16 << 20
"""Of start.npz; that of 64 filters has 0.1 MB."""


def write_start(path: Path, generator: keras.Model) -> None:
    """Write what folding loses of a generator.

    Args:
        path: the file.
        generator: before it is folded.

    Raises:
        SinkError: it cannot be written.
    """
    arrays: dict[str, Any] = normalisations(generator)
    with whole_file(path) as temporary:
        np.savez(temporary, **arrays)


def generator_of_model(model: FaceModel) -> list[np.ndarray]:
    """The generator of a model's graph, unfolded with the help of its start.npz.

    Nothing that the files hold is run: the graph's constants are read, and plain arrays.

    Returns:
        Its arrays, float32, in the network's order.

    Raises:
        TrainingError: the model cannot serve as a start.
    """
    if model.card is None or model.start is None or model.card.network is None:
        raise TrainingError(
            f"the model {model.name} cannot serve as a start: it has no {START}; make it anew "
            "from its run with tools/reduce_model.py and tools/freeze_model.py, or name the run"
        )
    try:
        norms = read_arrays(model.start, most_bytes=_MOST_BYTES)
        kernels, biases = _constants(model.graph)
        filters = model.card.network.filters
        generator = unfolded(kernels, biases, norms, model.card.size, filters)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(
            f"the model {model.name} cannot serve as a start: its {START} and its graph do not "
            "fit each other; get the model again, or freeze it anew"
        ) from error
    weights: list[np.ndarray] = generator.get_weights()
    return weights


def _constants(graph: Path) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The kernels and biases in a frozen graph, by layer."""
    definition = tf.compat.v1.GraphDef()
    try:
        definition.ParseFromString(graph.read_bytes())
    except Exception as error:  # protobuf's own, which has no name that all its versions share
        raise ValueError(f"{graph} is not a graph") from error
    kernels: dict[str, np.ndarray] = {}
    biases: dict[str, np.ndarray] = {}
    for node in definition.node:
        layer = _CONVOLUTION.search(node.name)
        if layer is None or node.op != "Const" or "ReadVariableOp" not in node.name:
            continue
        values = tf.make_ndarray(node.attr["value"].tensor)
        (kernels if values.ndim == 4 else biases)[layer[1]] = values
    return kernels, biases
