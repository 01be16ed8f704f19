"""Choosing what a run computes on."""

import json
import os
from collections.abc import Callable

import tensorflow as tf

from face2face.errors import TrainingError
from face2face.utils.extras import install_command
from face2face.utils.system import cores_in_words, gpu_driver


def make_strategy() -> tf.distribute.Strategy:
    """One device, all GPUs of this machine, or the workers that TF_CONFIG names.

    Raises:
        TrainingError: TF_CONFIG is not what TensorFlow expects.
    """
    text = os.environ.get("TF_CONFIG")
    if text:
        try:
            workers = json.loads(text).get("cluster", {}).get("worker", [])
        except (ValueError, AttributeError) as error:
            raise TrainingError(f"TF_CONFIG is not JSON: {text!r}; correct or unset it") from error
        if len(workers) > 1:
            return tf.distribute.MultiWorkerMirroredStrategy()
    if len(tf.config.list_physical_devices("GPU")) > 1:
        return tf.distribute.MirroredStrategy()
    return tf.distribute.get_strategy()


def report_device(strategy: tf.distribute.Strategy, report: Callable[[str], None]) -> None:
    """Report what the run computes on, and warn where TensorFlow does not use an installed GPU."""
    gpus = tf.config.list_physical_devices("GPU")
    names = [
        tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus
    ]
    device = ", ".join(names) if gpus else cores_in_words()
    if strategy.num_replicas_in_sync > 1:
        device += f" ({strategy.num_replicas_in_sync} replicas)"
    report(f"training on {device}")
    driver = gpu_driver()
    if driver and not gpus:
        report(
            f"WARNING: an {driver} GPU is installed, but TensorFlow does not see it and the run "
            f"will be many times slower. Linux: {install_command('gpu')}. Windows: "
            "TensorFlow uses GPUs only inside WSL2. macOS: pip install tensorflow-metal."
        )
