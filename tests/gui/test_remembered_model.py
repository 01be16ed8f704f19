"""Which model is remembered, also when one ends the program."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from face2face.config import DEFAULT_MODEL
from face2face.engine.live.status import ModelState
from face2face.gui.model_list import ModelEntry
from face2face.gui.settings import Settings

_LOADING = "loading model"

_WINDOW = """
import sys
from face2face.gui.app import open_application
from face2face.gui.preferences import Choices
from face2face.gui.start_options import Options
from face2face.gui.dependencies import real_dependencies
from face2face.gui.model_list import ModelEntry
from face2face.gui.settings import Settings
from face2face.gui.window import MainWindow
from pathlib import Path
from PySide6.QtCore import QTimer
app, _ = open_application(Choices())
options = Options(source="demo", model=sys.argv[2] or None)
window = MainWindow(real_dependencies(options), Settings(Path(sys.argv[1])), options)
window.show()
window.start(welcome=False)
def pictured():
    print("shown", window.link.status().model_place, flush=True)
    print("told", window.messages.text, flush=True)
    window.close()
window.pictured.connect(pictured)
QTimer.singleShot(100_000, window.close)
sys.exit(app.exec())
"""


def opened(settings: Path, model: str = "") -> "subprocess.Popen[str]":
    """The real window in a process of its own; it closes at the first image."""
    return subprocess.Popen(
        [sys.executable, "-c", _WINDOW, str(settings), model],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        text=True,
    )


def noted(settings: Path) -> str:
    return settings.read_text() if settings.exists() else ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_process_that_is_killed_while_it_loads(home: Path, model: Any, tmp_path: Path) -> None:
    settings = tmp_path / "s.ini"
    with opened(settings, str(model.folder)) as window:
        until = time.monotonic() + 60
        while str(model.folder) not in noted(settings):
            assert time.monotonic() < until
            time.sleep(0.02)
        window.send_signal(signal.SIGKILL)
    assert Settings(settings).text("model") == ""  # it made no image

    with opened(settings) as window:
        told, _ = window.communicate(timeout=150)
    assert f"shown {DEFAULT_MODEL}\n" in told
    assert f"while it loaded the model {model.folder.name}" in told
    assert Settings(settings).text("model") == DEFAULT_MODEL
    assert Settings(settings).text(_LOADING) == ""

    # Asked for by name it is loaded all the same, and remembered once it has made an image.
    with opened(settings, str(model.folder)) as window:
        told, _ = window.communicate(timeout=150)
    assert f"shown {model.folder}\n" in told
    assert Settings(settings).text("model") == str(model.folder)
    assert Settings(settings).text(_LOADING) == ""


def test_a_model_is_remembered_when_it_has_made_an_image(stand: Any) -> None:
    window = stand.open()
    window.models.choose("good")
    assert window.settings.text("model") == ""
    assert window.settings.text(_LOADING).endswith(" good")
    stand.session.become(model=ModelState.READY, model_place="another")
    stand.session.become(model=ModelState.LOADING, model_place="another")
    assert window.settings.text("model") == ""
    stand.session.become(model=ModelState.READY, model_place="good")
    stand.qtbot.waitUntil(lambda: window.settings.text("model") == "good")
    assert window.settings.text(_LOADING) == ""


def test_what_goes_on_is_marked_when_the_second_of_two_in_a_row_fails(stand: Any) -> None:
    stand.model_list = [stand.good, ModelEntry("slow", "slow"), ModelEntry("bad", "bad")]
    window = stand.open_live()
    marked = stand.qtbot.waitUntil
    marked(lambda: window.settings.text("model") == "good")
    window.models.choose("slow")
    window.models.choose("bad")  # before slow has made an image: it is given up
    assert window.models.in_use == "bad"
    stand.session.become(model=ModelState.FAILED, model_place="bad", model_message="no")
    marked(lambda: window.models.in_use == "good")
    assert window.model_button.text() == "good"
    assert window.messages.text.endswith("good stays in use.")
    # One that failed while it was in use makes way for the one before.
    window.models.choose("slow")
    stand.session.become(model=ModelState.READY, model_place="slow", model_name="slow")
    marked(lambda: window.settings.text("model") == "slow")
    stand.session.become(model=ModelState.FAILED)
    marked(lambda: window.settings.text("model") == "good")


def test_a_model_is_remembered_when_the_window_closes_before_it_is_told(stand: Any) -> None:
    window = stand.open()
    window.models.choose("good")
    stand.session.become(model=ModelState.READY, model_place="good")
    stand.close()
    settings = Settings(stand.folder / "settings.ini")
    assert settings.text("model") == "good"
    assert settings.text(_LOADING) == ""


def test_closing_while_a_model_is_loaded_blames_nobody(stand: Any) -> None:
    window = stand.open(model="mine")
    assert window.settings.text(_LOADING).endswith(" mine")
    stand.close()
    again = stand.open()
    assert "ended the last time" not in again.messages.text


def test_another_window_that_loads_is_no_sign(stand: Any) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        import psutil

        begun = psutil.Process(other.pid).create_time()
        settings = Settings(stand.folder / "settings.ini")
        settings.keep(_LOADING, f"{other.pid} {begun:.0f} mine")
        settings.sync()
        window = stand.open()
        assert "ended the last time" not in window.messages.text
        stand.close()
        other.communicate()
    settings.keep(_LOADING, f"{other.pid} {begun:.0f} mine")
    settings.sync()
    window = stand.open()
    assert "while it loaded the model mine" in window.messages.text
    assert ("model", DEFAULT_MODEL) in stand.session.asked


@pytest.mark.parametrize("note", ["x", "x y z", "1 2", "99999999999999999999 0 m", "-1 nan m"])
def test_a_damaged_note_harms_nothing(stand: Any, note: str) -> None:
    settings = Settings(stand.folder / "settings.ini")
    settings.keep(_LOADING, note)
    settings.sync()
    stand.open()
    assert stand.session.asked[-1][0] in ("model", "start", "source")
