"""Running a model tells nobody."""

from tests.fresh_python import printed_by

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
    assert printed_by(PROBE) == "quiet\n"
