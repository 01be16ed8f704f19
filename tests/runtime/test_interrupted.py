"""A signal acts within seconds, also while OpenVINO computes an image that takes minutes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.waiting import eventually

_CODE = """
import sys
from pathlib import Path
import numpy as np
from face2face.cli.common import Parser, run_command
from face2face.runtime.openvino_core import the_core
from face2face.runtime.openvino_runtime import _Lane

def run(args):
    compiled = the_core().compile_model(sys.argv[1], "CPU")
    lane = _Lane(compiled, 64)
    answer = lane.begin(np.zeros((64, 64, 3), np.uint8))
    print("begun", flush=True)
    try:
        answer()
    finally:
        print("cleaned", flush=True)
    return 0

sys.exit(run_command(Parser("x", "x", "x"), run, []))
"""


def slow_network(path: Path) -> None:
    """Products of matrices that take a processor minutes, each a third of a second."""
    import openvino as ov
    from openvino import opset13 as ops

    given = ops.parameter([64, 128, 3], np.uint8)
    side = 3_000
    number = ops.reduce_mean(ops.convert(given, "f32"), ops.constant([0, 1, 2]), keep_dims=False)
    square = ops.broadcast(number, ops.constant([side, side]))
    for _ in range(400):
        square = ops.matmul(square, square, transpose_a=False, transpose_b=True)
    answer = ops.reduce_mean(square, ops.constant([0, 1]), keep_dims=False)
    ov.save_model(ov.Model([answer], [given]), path)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_signal_while_an_image_is_made(tmp_path: Path, name: str) -> None:
    slow_network(tmp_path / "slow.xml")
    with subprocess.Popen(
        [sys.executable, "-c", _CODE, str(tmp_path / "slow.xml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert process.stdout.readline() == "begun\n", process.stderr.read()
            # In the middle of it: this much was computed since.
            computing = psutil.Process(process.pid)
            so_far_s = computing.cpu_times().user
            eventually(lambda: computing.cpu_times().user > so_far_s + 0.4, while_runs=process)
            process.send_signal(getattr(signal, name))
            assert process.wait(60) == 130
            assert process.stdout.read() == "cleaned\n"
            assert process.stderr.read() == "stopped\n"
        finally:
            process.kill()
