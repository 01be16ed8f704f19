"""What trains: Keras on TensorFlow, or on PyTorch where KERAS_BACKEND=torch says so.

TensorFlow loads the images and writes the report with either.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from face2face.errors import TrainingError
from face2face.utils.extras import install_command, need_training
from face2face.utils.system import quiet_tensorflow

if TYPE_CHECKING:
    from face2face.training.run_record import StepOptions
    from face2face.training.step import Pix2PixStep


def open_backend(report: Callable[[str], None]) -> "Callable[[StepOptions], Pix2PixStep]":
    """Load the backend that Keras is set to, choose devices, and say which.

    Nothing may have used TensorFlow before: devices can only be chosen then.

    Args:
        report: takes the messages for the user.

    Returns:
        What makes the step that trains.

    Raises:
        RuntimeUnavailableError: Keras or TensorFlow is not installed.
        TrainingError: the backend is not installed or not one of the two, or TF_CONFIG is broken.
    """
    need_training()
    # Before torch is loaded. Its threads would otherwise wait by spinning, in the way of those
    # of TensorFlow and of other programs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        with quiet_tensorflow():
            import keras
            import tensorflow as tf
    except ModuleNotFoundError as error:
        name = str(error.name)
        raise TrainingError(
            f"Keras cannot start without {name}, which is not installed: "
            + (
                f"run '{install_command(name)}'"
                if name == "torch"
                else f"install {name}, or unset KERAS_BACKEND"
            )
        ) from error
    backend = keras.backend.backend()
    if backend == "torch":
        from face2face.training.devices_torch import report_torch_device
        from face2face.training.step_torch import TorchStep

        report_torch_device(report)
        return TorchStep
    if backend != "tensorflow":
        raise TrainingError(
            f"Keras is set to {backend}, on which nothing trains here: set KERAS_BACKEND to "
            "tensorflow or torch"
        )
    from face2face.training.devices import make_strategy, report_device

    strategy = make_strategy()
    tf.config.experimental.enable_op_determinism()

    from face2face.training.step_tensorflow import TensorFlowStep

    report_device(strategy, report)
    return partial(TensorFlowStep, strategy=strategy)
