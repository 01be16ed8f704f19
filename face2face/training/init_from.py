"""What a run starts with: the generator of another run, or of a model made from one.

A network that was trained on one face knows faces already; another face takes it minutes. Its
discriminator is left behind: it knows that face only, and a new one brings the generator closer
to the new face.

start.npz is what a model needs for that beside its frozen graph. In the graph the normalisations
are folded into the kernels. With the normalisations themselves the kernels come back, so that the
file need not hold them:

LAYER   float32 (4, channels): gamma, beta, mean, variance
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from face2face.card import trained_minutes
from face2face.config import NETWORK_SIZES
from face2face.errors import TrainingError
from face2face.model import START, FaceModel, read_model
from face2face.nets.fold import normalisations, unfolded
from face2face.nets.form import GeneratorForm
from face2face.nets.narrow import narrowed
from face2face.nets.shapes import generator_shapes, layer_shapes
from face2face.training.checkpoints import Checkpoints, averaged_weights, read_checkpoint
from face2face.training.run_record import RUN_FILE, read_run
from face2face.untrusted.npz import read_arrays
from face2face.utils.files import whole_file

_CONVOLUTION = re.compile(r"(?:^|/)((?:encoder|decoder|refine)_\d+_conv)(?:_\d+)?/")
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
        form = model.card.network.form(model.card.size)
        _refuse_misfits(kernels, biases, norms, form)
        generator = unfolded(kernels, biases, norms, form)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(
            f"the model {model.name} cannot serve as a start: its {START} and its graph do not "
            "fit each other; get the model again, or freeze it anew"
        ) from error
    weights: list[np.ndarray] = generator.get_weights()
    return weights


def _refuse_misfits(
    kernels: dict[str, np.ndarray],
    biases: dict[str, np.ndarray],
    norms: dict[str, np.ndarray],
    form: GeneratorForm,
) -> None:
    """Compare what was read with the network that the card tells of, before that is built.

    Raises:
        ValueError: they do not fit each other.
    """
    if form.size not in NETWORK_SIZES:
        raise ValueError(f"no network has images of {form.size} pixels")
    for layer, shapes in layer_shapes(form).items():
        if layer.endswith("_norm"):
            held, shape = norms.get(layer), (len(shapes), *shapes[0])
        else:
            held, shape = kernels.get(layer), shapes[0]
            bias = biases.get(layer)
            if len(shapes) > 1 and (bias is None or bias.shape != shapes[1]):
                raise ValueError(f"the bias of {layer} is missing, or of another shape")
        if held is None or held.shape != shape:
            raise ValueError(f"{layer} is missing, or of another shape")


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


@dataclass(frozen=True)
class Start:
    """A generator to start with.

    Attributes:
        weights: its arrays in the network's order.
        form: its form.
        discriminator_filters: what suits it: those of the discriminator that trained it, where
            they are known.
        minutes: how long it was trained, and what it began with before, as far as known.
    """

    weights: Sequence[np.ndarray]
    form: GeneratorForm
    discriminator_filters: int
    minutes: float = 0.0

    def fitted(self, widest: int) -> "Start":
        """The start for a network of `widest`; itself where that is no narrower."""
        if widest >= self.form.widest:
            return self
        weights = narrowed(self.weights, self.form, widest)
        return replace(self, weights=weights, form=replace(self.form, widest=widest))


def read_start(place: str, hint: str = "") -> Start:
    """The generator of a run or a model.

    Args:
        place: a run's folder, or what `model.read_model` takes.
        hint: what to add when there is no such model, such as the names that exist.

    Raises:
        TrainingError: the run or the model cannot serve as a start.
        ModelError: there is no such model, or it is damaged.
    """
    if (Path(place) / RUN_FILE).is_file():
        return _of_run(Path(place))
    model = read_model(place, hint)
    weights = generator_of_model(model)
    assert model.card is not None
    assert model.card.network is not None
    network = model.card.network
    minutes, before = trained_minutes(model.card.training)
    return Start(
        weights,
        network.form(model.card.size),
        network.filters,
        round((minutes or 0.0) + before, 1),
    )


def _of_run(run: Path) -> Start:
    """The averaged generator of a run's last checkpoint."""
    record = read_run(run)
    path = Checkpoints(run, 1).latest()
    if record is None or path is None:
        raise TrainingError(f"{run} holds no checkpoint to start from: let it train some minutes")
    arrays, state = read_checkpoint(path)
    weights = averaged_weights(arrays)
    step = record.options.step
    if [one.shape for one in weights] != generator_shapes(step.form):
        raise TrainingError(
            f"{run} cannot serve as a start: the checkpoint {path.name} is not of the network that "
            f"its {RUN_FILE} tells of; name another run or model"
        )
    return Start(
        weights,
        step.form,
        step.discriminator_filters,
        round(state["minutes"] + record.minutes_before, 1),
    )
