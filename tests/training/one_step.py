"""Train three steps from a checkpoint on the backend that KERAS_BACKEND names.

    python one_step.py CHECKPOINT OUT

A process has one backend of Keras: test_torch.py runs it for the other one.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

SMALL: dict[str, Any] = {
    "size": 128,
    "filters": 4,
    "discriminator_filters": 4,
    "dropout": 0.0,
    "learning_rate": 2e-4,
    "beta1": 0.5,
    "l1_weight": 100.0,
    "gan_weight": 1.0,
    "feature_weight": 10.0,
    "detail_weight": 10.0,
    "mixed_precision": False,
    "seed": 0,
}
"""`StepOptions` of networks that a test has time for."""


def main(argv: list[str]) -> None:
    from face2face.training.backend import open_backend

    make_step = open_backend(print)

    import tensorflow as tf

    from face2face.training.checkpoints import Checkpoints
    from face2face.training.run_record import StepOptions

    step = make_step(StepOptions(**SMALL))
    checkpoint, out = map(Path, argv)
    state = Checkpoints(out, 1).restore(checkpoint, step.variables())
    random = np.random.default_rng(0)
    losses = []
    for number in range(3):
        images = random.uniform(-1, 1, (2, 2, 128, 128, 3)).astype(np.float32)
        held = [(tf.constant(images[0]), tf.constant(images[1]))]
        (batch,) = step.batches(held)
        losses.append(step(batch, 1000 + number, 1.0))
    told = {f"{name} {n}": value for n, one in enumerate(losses) for name, value in one.items()}
    Checkpoints(out, 1).save(step.variables(), state | {"losses": told}, best=False)
    print(json.dumps(losses))


if __name__ == "__main__":
    main(sys.argv[1:])
