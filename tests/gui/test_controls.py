"""Controls do what is expected of controls: wheel, Enter, clicks on grooves, keys, ticks."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QScrollBar,
    QSlider,
    QWidget,
)

from face2face.gui import theme
from face2face.gui.theme import DARK, LIGHT, Tokens
from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.window import MainWindow

_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    stand.qtbot.waitUntil(lambda: made.source_box.findText("Desk Camera") >= 0)
    return made


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def tokens(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Tokens]:
    """The program dressed, and the colours of it."""
    qapp.setStyle("Fusion")
    theme.dress(qapp, request.param)
    yield DARK if request.param else LIGHT
    qapp.setStyleSheet("")


def wheel(widget: QWidget, steps: int = -1) -> None:
    """Turn the wheel over a widget, as the system tells it."""
    at = QPointF(widget.rect().center())
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, 120 * steps)
    event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), turned, buttons, _PLAIN, phase, False)
    QApplication.sendEvent(widget, event)


def _value(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentIndex()
    return widget.value()  # type: ignore[attr-defined]


def _turned_by_the_wheel(window: MainWindow) -> list[QWidget]:
    kinds = (QComboBox, QAbstractSlider, QAbstractSpinBox)
    found = [w for w in window.findChildren(QWidget) if isinstance(w, kinds)]
    return [widget for widget in found if not isinstance(widget, QScrollBar)]


def test_the_wheel_changes_nothing_that_has_no_focus(window: MainWindow, stand: Any) -> None:
    window.actions_.motion.trigger()
    window.stage.setFocus()
    stand.session.asked.clear()
    controls = _turned_by_the_wheel(window)
    assert window.source_box in controls
    assert set(window.motion_panel.findChildren(QSlider)) < set(controls)
    for control in controls:
        before = _value(control)
        for steps in (-3, 3, 1):
            wheel(control, steps)
            assert _value(control) == before
        assert control.focusPolicy() is not Qt.FocusPolicy.WheelFocus
        assert not control.hasFocus()
    assert not stand.session.asked


def test_the_wheel_turns_a_slider_that_has_the_focus_and_never_the_source(
    window: MainWindow, stand: Any
) -> None:
    window.actions_.motion.trigger()
    bar = window.motion_panel.sliders["head_gain"].bar
    bar.setFocus()
    wheel(bar, 1)
    assert bar.value() > 100
    stand.session.asked.clear()
    window.source_box.setFocus()
    for steps in (-1, -1, 2):
        wheel(window.source_box, steps)
        assert window.source_box.currentText() == "Integrated Webcam"
    stand.qtbot.wait(50)
    assert not stand.session.asked


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_focused_control(
    window: MainWindow, stand: Any, key: Qt.Key
) -> None:
    for name, button in window.controls.buttons.items():
        if name in ("full_screen", "snapshot", "calibrate", "virtual_camera"):
            continue
        before = window.actions_.__dict__[name].isChecked()
        button.setFocus()
        QTest.keyClick(button, key)
        assert window.actions_.__dict__[name].isChecked() is not before, name
        QTest.keyClick(button, key)
    window.controls.buttons["snapshot"].setFocus()
    QTest.keyClick(window.controls.buttons["snapshot"], key)
    assert len(list((stand.folder / "files").glob("*.png"))) == 1
    window.controls.record.setFocus()
    QTest.keyClick(window.controls.record, key)
    assert window.actions_.record.isChecked()
    QTest.keyClick(window.controls.record, key)
    assert not window.actions_.record.isChecked()


def test_without_an_image_there_is_nothing_to_save(stand: Any) -> None:
    window = stand.open(source="0", model="good")
    outputs = (window.controls.record, window.controls.buttons["snapshot"])
    assert not any(button.isEnabled() for button in outputs)
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    assert not window.actions_.record.isChecked()
    assert window.controls.record.text() == "Record"
    stand.session.become(**stand.running)
    stand.session.give(stand.result(output=None))
    stand.qtbot.wait(50)
    assert not any(button.isEnabled() for button in outputs)
    stand.session.give()
    stand.qtbot.waitUntil(lambda: all(button.isEnabled() for button in outputs))
    # A recording can be ended whatever becomes of the source.
    QTest.mouseClick(window.controls.record, Qt.MouseButton.LeftButton)
    stand.session.newest = None
    window.choose_source("2")
    stand.session.become()
    stand.qtbot.waitUntil(lambda: not outputs[1].isEnabled())
    assert outputs[0].isEnabled()
    QTest.mouseClick(window.controls.record, Qt.MouseButton.LeftButton)
    assert not window.actions_.record.isChecked()


def test_a_click_on_the_groove_goes_there_and_a_double_click_back(
    window: MainWindow, stand: Any
) -> None:
    window.actions_.motion.trigger()
    stand.session.become(is_photo=True)  # which all of them are for
    stand.qtbot.waitUntil(window.motion_panel.at_viewer.isEnabled)
    stand.qtbot.wait(30)
    for name, slider in window.motion_panel.sliders.items():
        bar = slider.bar
        usual = bar.value()
        for share in (0.8, 0.15, 0.5):
            spot = QPoint(round(bar.width() * share), bar.height() // 2)
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=spot)
            assert bar.value() == pytest.approx(bar.maximum() * share, abs=bar.maximum() * 0.06)
        spot = QPoint(round(bar.width() * 0.9), bar.height() // 2)
        QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=spot)
        assert bar.value() == usual
        kept = getattr(window.motion_panel.motion, name)
        assert kept == usual / 100
        if window.settings.text(f"motion/{name}"):
            assert window.settings.number(f"motion/{name}", -1, 0, 3) == kept


def test_a_knob_is_taken_where_it_is(window: MainWindow, stand: Any) -> None:
    window.actions_.motion.trigger()
    stand.qtbot.wait(30)
    bar = window.motion_panel.sliders["smoothing"].bar
    before = bar.value()
    knob = QPoint(round(bar._x_of(before)) + 3, bar.height() // 2)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=knob)
    assert bar.value() == before


@pytest.mark.parametrize("word", ["record", "virtual_camera", "label", "show_folder", "reset"])
def test_what_has_consequences_has_no_single_letter(window: MainWindow, word: str) -> None:
    action = getattr(window.actions_, word)
    assert action.shortcut().toString().startswith("Ctrl+")
    before = action.isChecked()
    for letter in (Qt.Key.Key_A, Qt.Key.Key_R, Qt.Key.Key_V, Qt.Key.Key_S, Qt.Key.Key_J):
        QTest.keyClick(window, letter)
    assert action.isChecked() is before


def test_the_label_has_a_key_with_ctrl(window: MainWindow) -> None:
    held = _CTRL | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_A, held)
    assert not window.actions_.label.isChecked()
    QTest.keyClick(window, Qt.Key.Key_A, held)
    assert window.actions_.label.isChecked()


def test_a_ticked_box_has_a_tick(qtbot: Any, tokens: Tokens) -> None:
    box = QCheckBox("x")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.show()
    qtbot.wait(20)
    image = box.grab().toImage()
    inside = {image.pixelColor(x, y).name() for x in range(2, 18) for y in range(image.height())}
    assert tokens.accent in inside
    tick = QColor(tokens.on_accent).name()
    assert tick in inside, "the square is filled, but has no tick"
    box.setChecked(False)
    image = box.grab().toImage()
    ticked = [(x, y) for x in range(2, 18) for y in range(4, image.height() - 4)]
    assert tokens.accent not in {image.pixelColor(*spot).name() for spot in ticked}


def test_boxes_have_their_arrow(qtbot: Any, tokens: Tokens) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(200, 36)
    box.show()
    qtbot.wait(20)
    image = box.grab().toImage()
    arrow = {image.pixelColor(x, y).name() for x in range(172, 196) for y in range(10, 26)}
    assert tokens.muted in arrow


def test_the_divider_can_be_seen(window: MainWindow, stand: Any, tokens: Tokens) -> None:
    stand.qtbot.wait(50)
    handle = window.stage._splitter.handle(1)
    # It lights up under the mouse, which a test before this one may have left there.
    for under_mouse, wanted in ((False, tokens.line), (True, tokens.accent)):
        handle.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, under_mouse)
        image = handle.grab().toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2).name()
        assert middle == wanted
        assert image.pixelColor(1, image.height() // 2).name() != wanted


def test_close_on_the_keys_page_lies_on_nothing(window: MainWindow, stand: Any) -> None:
    window.resize(640, 420)
    QTest.keyClick(window, Qt.Key.Key_F2)
    stand.qtbot.wait(50)
    close = window.keys.close_button
    assert window.keys._scroll.geometry().bottom() < close.geometry().top()
    assert close.visibleRegion().boundingRect() == close.rect()
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not window.keys.isVisible()


def test_the_keys_page_is_made_once_when_it_is_opened(window: MainWindow) -> None:
    lines = window.keys._lines
    assert not lines.count()  # the window opens sooner
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F2)
        assert lines.count() == len(window.actions_.key_list()) > 40
        window.keys.close_sheet()


def test_what_is_on_and_cannot_be_used_is_not_lit(window: MainWindow, tokens: Tokens) -> None:
    """Mirror, while a video plays: its name was not to be read, and its icon looked usable."""
    action = window.actions_.mirror
    action.setChecked(True)
    [button] = [one for one in window.findChildren(ControlButton) if one.action is action]
    button.set_room(key=False, text=False)
    button.resize(button.sizeHint())

    def seen() -> tuple[QColor, int]:
        image = button.grab().toImage()
        ground = image.pixelColor(6, image.height() // 2)
        middle = [image.pixelColor(x, y) for x in range(9, 27) for y in range(9, 27)]
        return ground, max(abs(one.lightness() - ground.lightness()) for one in middle)

    action.setEnabled(True)
    ground, contrast = seen()
    assert ground == QColor(tokens.accent)
    action.setEnabled(False)
    ground, faint = seen()
    assert ground == QColor(tokens.raised)
    assert faint < contrast


@pytest.mark.usefixtures("language")
def test_the_keys_stand_in_two_columns_on_a_small_laptop(stand: Any) -> None:
    window = stand.open()
    window.resize(1280, 654)  # 1280 x 720 without the system's bars
    window.actions_.shortcuts.trigger()
    bar = window.keys._scroll.verticalScrollBar()
    assert bar.maximum() == bar.minimum()  # nothing is left to scroll to
