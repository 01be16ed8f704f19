"""The program itself in a real window on a virtual screen, on the demo clip."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.images.io import read_image

_CHILD = """
import os, sys
import cv2  # what it tells Qt must not reach PySide6
assert "cv2" in os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH", "cv2")
from face2face.gui.preflight import forget_opencv, refuse_if_unfit
forget_opencv()
refuse_if_unfit()
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from face2face.gui.app import open_application
from face2face.gui.preferences import Choices
from face2face.gui.start_options import Options
from face2face.gui.dependencies import real_dependencies
from face2face.gui.settings import Settings
from face2face.gui.window import MainWindow
from pathlib import Path
app, _ = open_application(Choices())
options = Options(source="demo", model="no-such-model")
window = MainWindow(real_dependencies(options), Settings(Path(sys.argv[1]) / "s.ini"), options)
window.show()
window.start(welcome=False)
tries = 0
def look():
    global tries
    tries += 1
    shown = window.stage.you.aspect and window.stage.you.painted > 20
    shot = window.screen().grabWindow(window.winId())
    # The screen may be behind what was painted: it is black at first.
    small = shot.toImage().scaled(16, 16)
    colours = {small.pixel(x, y) for x in range(16) for y in range(16)}
    if (shown and len(colours) > 16) or tries > 700:
        shot.save(str(Path(sys.argv[1]) / "shot.png"))
        print("platform", QGuiApplication.platformName())
        print("image", window.stage.you.aspect)
        print("leaked", os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH", "nothing"))
        window.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start(100)
sys.exit(app.exec())
"""


@pytest.fixture
def screen() -> Iterator[str]:
    """A virtual screen of its own; its name."""
    if not sys.platform.startswith("linux") or not shutil.which("Xvfb"):
        pytest.skip("no Xvfb here: on Debian 'sudo apt install xvfb'")
    from face2face.errors import RuntimeUnavailableError
    from face2face.gui.preflight import refuse_if_unfit

    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as server:
        try:
            os.close(writing)
            number = os.read(reading, 16).decode().strip()
            if not number:
                pytest.skip("Xvfb does not start here")
            name = f":{number}"
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("DISPLAY", name)
                patch.setenv("QT_QPA_PLATFORM", "xcb")
                try:
                    refuse_if_unfit()
                except RuntimeUnavailableError as error:
                    pytest.skip(str(error))
            yield name
        finally:
            os.close(reading)
            server.terminate()


def _environment(screen: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QT_QPA")}
    root = str(Path(__file__).resolve().parents[2])
    return {**kept, "DISPLAY": screen, "PYTHONPATH": root, "LC_ALL": "C.UTF-8"}


def test_a_real_window_shows_the_demo(screen: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)],
        env=_environment(screen),
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert "platform xcb" in done.stdout
    assert float(re.findall(r"image (\S+)", done.stdout)[0]) > 0
    shot = read_image(tmp_path / "shot.png")[::16, ::16].reshape(-1, 3)
    assert len(np.unique(shot, axis=0)) > 300  # a photograph, not an empty window


def soaked(
    screen: str, tmp_path: Path, source: str, seconds: int
) -> subprocess.CompletedProcess[str]:
    """The command on a source, watched for so long."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "face2face", "--source", source, "--model", "none"),
            *("--soak", str(seconds), "--settings", str(tmp_path / "s.ini")),
        ],
        env=_environment(screen),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_the_command_soaks_and_ends(screen: str, tmp_path: Path) -> None:
    done = soaked(screen, tmp_path, "demo", 3)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("soak: ")


def test_a_soak_without_a_frame_fails(screen: str, tmp_path: Path) -> None:
    done = soaked(screen, tmp_path, str(tmp_path / "none.mp4"), 2)
    assert done.returncode == 1, done.stderr
    assert "no image came" in done.stdout.splitlines()[-1]


def test_a_kill_signal_closes_the_window_politely(screen: str, tmp_path: Path) -> None:
    child: Any = subprocess.Popen(
        [sys.executable, "-m", "face2face", "--settings", str(tmp_path / "s.ini")],
        env=_environment(screen),
    )
    with child:
        time.sleep(6)
        child.terminate()
        assert child.wait(30) == 0
