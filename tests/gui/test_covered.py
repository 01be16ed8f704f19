"""What lies under a page takes no focus and does not act; focus looks unlike the choice."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from face2face.engine.live.status import SourceState
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.model_card import ModelCard
from face2face.gui.window import MainWindow


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window that runs, the first page over it."""
    made: MainWindow = stand.open_live(welcome=True)
    stand.qtbot.waitUntil(made.isActiveWindow)
    return made


def _acted(window: MainWindow) -> list[str]:
    """The names of what acts from now on."""
    acted: list[str] = []
    for action in window.actions_.coverable.actions():
        for signal in (action.triggered, action.toggled):
            signal.connect(lambda _=False, action=action: acted.append(action.text()))
    return acted


def _press(action: Any) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    keys = action.shortcut()[0]
    QTest.keyClick(focused, keys.key(), keys.keyboardModifiers())


@pytest.mark.parametrize("page", ["welcome", "keys"])
def test_no_key_acts_beneath_a_page(stand: Any, window: MainWindow, page: str) -> None:
    getattr(window, page).open()
    getattr(window, page).setFocus()  # on a button of the page the space bar would press that
    acted = _acted(window)
    for action in window.actions_.coverable.actions():
        _press(action)
    stand.session.become(source_rate=29.0)  # its news must not enable anything
    stand.qtbot.wait(50)
    for action in window.actions_.coverable.actions():
        assert not action.isEnabled(), action.text()
        _press(action)
    assert acted == []
    assert not any(action.isEnabled() for action in window.model_menu.actions())
    assert not window.new_face.isVisible()


def test_tab_stays_on_the_page(window: MainWindow) -> None:
    for key in [Qt.Key.Key_Tab] * 12 + [Qt.Key.Key_Backtab] * 12:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        focused = QApplication.focusWidget()
        assert focused is window.welcome or window.welcome.isAncestorOf(focused)


def test_no_click_reaches_what_is_beneath(stand: Any, window: MainWindow) -> None:
    stand.session.asked.clear()
    for beneath in (window.source_box, window.panel.cards()[0], window.panel.new, window.stage):
        spot = beneath.mapTo(window, QPoint(8, beneath.height() // 2))
        hit = window.childAt(spot)
        assert hit is window.welcome or window.welcome.isAncestorOf(hit)
        QTest.mouseClick(hit, Qt.MouseButton.LeftButton, pos=hit.mapFrom(window, spot))
    assert not window.source_box.view().isVisible()
    assert not stand.session.asked
    assert not window.new_face.isVisible()


def test_all_acts_again_when_the_page_is_closed(stand: Any, window: MainWindow) -> None:
    QTest.keyClick(window.welcome, Qt.Key.Key_Escape)
    stand.session.become()
    stand.qtbot.waitUntil(window.actions_.calibrate.isEnabled)
    for widget in (window.source_box, window.panel, window.controls, window.stage):
        assert widget.isEnabled()
    before = window.actions_.mirror.isChecked()
    _press(window.actions_.mirror)
    assert window.actions_.mirror.isChecked() is not before
    good, broken = window.model_menu.actions()[:2]
    assert good.isEnabled()
    assert not broken.isEnabled()


def test_what_was_disabled_before_stays_so(stand: Any, window: MainWindow) -> None:
    stand.session.become(source=SourceState.WAITING)
    stand.qtbot.waitUntil(lambda: window.stage.you.words is not None)
    QTest.keyClick(window.welcome, Qt.Key.Key_Escape)
    assert not window.actions_.calibrate.isEnabled()


def test_a_page_over_a_page(window: MainWindow) -> None:
    _press(window.actions_.shortcuts)
    assert window.keys.isVisible()
    assert window.welcome.isVisible()
    assert not window.welcome.camera_button.isEnabled()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.keys.isVisible()
    assert window.welcome.camera_button.isEnabled()
    assert window.welcome.isAncestorOf(QApplication.focusWidget()) or window.welcome.hasFocus()
    assert not window.source_box.isEnabled()
    _press(window.actions_.about)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.welcome.isVisible()
    assert window.source_box.isEnabled()


def test_the_list_of_keys_gives_the_focus_back(window: MainWindow) -> None:
    QTest.keyClick(window.welcome, Qt.Key.Key_Escape)
    window.panel.new.setFocus()
    _press(window.actions_.shortcuts)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.panel.new


def test_after_the_first_page_one_card_looks_chosen(stand: Any, window: MainWindow) -> None:
    QTest.mouseClick(window.welcome.demo_button, Qt.MouseButton.LeftButton)
    assert not isinstance(QApplication.focusWidget(), ModelCard)
    assert [_framed(card) for card in window.panel.cards()] == [True, False]


def test_focus_looks_unlike_the_choice(window: MainWindow) -> None:
    QTest.keyClick(window.welcome, Qt.Key.Key_Escape)
    good, broken = window.panel.cards()[:2]
    _press(window.actions_.choose_model)
    assert good.hasFocus()
    QTest.keyClick(good, Qt.Key.Key_Right)
    assert broken.hasFocus()
    assert [_framed(good), _framed(broken)] == [True, False]
    with_focus = broken.grab().toImage()
    window.stage.setFocus()
    assert broken.grab().toImage() != with_focus  # and it is to be seen


def _framed(card: QWidget) -> bool:
    """Whether a card has the frame of the one in use."""
    shown = card.grab().toImage()
    accent = QColor(tokens_of(card).accent)
    row = [QColor(shown.pixel(x, card.height() // 2)) for x in range(8)]
    return any(
        abs(one.red() - accent.red()) + abs(one.green() - accent.green()) < 24 for one in row
    )
