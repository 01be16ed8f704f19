"""The Settings page has room for all its words."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.languages_and_fonts import each_language_and_font
from tests.gui.layout_faults import layout_faults
from tests.gui.settings_page.conftest import Opened


@each_language_and_font
def test_nothing_overlaps_and_nothing_is_cut(stand: Any, language: str, font_size: int) -> None:
    opened = Opened(stand)
    told = opened.page.microphone.told
    stand.qtbot.waitUntil(lambda: told.property("role") == "alarm")  # the longest words
    found = {}
    for width, height in ((640, 420), (900, 600), (700, 1000), (1280, 800)):
        opened.window.resize(width, height)
        stand.qtbot.wait(40)
        faults = layout_faults(opened.page) + layout_faults(opened.page.inner)
        viewport = opened.page.inner.parentWidget()
        assert viewport is not None
        if opened.page.inner.width() > viewport.width():
            faults.append(f"{opened.page.inner.width()} is wider than {viewport.width()}")
        if faults:
            found[(width, height)] = faults
    assert found == {}


def test_the_keyboard_brings_the_end_of_the_page_into_a_small_window(
    stand: Any, opened: Opened
) -> None:
    opened.window.resize(640, 420)
    stand.qtbot.wait(40)
    threads = opened.page.runtime.threads
    for _ in range(40):
        QTest.keyClick(opened.window.focusWidget() or opened.page, Qt.Key.Key_Tab)
        if threads.hasFocus():
            break
    assert threads.visibleRegion().boundingRect() == threads.rect()
