"""Reporting what a run computes on when Keras runs on PyTorch."""

from collections.abc import Callable

import tensorflow as tf
import torch

from face2face.utils.system import cores_in_words, gpu_driver


def report_torch_device(report: Callable[[str], None]) -> None:
    """Report what the run computes on, and warn where PyTorch does not use an installed GPU.

    TensorFlow goes on loading the images; it must not take the GPU's memory for that.
    """
    tf.config.set_visible_devices([], "GPU")
    if torch.cuda.is_available():
        report(f"training on {torch.cuda.get_device_name()}, with PyTorch")
        return
    report(f"training on {cores_in_words()}, with PyTorch")
    driver = gpu_driver()
    if driver:
        report(
            f"WARNING: an {driver} GPU is installed, but PyTorch does not see it and the run "
            "will be many times slower. Install the build of PyTorch for it: pytorch.org says how."
        )
