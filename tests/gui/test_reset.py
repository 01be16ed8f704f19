"""Resetting asks, says what it forgets, and forgets that."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from face2face.gui.window import MainWindow

_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _opened(stand: Any) -> MainWindow:
    window: MainWindow = stand.open(source="0")
    stand.qtbot.waitUntil(lambda: ("source", ("0", False)) in stand.session.asked)
    window.models.add("/models/mine")
    stand.qtbot.waitUntil(lambda: window.settings.texts("added models") == ["/models/mine"])
    window.settings.keep("welcomed", True)
    window.actions_.landmarks.trigger()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_R, _BOTH)
    assert window.reset.question is not None
    return window


def test_nothing_is_reset_without_an_answer(stand: Any) -> None:
    window = _opened(stand)
    assert window.reset.question is not None
    QTest.keyClick(window.reset.question, Qt.Key.Key_Return)
    assert window.actions_.landmarks.isChecked()
    assert window.settings.text("source") == "0"


def test_what_is_reset_is_what_was_said(stand: Any) -> None:
    window = _opened(stand)
    assert window.reset.question is not None
    assert "presets stay" in window.reset.question.text()
    (reset,) = [one for one in window.reset.question.buttons() if one.text() == "Reset"]
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert not window.actions_.landmarks.isChecked()
    assert window.settings.text("source") == ""
    assert stand.session.asked.count(("source", None)) == 1  # it is off now, too
    assert window.settings.texts("added models") == ["/models/mine"]
    assert window.settings.flag("welcomed", False)
    assert window.messages.text == "Settings were reset."
