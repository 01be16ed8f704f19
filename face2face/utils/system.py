"""What the machine offers, found out without importing TensorFlow."""

import ctypes.util
import gc
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.utils.screen import quiet_libraries


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


def cores_in_words() -> str:
    """The CPU, for the user."""
    cores = usable_cores()
    return f"the CPU, {cores} core{'s' * (cores != 1)}"


def usable_cores() -> int:
    """Cores that this process may use: fewer than there are under taskset or in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def quiet_tensorflow() -> Iterator[None]:
    """Keep the notes off the screen that TensorFlow writes while it is imported, and be quick.

    Next to nothing of what is imported becomes garbage; to search it takes an eighth of the time.
    Its C++ side writes some of them before its log level counts. scikit-learn, which comes with
    nncf, counts as absent meanwhile: Keras loads it for wrappers that nothing here uses, in a sixth
    of the time that all of Keras and TensorFlow take.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    unloaded = "sklearn" not in sys.modules
    if unloaded:
        sys.modules["sklearn"] = None  # type: ignore[assignment]
    collects = gc.isenabled()
    gc.disable()
    try:
        with quiet_libraries():
            yield
    finally:
        if unloaded:
            del sys.modules["sklearn"]
        if collects:
            gc.enable()


@contextmanager
def keras_on_tensorflow() -> Iterator[None]:
    """Import what exports a network in this block: Keras on TensorFlow, whatever has trained.

    Only TensorFlow freezes graphs. Keras reads its backend once, when it is imported first.
    """
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with quiet_tensorflow():
        yield
