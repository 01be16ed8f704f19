"""Memory that threads take from the C library."""

import sys

import pytest

from tests.fresh_python import printed_by

_HELD = """
import ctypes, sys, threading
from face2face.utils.allocator import share_arenas

if sys.argv[1] == "shared":
    share_arenas()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
meeting = threading.Barrier(6)
areas = set()

def take():
    meeting.wait()  # all of them live at one time
    areas.add(library.malloc(1000) >> 26)  # an area begins at a multiple of 64 MB
    meeting.wait()

threads = [threading.Thread(target=take) for _ in range(6)]
[one.start() for one in threads]
[one.join() for one in threads]
print(len(areas))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="areas are glibc's")
def test_threads_share_two_areas() -> None:
    assert int(printed_by(_HELD, "own")) > 2
    assert int(printed_by(_HELD, "shared")) <= 2
