"""What the machine offers, found out without importing TensorFlow."""

import ctypes.util
import os
import platform
import shutil
from pathlib import Path


def gpu_driver() -> str | None:
    """Name the GPU whose driver is installed, None where there is none.

    A hint only: whether TensorFlow can use it is for TensorFlow to say.
    """
    if Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi"):
        return "NVIDIA"
    if platform.system() == "Windows" and ctypes.util.find_library("nvcuda"):
        return "NVIDIA"
    if Path("/dev/kfd").exists():
        return "AMD"
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        return "Apple"
    return None


def quiet_tensorflow() -> None:
    """Keep TensorFlow's start-up notes off the screen; call before importing it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Without this TensorFlow's oneDNN notice is printed whatever the level.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
