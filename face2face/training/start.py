"""What a run starts with: the networks of another run.

A network that was trained on one face knows faces already; another face takes it minutes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from face2face.errors import TrainingError
from face2face.training.checkpoints import Checkpoints, read_checkpoint

Weights = Mapping[str, Sequence[np.ndarray]]
"""Groups of arrays, "generator" and perhaps "discriminator", each in its network's order."""


def weights_of_run(run: Path) -> Weights:
    """The averaged generator and the discriminator of a run's last checkpoint.

    Raises:
        TrainingError: it has none, or a damaged one.
    """
    path = Checkpoints(run, 1).latest()
    if path is None:
        raise TrainingError(f"{run} holds no checkpoint to start from")
    arrays, _ = read_checkpoint(path)
    return {
        name: [arrays[key] for key in sorted(arrays) if key.startswith(f"{group}/")]
        for name, group in (("generator", "average"), ("discriminator", "discriminator"))
    }
