"""A runtime that never comes back does not keep the window from ending."""

import os
import signal
import subprocess
import sys
import time

import pytest

_CODE = """
import atexit, sys, threading, time
from pathlib import Path
import face2face.gui.app as app
from face2face.engine.live.session import LiveSession
from face2face.gui.start_options import Options
from face2face.runtime.base import Runtime

HANGS_IN = sys.argv[2]

class Hanging(Runtime):
    size, name = 128, "hanging"
    made = 0
    def generate(self, sketch):
        self.made += 1
        if HANGS_IN == "first image" or self.made > 5:
            print("hangs", flush=True)
            # As what a library does at the process's end: wait until the image is there.
            atexit.register(time.sleep, 1000)
            time.sleep(1000)
        return sketch

def open_runtime(graph, kind, int8, halt, threads):
    if HANGS_IN == "loading":
        print("hangs", flush=True)
        atexit.register(time.sleep, 1000)
        time.sleep(1000)
    return Hanging()

real = app.real_dependencies

def parts(options):
    import dataclasses
    return dataclasses.replace(
        real(options), make_session=lambda: LiveSession(open_runtime=open_runtime)
    )

app.real_dependencies = parts
sys.exit(app.run_window(Options(source="demo", settings_file=Path(sys.argv[1]), soak_s=1000)))
"""


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("loading", "SIGTERM"),
        ("first image", "SIGTERM"),
        ("a later image", "SIGTERM"),
        ("a later image", "SIGINT"),  # both have one handler
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_signals_act_within_seconds(tmp_path: object, place: str, name: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CODE, f"{tmp_path}/s.ini", place],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        assert window.stdout is not None
        try:
            while window.stdout.readline().strip() != "hangs":
                assert window.poll() is None, window.stderr and window.stderr.read()
            time.sleep(0.5)
            began = time.monotonic()
            window.send_signal(getattr(signal, name))
            assert window.wait(25) == 0
            assert time.monotonic() - began < 20
        finally:
            window.kill()
