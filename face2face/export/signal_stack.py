"""The stack on which a thread handles signals, kept from libraries that replace it."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class SignalStack(ctypes.Structure):
    """C's stack_t on Linux: where this thread's signal handlers run."""

    _fields_ = (
        ("ss_sp", ctypes.c_void_p),
        ("ss_flags", ctypes.c_int),
        ("ss_size", ctypes.c_size_t),
    )


@contextmanager
def keep_signal_stack() -> Iterator[None]:
    """Restore this thread's stack for signals at the end, on Linux.

    OpenVINO's CPU plugin replaces it wherever it is loaded and puts back what it found when it is
    let go. NNCF loads several, and lets them go in the order in which it loaded them: what stays
    is gone memory, and the next signal, such as Ctrl-C, crashes the process.
    """
    if sys.platform != "linux":
        yield
        return
    system = ctypes.CDLL(None)
    before = SignalStack()
    system.sigaltstack(None, ctypes.byref(before))
    try:
        yield
    finally:
        system.sigaltstack(ctypes.byref(before), None)
