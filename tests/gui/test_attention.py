"""A window that nobody sees rests, but for what is recorded or sent."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QExposeEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.gui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    stand.qtbot.waitUntil(lambda: made.windowHandle().isExposed())
    assert not stand.session.paused
    return made


def test_a_minimised_window_rests(window: MainWindow, stand: Any) -> None:
    window.showMinimized()
    stand.qtbot.waitUntil(lambda: stand.session.paused)
    window.showNormal()
    stand.qtbot.waitUntil(lambda: not stand.session.paused)


def test_a_covered_window_rests(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system tells that nothing of it is seen: an expose event of nothing."""
    handle = window.windowHandle()
    exposed = {"now": False}
    monkeypatch.setattr(type(handle), "isExposed", lambda _: exposed["now"])
    QApplication.sendEvent(handle, QExposeEvent(QRegion()))
    assert stand.session.paused
    exposed["now"] = True
    QApplication.sendEvent(handle, QExposeEvent(QRegion(QRect(0, 0, 9, 9))))
    assert not stand.session.paused


def test_what_is_recorded_or_sent_goes_on(window: MainWindow, stand: Any) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    window.showMinimized()
    stand.qtbot.wait(100)
    assert not stand.session.paused
    window.actions_.record.trigger()  # it ends: now there is nothing to do
    assert stand.session.paused
    window.actions_.record.setEnabled(True)
    window.actions_.record.trigger()
    assert not stand.session.paused
    window.actions_.record.trigger()


_CHILD = """
import sys, time
from pathlib import Path
import psutil
from PySide6.QtCore import QTimer
from face2face.gui.app import open_application
from face2face.gui.preferences import Choices
from face2face.gui.dependencies import real_dependencies
from face2face.gui.start_options import Options
from face2face.gui.settings import Settings
from face2face.gui.window import MainWindow
app, _ = open_application(Choices())
options = Options(source="demo", model="grid-s1")
window = MainWindow(real_dependencies(options), Settings(Path(sys.argv[1])), options)
window.show()
window.start(welcome=False)
process = psutil.Process()
def cores(seconds):
    before, began = process.cpu_times(), time.monotonic()
    until = began + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.02)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return used / (time.monotonic() - began)
pictured = []
window.pictured.connect(lambda: pictured.append(1))
until = time.monotonic() + 60
while not pictured and time.monotonic() < until:
    cores(0.1)
seen = cores(1)
window.showMinimized()
cores(1)
number = window.link.latest().number
unseen = cores(4)
late = window.link.latest().number - number
window.showNormal()
until = time.monotonic() + 20
while window.link.latest().number < number + 20 and time.monotonic() < until:
    cores(0.1)
print("pictured", len(pictured), "seen", seen, "unseen", unseen, "frames", late)
print("again", window.link.latest().number - number)
window.close()
"""


def test_a_minimised_window_takes_less_than_a_twentieth_of_a_core(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / "settings.ini")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.split()
    figures = dict(zip(words[::2], map(float, words[1::2]), strict=True))
    assert figures["pictured"] == 1
    assert figures["seen"] > 0.1
    # The loop of the test itself takes some of it.
    assert figures["unseen"] < 0.05
    assert figures["frames"] <= 1
    assert figures["again"] >= 20
