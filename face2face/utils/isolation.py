"""Running a program of ours in a process of its own, within bounds of memory and time.

For libraries that a file can make end the process, fill the memory or never come back. The bound
of memory is the kernel's (RLIMIT_AS), which Linux alone keeps to; on other systems only the clock
holds.
"""

import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psutil

from face2face.causes import Cause
from face2face.utils.paths import HOME_VARIABLE

_LOOK_EVERY_S = 0.1
_MOST_WRITTEN = 1 << 30
"""Bytes of each file that the child writes; all of them are removed with it."""
_MOST_SAID = 1 << 16

_BOUND_AND_BECOME = """
import os, resource, sys
for bound in sys.argv[1].split(","):
    kind, most = getattr(resource, "RLIMIT_" + bound.split("=")[0]), int(bound.split("=")[1])
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
os.execv(sys.argv[2], sys.argv[2:])
"""

_SHORTAGE = (
    "bad_alloc",
    "bad allocation",
    "MemoryError",
    "Cannot allocate memory",
    "Resource temporarily unavailable",  # no stack for one more thread
    "can't alloc",
    "Unable to allocate",
    "out of memory",
    "OOM when allocating",
)
"""What libraries say when they get no memory."""


@dataclass(frozen=True)
class Outcome:
    """How a process ended.

    Attributes:
        said: what it wrote to standard output, at most 64 kB.
        fault: "" where it ended well, else why not, as the rest of a sentence on what it tried:
            "takes longer than 60 s", "needs more than 4 GB of memory", "ends the program that
            uses it (SIGSEGV)", "fails".
        cause: the same by its kind, None where it ended well, or failed by itself.
    """

    said: str
    fault: str
    cause: Cause | None


def run_isolated(
    program: Path,
    *arguments: str,
    seconds: float,
    memory: int,
    environment: Mapping[str, str] | None = None,
    halt: Event | None = None,
) -> Outcome:
    """Run a Python file of ours to its end, or to the end of its memory or time.

    Whatever it started ends with it, also where this call is left by an exception such as
    KeyboardInterrupt. It finds a new, empty folder as FACE2FACE_HOME, which is removed afterwards.

    Args:
        program: the file; it is run by its path, so that its folder is the first of its sys.path.
        arguments: its arguments.
        seconds: how long it may take by the clock.
        memory: bytes of address space that it may have, on Linux.
        environment: more variables for it.
        halt: ends it when set.
    """
    # With many cores NumPy's threads and malloc's arenas would claim much of that memory.
    frugal = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    with tempfile.TemporaryDirectory(prefix="face2face-", ignore_cleanup_errors=True) as name:
        said, errors, home = (Path(name) / part for part in ("said", "errors", "home"))
        with said.open("wb") as out, errors.open("wb") as err:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*_within(seconds, memory), str(program), *arguments],
                env={**os.environ, **frugal, HOME_VARIABLE: str(home), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        try:
            code = _waited(process, seconds, halt)
        finally:
            _end(process)
        told = _head(said)
        return Outcome(told, *_fault(code, told + _head(errors), seconds, memory))


def _within(seconds: float, memory: int) -> list[str]:
    """The beginning of a command that bounds itself before it becomes the program.

    Bounded from outside, a program could have taken its memory before the bound is set.
    """
    if sys.platform != "linux":
        return [sys.executable]
    processor_seconds = math.ceil(seconds) * (os.cpu_count() or 1)
    bounds = f"CORE=0,AS={memory},FSIZE={_MOST_WRITTEN},CPU={processor_seconds}"
    return [sys.executable, "-I", "-S", "-c", _BOUND_AND_BECOME, bounds, sys.executable]


def _waited(process: "subprocess.Popen[bytes]", seconds: float, halt: Event | None) -> int | None:
    """The exit code, None where it takes too long or is halted."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not (halt and halt.is_set()):
        with suppress(subprocess.TimeoutExpired):
            return process.wait(min(left, _LOOK_EVERY_S))
    return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and what it has started."""
    if sys.platform == "win32":
        with suppress(psutil.Error):
            for child in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    child.kill()
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # nobody of the group is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_SAID).decode("utf-8", "replace")


def _fault(code: int | None, told: str, seconds: float, memory: int) -> tuple[str, Cause | None]:
    if code == 0:
        return "", None
    if code is None or (sys.platform != "win32" and code == -signal.SIGXCPU):
        return f"takes longer than {seconds:g} s", Cause.TOO_SLOW
    if any(words in told for words in _SHORTAGE):
        return f"needs more than {memory / 1e9:.2g} GB of memory", Cause.TOO_MUCH_MEMORY
    if code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"ends the program that uses it ({name})", Cause.CRASHED
    return "fails", None
