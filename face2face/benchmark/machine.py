"""Which machine and which packages a measurement was made with."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

import face2face

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
        "cores": _usable_cores(),
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


def _usable_cores() -> int:
    """Cores that this process may use: fewer than there are under taskset or in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    """Those of interest; on other systems than Linux what OpenCV was told."""
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
