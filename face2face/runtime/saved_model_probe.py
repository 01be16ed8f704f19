"""Tries a SavedModel; run as a program of its own, since OpenVINO may end it.

python saved_model_probe.py FOLDER: ends with 0 where OpenVINO can read it. It imports nothing of
face2face, so that it can be run by its path.
"""

import contextlib
import sys

del sys.path[0]  # this folder, which has an openvino of its own
# As in face2face.runtime.openvino_runtime: nothing is reported to anybody.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
import openvino as ov  # noqa: E402


def _leave_no_dump() -> None:
    """Of a crash, the memory is of no use to the user."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _leave_no_dump()
    ov.Core().read_model(sys.argv[1])
