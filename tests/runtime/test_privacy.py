"""Running a model tells nobody."""

import subprocess
import sys

PROBE = """
import socket, sys, threading

def refuse(*address, **_):
    raise AssertionError(f"a connection to {address} was asked for")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import face2face.runtime.openvino_runtime
assert "openvino_telemetry.main" not in sys.modules, "OpenVINO's telemetry was loaded"
assert threading.active_count() == 1, threading.enumerate()
print("quiet")
"""


def test_openvino_starts_without_its_telemetry() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "quiet\n", done.stderr
