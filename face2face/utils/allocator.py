"""The C library's allocator, where many threads come and go."""

import ctypes
import sys
from contextlib import suppress

_M_ARENA_MAX = -8
"""glibc's number of the setting, from its malloc.h."""

_ARENAS = 2


def share_arenas() -> None:
    """Let this process's threads share two areas of memory; to be called before they begin.

    glibc gives almost every thread one of its own, in which what was freed stays for that thread
    alone: 7 to 16 MB of a live session or a video, whose time does not change by sharing.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
