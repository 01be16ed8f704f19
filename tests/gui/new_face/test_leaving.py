"""Closing the window while a face is trained, and the start after it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from face2face.gui.new_face.dialog import NewFace
from face2face.gui.window import MainWindow
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of


def press(window: MainWindow, text: str) -> None:
    """Press a button of the question."""
    question = window.unfinished_work.question
    assert question is not None
    (button,) = [one for one in question.buttons() if one.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def training(stand: Any, dialog: NewFace, fill: Any) -> NewFace:
    """A face that is being trained."""
    fill("slow")
    stand.qtbot.waitUntil(lambda: dialog.growing.bar.value() == 250)
    return dialog


@pytest.mark.parametrize("way", ["cross", "Ctrl+Q"])
def test_closing_asks_and_says_where_the_face_stays(
    stand: Any, window: MainWindow, training: NewFace, way: str
) -> None:
    if way == "cross":
        handle = window.windowHandle()
        assert handle is not None
        handle.close()  # what the window system sends
    else:
        training.hide()
        window.activateWindow()
        stand.qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    question = window.unfinished_work.question
    assert question is not None
    assert "slow" in question.text()
    assert str(work_of("slow").folder) in question.text()
    assert window.isVisible()
    QTest.keyClick(question, Qt.Key.Key_Return)  # Enter leaves all as it is
    stand.qtbot.wait(50)
    assert window.isVisible()
    assert training.job.running


def test_what_was_trained_is_saved_in_sight_and_then_the_window_closes(
    stand: Any, window: MainWindow, training: NewFace, tmp_path: Path
) -> None:
    QTest.keyClick(training, Qt.Key.Key_Escape)  # hidden: it goes on
    window.close()
    press(window, "Stop and close")
    assert training.isVisible()
    assert training.growing.title.text() == "Stopping…"
    assert "saved" in training.growing.left.text()
    stand.qtbot.waitUntil(lambda: not window.isVisible())
    assert (tmp_path / "ended").exists()
    assert ("stop",) in stand.session.asked


def test_a_second_try_to_close_asks_no_second_question(
    window: MainWindow, training: NewFace
) -> None:
    window.close()
    window.close()
    assert len([one for one in window.findChildren(QMessageBox) if one.isVisible()]) == 1


def test_a_face_that_becomes_ready_answers_the_question(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any
) -> None:
    fill("ana")
    window.close()
    question = window.unfinished_work.question
    assert question is not None
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    stand.qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    assert window.isVisible()
    window.close()
    assert not window.isVisible()


def test_closing_while_a_face_is_recorded_asks_too(
    stand: Any, window: MainWindow, dialog: NewFace, home: Path
) -> None:
    dialog.form.name.setText("me")
    dialog.form.agreed.click()
    dialog.form.begin.click()
    assert dialog.page is dialog.filming
    window.close()
    assert window.isVisible()
    question = window.unfinished_work.question
    assert question is not None
    assert "me is not complete" in question.text()
    QTest.keyClick(question, Qt.Key.Key_Escape)
    window.close()
    press(window, "Give up and close")
    assert not window.isVisible()
    assert not list(home.rglob("*.mp4"))


def test_a_hidden_training_is_seen_in_the_window(
    stand: Any, window: MainWindow, training: NewFace
) -> None:
    QTest.keyClick(training, Qt.Key.Key_Escape)
    assert window.panel.new.text() == "slow: 5 min left"
    assert window.actions_.new_face.text() == "slow: 5 min left"
    QTest.mouseClick(window.panel.new, Qt.MouseButton.LeftButton)
    assert training.isVisible()
    assert training.page is training.growing
    QTest.mouseClick(training.growing.stop, Qt.MouseButton.LeftButton)
    stand.qtbot.waitUntil(lambda: training.page is training.end)
    assert window.panel.new.text() == "New face…"
    assert window.actions_.new_face.text() == "New face…"


def test_a_face_that_becomes_ready_while_hidden_is_told(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any
) -> None:
    fill("ana")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    stand.qtbot.waitUntil(lambda: window.messages.text == "ana is ready and selected.")


def test_without_a_training_closing_asks_nothing(window: MainWindow) -> None:
    window.close()
    assert not window.isVisible()
    assert window.unfinished_work.question is None


_HOLD = """
import sys
from face2face.new_face.workspace import lock_work, work_of
with lock_work(work_of("ana").folder, "ana"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _begun(*names: str) -> None:
    for name in names:
        work_of(name).data.mkdir(parents=True)
        work_of(name).write(Plan(name, ("/v/a.mp4",), None, 10.0, "", None, None, "agreed", 0.1, 2))


def test_the_next_start_tells_of_unfinished_faces(stand: Any, home: Path) -> None:
    _begun("ana")
    window = stand.open()
    stand.qtbot.waitUntil(lambda: window.messages.text != "")
    assert window.messages.text == "The face ana is not finished yet."
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    # Nothing is left to be asked: it goes on.
    assert window.new_face.isVisible()
    assert window.new_face.name == "ana"
    assert window.new_face.page is window.new_face.growing
    assert window.messages.text == ""


def test_several_are_told_in_one_line(stand: Any, home: Path) -> None:
    _begun("ana", "bob")
    window = stand.open()
    stand.qtbot.waitUntil(lambda: window.messages.text != "")
    assert window.messages.text.startswith("Faces that are not finished yet: ")
    assert "ana" in window.messages.text
    assert "bob" in window.messages.text
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    form = window.new_face.form
    assert window.new_face.page is form
    assert sorted(row.plan.name for row in form.unfinished.rows()) == ["ana", "bob"]


def test_one_that_is_made_elsewhere_now_is_not_told(stand: Any, home: Path) -> None:
    _begun("ana")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        window = stand.open()
        stand.qtbot.wait(300)
        assert window.messages.text == ""
        other.communicate()
