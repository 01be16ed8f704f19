"""Commands run in children of a clean process that has loaded already what they need.

Not in children of the process that tests run in: that has windows, networks and their threads,
and what is forked from such a process may hang or crash.
"""

import contextlib
import ctypes
import functools
import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LOOK_S = 0.02

_CAPABILITY_VERSION = 0x20080522
"""Of Linux' capset: version 3."""

_COMMON = (
    "tests.children",
    "face2face.cli.video",
    "face2face.dataset.landmark_pairs",
    "face2face.engine.convert",
    "face2face.faces.landmarks",
    "face2face.faces.tracker",
    "face2face.runtime.open_runtime",
    "face2face.runtime.openvino_runtime",
    "face2face.video.file_source",
    "face2face.video.recorder",
)
"""Imported once before anything is forked; each child would spend a second on it."""


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


def load_beforehand(modules: Iterable[str]) -> None:
    """Name what else is imported once for all children; in vain once there has been a child."""
    _server().set_forkserver_preload([*_COMMON, *modules])


def run_child(
    work: Callable[[], int], room: Path, watch: Watch = lambda *_: "", name: str = "child"
) -> Ended:
    """Run something in a forked child, in a process group of its own; wait for its end.

    Args:
        work: what to do there; gives the exit code. It can be pickled.
        room: a folder for what it prints.
        watch: may end it.
        name: of the files in `room`.
    """
    out, err = room / f"{name}.out", room / f"{name}.err"
    child = _server().Process(target=_be_child, args=(work, out, err, dict(os.environ)))
    child.start()
    begun = time.monotonic()
    assert child.pid is not None
    stopped, memory, cpu_s = "", 0, 0.0
    while child.exitcode is None:
        # Whoever has ended meanwhile can no longer be asked.
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            process = psutil.Process(child.pid)
            memory = max(memory, process.memory_info().rss)
            spent = process.cpu_times()
            cpu_s = spent.user + spent.system
            stopped = stopped or watch(process, time.monotonic() - begun)
        if stopped:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        child.join(_LOOK_S)
    return Ended(
        child.exitcode,
        time.monotonic() - begun,
        cpu_s,
        memory,
        stopped,
        _text(out),
        _text(err),
    )


@functools.cache
def _server() -> "multiprocessing.context.ForkServerContext":
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([*_COMMON])
    return server


def _text(path: Path) -> str:
    """What it printed; nothing where it was killed before it could open the file."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _be_child(work: Callable[[], int], out: Path, err: Path, environment: dict[str, str]) -> None:
    code = 70
    try:
        os.setsid()
        os.environ.clear()
        os.environ.update(environment)
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
        # Not through the clean-up of the process that it was forked from.
        os._exit(code)


def command(module: str, *arguments: object, folder: str = "face2face.cli") -> Callable[[], int]:
    """One of the program's commands, such as "video", to run in a child."""
    words = [str(argument) for argument in arguments]
    return functools.partial(_command, f"{folder}.{module}", words)


def _command(module: str, words: Sequence[str]) -> int:
    sys.argv = [module.rpartition(".")[2], *words]
    code: int = importlib.import_module(module).main(list(words))
    return code


def without_powers(work: Callable[[], int]) -> Callable[[], int]:
    """The same work by a user for whom permissions hold: root alone is above them."""
    return functools.partial(_without_powers, work) if os.geteuid() == 0 else work


def _without_powers(work: Callable[[], int]) -> int:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)  # of this process
    none = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None).capset(header, none) != 0:
        raise OSError("root's powers cannot be laid down")
    return work()
