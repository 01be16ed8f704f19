"""OpenVINO itself: loaded once, its devices, and networks that it has compiled before."""

import contextlib
import functools
import threading
from collections.abc import Callable, Sequence

import openvino as ov

from face2face.runtime.compiled import compiled_place, keep_compiled, read_compiled
from face2face.utils.screen import quiet_libraries

__all__ = ["best_device", "best_precision", "compiled_network", "ov", "the_core"]

_FREE = {"ENABLE_CPU_PINNING": "NO"}
"""OpenVINO keeps whoever asks it for an answer to one core meanwhile. Where two threads ask at one
time it leaves some there for good, and what they begin stays there as well: slower, and x264 makes
another video on one core."""

_opening = threading.Lock()


def the_core() -> ov.Core:
    """OpenVINO with its devices, once for the process and until its end, whichever threads ask.

    Its CPU plugin gives the thread that loads it another stack for signals, and takes that away
    when it is let go, by whichever thread: Python's next signal, such as Ctrl-C, would crash.
    """
    with _opening:
        return _the_core()


@functools.cache
def _the_core() -> ov.Core:
    return ov.Core()


def compiled_network(
    parts: Sequence[bytes] | None,
    read: Callable[[], ov.Model],
    device: str,
    settings: dict[str, str],
) -> ov.CompiledModel:
    """Compile a network, or take what was compiled the last time.

    Args:
        parts: the bytes of its files, and of what is done to it; None to keep nothing of it.
        read: reads it, and changes it where it is to be changed; not called where it is kept.
        device: what is to compute it.
        settings: how.

    Raises:
        RuntimeError: OpenVINO cannot read or compile it.
    """
    core = the_core()
    if device == "CPU":
        settings = settings | _FREE
    able = core.get_property(device, "OPTIMIZATION_CAPABILITIES")
    place = None
    if parts is not None and "EXPORT_IMPORT" in able:
        name = core.get_property(device, "FULL_DEVICE_NAME")
        machine = (ov.get_version(), device, name, *able)
        told = "\n".join((*machine, *(f"{name} {one}" for name, one in settings.items())))
        place = compiled_place([*parts, told.encode()])
        kept = read_compiled(place, lambda length: ov.Tensor(ov.Type.u8, ov.Shape([length])))
        if kept is not None:
            with contextlib.suppress(RuntimeError), quiet_libraries():
                return core.import_model(kept, device, settings)
    with quiet_libraries():  # what is wrong is said by who calls
        compiled = core.compile_model(read(), device, settings)
    if place:
        keep_compiled(place, compiled.export_model().getvalue())
    return compiled


def best_device() -> str:
    """An Intel graphics card where OpenVINO sees one, else the CPU.

    A GPU inside the processor shares its memory and its power: the CPU is taken then.
    """
    core = the_core()
    # Only of these: to be told of all kinds of devices loads the plugins of all.
    numbers: list[str] = []
    with contextlib.suppress(RuntimeError):  # without a driver the plugin cannot be loaded
        numbers = core.get_property("GPU", "AVAILABLE_DEVICES")
    for number in numbers:
        name = f"GPU.{number}"
        if core.get_property(name, "DEVICE_TYPE") == ov.properties.device.Type.DISCRETE:
            return name
    return "CPU"


def best_precision(int8: bool, device: str = "CPU") -> str:
    """What a device is fastest with.

    int8 pays wherever OpenVINO knows how: measured 3 times as fast as fp32 with VNNI
    instructions, 1.3 times with AVX2 alone, with the same answers.

    Args:
        int8: whether there is such a graph.
        device: OpenVINO's name of it.
    """
    able = the_core().get_property(device, "OPTIMIZATION_CAPABILITIES")
    if int8 and "INT8" in able:
        return "int8"
    if "BF16" in able:
        return "bf16"
    return "fp16" if device != "CPU" and "FP16" in able else "fp32"
