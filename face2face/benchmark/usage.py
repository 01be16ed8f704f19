"""What this process takes of the machine."""

import sys
import time
from pathlib import Path

import psutil

_STATUS = Path("/proc/self/status")


class Load:
    """CPU time from its making on."""

    def __init__(self) -> None:
        """Start now."""
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
