"""Commands run in children of a process that has loaded already what they need."""

import contextlib
import importlib
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LOOK_S = 0.02


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    Attributes:
        code: its exit code; negative: the signal that killed it.
        seconds: by the clock.
        cpu_s: that it computed, on all cores together.
        memory: bytes that it had at most.
        stopped: why it was killed here, "" where it was not.
        out: its standard output.
        err: its standard error.
    """

    code: int
    seconds: float
    cpu_s: float
    memory: int
    stopped: str
    out: str
    err: str


Watch = Callable[["psutil.Process", float], str]
"""Looks at a running child, and how many seconds it runs; gives a reason to kill it, or ""."""


def run_child(
    work: Callable[[], int], room: Path, watch: Watch = lambda *_: "", name: str = "child"
) -> Ended:
    """Run something in a forked child, in a process group of its own; wait for its end.

    Args:
        work: what to do there; gives the exit code.
        room: a folder for what it prints.
        watch: may end it.
        name: of the files in `room`.
    """
    out, err = room / f"{name}.out", room / f"{name}.err"
    begun = time.monotonic()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Python warns of locks that other threads may hold; what is run here takes none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        _be_child(work, out, err)
    process = psutil.Process(pid)
    stopped, memory, cpu_s = "", 0, 0.0
    while True:
        with contextlib.suppress(psutil.Error):
            # Later the process is gone, and its high-water mark with it.
            memory = max(memory, process.memory_info().rss)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            break
        stopped = stopped or watch(process, time.monotonic() - begun)
        if stopped:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        time.sleep(_LOOK_S)
    cpu_s = usage.ru_utime + usage.ru_stime
    memory = max(memory, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    return Ended(
        os.waitstatus_to_exitcode(status),
        time.monotonic() - begun,
        cpu_s,
        memory,
        stopped,
        out.read_text(encoding="utf-8", errors="replace"),
        err.read_text(encoding="utf-8", errors="replace"),
    )


def _be_child(work: Callable[[], int], out: Path, err: Path) -> None:
    code = 70
    try:
        os.setsid()
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        code = work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - shown as the interpreter would
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        # Not through the parent's own clean-up.
        os._exit(code)


def command(module: str, *arguments: object) -> Callable[[], int]:
    """One of the program's commands, such as "video", to run in a child."""
    main = importlib.import_module(f"face2face.cli.{module}").main
    words: Sequence[str] = [str(argument) for argument in arguments]

    def work() -> int:
        sys.argv = [module, *words]
        code: int = main(list(words))
        return code

    return work
