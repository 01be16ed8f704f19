"""The machine and packages of a measurement, and what it takes of them."""

import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

import face2face
from face2face.utils.system import usable_cores

_CPUINFO = Path("/proc/cpuinfo")

_SETS = (
    ("avx2", "AVX2"),
    ("avx512f", "AVX-512"),
    ("avx_vnni", "AVX-VNNI"),
    ("avx512_vnni", "AVX-512 VNNI"),
    ("avx512_bf16", "AVX-512 BF16"),
    ("amx_int8", "AMX int8"),
    ("amx_bf16", "AMX BF16"),
    ("asimd", "NEON"),
    ("asimddp", "NEON dot product"),
    ("i8mm", "NEON int8 matrices"),
    ("bf16", "NEON BF16"),
    ("sve", "SVE"),
)
"""What decides how fast a network runs: the kernel's name and the usual one."""

_PACKAGES = ("numpy", "opencv-python", "dlib-bin", "av", "openvino", "tensorflow")


def machine() -> dict[str, Any]:
    """The hardware and the system, and how busy others keep it."""
    return {
        "cpu": _cpu(),
        "cores": usable_cores(),
        "instruction_sets": _instruction_sets(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(terse=True),
        "load_before": round(psutil.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Python and the packages that do the work; those that are not installed are left out."""
    found = {"face2face": face2face.__version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _cpu() -> str:
    named = _cpuinfo("model name")
    if sys.platform == "darwin":
        named = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
    return named or platform.processor() or platform.machine()


def _instruction_sets() -> list[str]:
    """What the processor has of `_SETS`; on other systems than Linux what OpenCV says of it."""
    flags = (_cpuinfo("flags") or _cpuinfo("Features")).split()
    if flags:
        return [usual for kernel, usual in _SETS if kernel in flags]
    import cv2

    return [word.strip("*") for word in cv2.getCPUFeaturesLine().split() if not word.endswith("?")]


def _cpuinfo(field: str) -> str:
    """The first value of a field of /proc/cpuinfo, "" where there is none."""
    if _CPUINFO.exists():
        for line in _CPUINFO.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == field:
                return value.strip()
    return ""


_STATUS = Path("/proc/self/status")


class Load:
    """CPU time from its making on."""

    def __init__(self) -> None:
        self._wall_s, self._cpu_s = time.perf_counter(), time.process_time()

    def cpu_s(self) -> float:
        """CPU seconds of all threads so far."""
        return time.process_time() - self._cpu_s

    def cores(self) -> float:
        """CPU seconds a second of the clock."""
        return self.cpu_s() / max(time.perf_counter() - self._wall_s, 1e-9)


def peak_memory_mb() -> float:
    """The most memory that this process has held at one time, in millions of bytes.

    On Linux from /proc: what getrusage says there begins with what the process held that
    started this one.
    """
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 1e6
    if _STATUS.exists():
        (line,) = (row for row in _STATUS.read_text().splitlines() if row.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, other systems kilobytes.
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
