"""A small step of training, with weights that follow from a seed."""

from typing import Any

from tests.training.one_step import SMALL


def fresh(seed: int, **changed: Any) -> Any:
    """A step of networks of 4 filters and 128 pixels, with dropout unless it is changed."""
    import tensorflow as tf

    from face2face.training.run_record import StepOptions
    from face2face.training.step_tensorflow import TensorFlowStep

    options = StepOptions(**{**SMALL, "dropout": 0.5, "seed": seed, **changed})
    return TensorFlowStep(options, tf.distribute.get_strategy())
