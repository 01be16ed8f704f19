"""A report of a problem: the log, what is left out of it, and the page that copies it."""

import logging
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from face2face.engine.live.status import LiveStatus, ModelState, SourceState
from face2face.errors import ErrorDetails, ErrorKind
from face2face.gui.log_file import StateLog, log_fault, log_file, logging_to
from face2face.gui.nameless import nameless
from face2face.gui.problem_report import problem_report
from face2face.utils.notifications import Notifier
from tests.gui.layout_faults import layout_faults

_LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(
    "text",
    [
        "cannot read /home/eve/My holiday/eve at the sea.mp4: no such file",
        "[Errno 2] No such file or directory: '/data/eve, alone/a.bin'",
        r"C:\Users\eve\Videos\eve 1.mov cannot be opened",
        r"\\server\eve\share: refused",
        "eve at the sea.MP4 is not a video",
        'the file "eve.old/x" is gone',
        "opened /home/x/a, eve/b",
        "eve's film, of eve.mp4 is odd",
        "saved as eve-2026.png in ~/Pictures/eve",
    ],
)
def test_names_are_left_out(text: str) -> None:
    assert "eve" not in nameless(text)
    assert "<file>" in nameless(text)


@pytest.mark.parametrize(
    "text",
    [
        "source running, camera, 640x480",
        "model ready, grid-s1, landmarks, OpenVINO fp32 on CPU",
        "output 29.9 fps, 3/4 of a core, and so on: 12.5 ms",
        "ValueError: shapes (68, 2) and (3,) not aligned",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert nameless(text) == text


def test_a_traceback_keeps_where_in_the_program_it_was() -> None:
    text = (
        'Traceback\n  File "/home/eve/face2face/gui/app.py", line 3, in run\n'
        '  File "/home/eve/venv/lib/python3.11/site-packages/av/x.py", line 9, in y\n'
        "OSError: [Errno 5] '/home/eve/film'"
    )
    said = nameless(text)
    assert 'File "face2face/gui/app.py", line 3, in run' in said
    assert "line 9, in y" in said
    assert "eve" not in said


def test_the_log_has_states_and_faults_without_names(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "logs" / "window.log"
    missing = ErrorDetails(ErrorKind.FILE_MISSING, {"path": "/home/eve/a.mp4"})
    with logging_to(path), Notifier() as notifier:
        notifier.listen(log_fault)
        log = StateLog()
        status = LiveStatus(
            SourceState.RUNNING,
            "eve's camera",
            width=640,
            height=480,
            model=ModelState.READY,
            model_name="eve",
            model_place="/home/eve/models/eve",
            runtime="OpenVINO int8 on CPU",
        )
        log.note(status)
        log.note(status)
        log.note(LiveStatus(SourceState.WAITING, "eve.mp4", source_error=missing))

        def fail() -> None:
            raise ValueError("eve's film.mp4 is odd")

        thread = threading.Thread(target=fail, name="worker")
        thread.start()
        thread.join()
    lines = path.read_text().splitlines()
    assert sum("source running, camera, 640x480" in line for line in lines) == 1
    assert any("model ready, of the user's own, landmarks, OpenVINO int8" in line for line in lines)
    assert any("source waiting, camera, file missing" in line for line in lines)
    assert any("in fail" in line for line in lines)
    assert "eve" not in path.read_text()
    logging.getLogger("face2face.gui").warning("after")
    assert "after" not in path.read_text()
    capsys.readouterr()


@pytest.mark.skipif(os.name == "nt", reason="folders are locked otherwise")
def test_a_log_that_cannot_be_written_is_done_without(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "file").touch()
    with logging_to(tmp_path / "file" / "window.log"):
        logging.getLogger("face2face").info("lost")
    assert "there is no log of this start" in capsys.readouterr().err


def test_a_report_names_versions_hardware_and_the_logs_end(tmp_path: Path) -> None:
    log = tmp_path / "window.log"
    log.write_text("\n".join(f"line {number}" for number in range(500)) + "\nof a film.mp4")
    text = problem_report(log, {"window": "offscreen"})
    assert "face2face 0." in text
    assert "openvino " in text
    assert " cores, " in text
    assert "window: offscreen" in text
    assert "line 499" in text
    assert "line 300" not in text
    assert "film" not in text
    assert "(there is none)" in problem_report(tmp_path / "other.log", {})


def test_the_page_shows_it_and_copies_it(stand: Any, home: Path) -> None:
    log_file().parent.mkdir(parents=True)
    log_file().write_text("source running, camera")
    window = stand.open()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    page = window.pages.problem
    assert page.isVisible()
    stand.qtbot.waitUntil(page.copy.isEnabled, timeout=60_000)
    assert "source running, camera" in page.text.toPlainText()
    QTest.keyClicks(page.text, "I pressed R. ")
    QTest.mouseClick(page.copy, _LEFT)
    assert QGuiApplication.clipboard().text().startswith("What I did: I pressed R. \n")
    assert not window.actions_.record.isChecked()  # what is typed here is no key
    for width, height in ((640, 420), (900, 600), (1280, 800)):
        window.resize(width, height)
        stand.qtbot.wait(30)
        assert layout_faults(window.body) == []
    QTest.keyClick(page.text, Qt.Key.Key_Escape)
    assert not page.isVisible()


@pytest.mark.usefixtures("spanish")
def test_the_questions_are_asked_in_the_users_language(stand: Any) -> None:
    page = stand.open().pages.problem
    page.show_report("versions: face2face 1")
    assert page.text.toPlainText().startswith("Qué hice: \n")
    assert page.text.toPlainText().endswith("\n\nversions: face2face 1")
