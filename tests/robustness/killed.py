"""Killing a process at a chosen file operation, or at a chosen time."""

import functools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
_WRITING = os.O_WRONLY | os.O_RDWR


def at_operation(number: int, room: Path, work: Callable[[], int]) -> Callable[[], int]:
    """Work that is killed, with its whole group, just before its file operation `number`.

    Counted is what Python changes below a folder: files opened for writing, renamed, removed,
    folders made and removed.

    Args:
        number: from 0; -1 lets it live and prints how many there were.
        room: the folder.
        work: what is done in a child.
    """

    return functools.partial(_killed, number, room, work)


def _killed(number: int, room: Path, work: Callable[[], int]) -> int:
    count = 0

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event == "open" and len(arguments) == 3 and isinstance(arguments[2], int):
            changes = bool(arguments[2] & _WRITING)
        else:
            changes = event in _CHANGES
        if changes and str(room) in str(arguments[0]):
            if count == number:
                os.killpg(os.getpgrp(), signal.SIGKILL)
            count += 1

    sys.addaudithook(look)
    code = work()
    print(f"\n{count} file operations", flush=True)
    return code


def operations_in(out: str) -> int:
    """How many file operations a run with number -1 printed."""
    return int(out.rsplit(" file operations", 1)[0].rsplit("\n", 1)[1])


def after(seconds: float) -> "Callable[[psutil.Process, float], str]":
    """A watch that kills after some seconds; see `run_child`."""
    return lambda _, passed_s: "killed" if passed_s >= seconds else ""
