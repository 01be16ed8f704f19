"""A window with its Settings page open."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from face2face.gui.settings_page.rows import ChoiceBox
from face2face.gui.settings_page.sheet import SettingsPage
from face2face.gui.window import MainWindow


def click(button: QAbstractButton) -> None:
    """Click where the mark is: a wide box has nothing at its middle."""
    place = button.rect().center()
    place.setX(min(place.x(), 9))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def choose(box: ChoiceBox, value: object) -> None:
    """Go to a value with the keyboard, as somebody does who has no mouse."""
    steps = box.findData(value) - box.currentIndex()
    assert box.findData(value) >= 0
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert box.currentData() == value


class Opened:
    """A window on a camera, the page over it."""

    def __init__(self, stand: Any, **options: Any) -> None:
        self.window: MainWindow = stand.open_live(**options)
        self.page: SettingsPage = self.window.pages.settings
        QTest.keyClick(self.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        assert self.page.isVisible()


@pytest.fixture
def opened(stand: Any) -> Opened:
    return Opened(stand)
