import subprocess
import sys
import time

import psutil

from face2face.gui.soak import age_s


def test_the_age_of_a_process_is_true_to_a_hundredth() -> None:
    before = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    begun = time.monotonic()
    try:
        asked = time.monotonic()
        age = age_s(psutil.Process(child.pid))
        told = time.monotonic()
    finally:
        child.communicate(b"\n")
    # What is counted in hundredths may be one off.
    assert asked - begun - 0.02 <= age <= told - before + 0.02
