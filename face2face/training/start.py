"""What a run starts with: the generator of another run, or of a model made from one.

A network that was trained on one face knows faces already; another face takes it minutes. Its
discriminator is left behind: it knows that face only, and a new one brings the generator closer
to the new face.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from face2face.bundle import read_model
from face2face.errors import TrainingError
from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.run import RUN_FILE, read_run
from face2face.training.start_file import generator_of_model


@dataclass(frozen=True)
class Start:
    """A generator to start with, and its form.

    Attributes:
        weights: its arrays in the network's order.
        size: the picture's side in pixels.
        filters: the generator's first filters.
        discriminator_filters: what suits it: those of the discriminator that trained it, where
            they are known.
    """

    weights: Sequence[np.ndarray]
    size: int
    filters: int
    discriminator_filters: int


def read_start(place: str, hint: str = "") -> Start:
    """The generator of a run or a model.

    Args:
        place: a run's folder, or what `bundle.read_model` takes.
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
    filters = model.card.network.filters
    return Start(weights, model.card.size, filters, filters)


def _of_run(run: Path) -> Start:
    """The averaged generator of a run's last checkpoint."""
    record = read_run(run)
    path = Checkpoints(run, 1).latest()
    if record is None or path is None:
        raise TrainingError(f"{run} holds no checkpoint to start from: let it train some minutes")
    arrays, _ = read_checkpoint(path)
    weights = [arrays[name] for name in sorted(arrays) if name.startswith("average/")]
    step = record.options.step
    return Start(weights, step.size, step.filters, step.discriminator_filters)
