"""The panel changes how motion is carried over: at once, and until the next time."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from face2face.faces.retarget_options import RetargetOptions
from face2face.gui import theme
from face2face.gui.start_options import Options
from face2face.gui.theme import DARK, LIGHT
from face2face.gui.widgets.retarget_panel import RetargetPanel
from face2face.gui.window import MainWindow


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face, the panel open."""
    made: MainWindow = stand.open(source="0", model="good")
    stand.session.become(**stand.running)
    stand.qtbot.waitUntil(lambda: ("model", "good") in stand.session.asked)
    made.activateWindow()
    QTest.keyClick(made, Qt.Key.Key_G)
    assert made.motion_panel.isVisible()
    return made


def told(stand: Any) -> list[RetargetOptions]:
    """What the session was told, in order."""
    return [asked[1] for asked in stand.session.asked if asked[0] == "motion"]


def again(stand: Any, **options: Any) -> RetargetOptions:
    """What a session is told at the next start."""
    stand.close()
    stand.session.asked.clear()
    window = stand.open(**options)
    (motion,) = told(stand)
    assert window.motion_panel.motion == motion
    stand.close()
    return motion


def set_to(window: MainWindow, name: str, value: int) -> None:
    window.motion_panel.sliders[name].bar.setValue(value)


def drag_to_the_end(panel: RetargetPanel, name: str) -> Iterator[None]:
    """Take a knob in the middle and pull it to the right, stopping before letting go."""
    bar = panel.sliders[name].bar
    bar.setValue(bar.maximum() // 2)
    middle, end = QPoint(bar.width() // 2, bar.height() // 2), QPoint(bar.width() - 1, 5)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(bar, QPoint(bar.width() * 3 // 4, 5))
    QTest.mouseMove(bar, end)
    yield
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=end)


def test_every_slider_and_way_reaches_the_session(window: MainWindow, stand: Any) -> None:
    assert told(stand) == [RetargetOptions()]
    set_to(window, "head_gain", 140)
    set_to(window, "expression_gain", 300)
    set_to(window, "smoothing", 0)
    window.motion_panel.modes["absolute"].click()
    assert told(stand)[1:] == [
        RetargetOptions(head_gain=1.4),
        RetargetOptions(head_gain=1.4, expression_gain=3.0),
        RetargetOptions(head_gain=1.4, expression_gain=3.0, smoothing=0.0),
        RetargetOptions("absolute", 1.4, 3.0, 0.0),
    ]
    texts = [slider.text for slider in window.motion_panel.sliders.values()]
    assert texts == ["140\u00a0%", "300\u00a0%", "0\u00a0%", *["100\u00a0%"] * 3]


def test_what_is_for_photographs_reaches_the_session_and_is_kept(
    window: MainWindow, stand: Any
) -> None:
    stand.session.become(is_photo=True)
    stand.qtbot.waitUntil(window.motion_panel.at_viewer.isEnabled)
    set_to(window, "brows_gain", 150)
    window.motion_panel.at_viewer.click()
    assert told(stand)[-1] == RetargetOptions(brows_gain=1.5, gaze="viewer")
    assert again(stand) == RetargetOptions(brows_gain=1.5, gaze="viewer")


def test_a_drag_is_followed_and_kept_when_it_ends(window: MainWindow, stand: Any) -> None:
    drag = drag_to_the_end(window.motion_panel, "smoothing")
    next(drag)
    assert len(told(stand)) > 2
    assert told(stand)[-1].smoothing == 1.0
    assert window.settings.number("motion/good/smoothing", -1, 0, 1) != 1.0
    next(drag, None)
    assert window.settings.number("motion/good/smoothing", -1, 0, 1) == 1.0


def test_what_has_no_effect_is_greyed_out(window: MainWindow, stand: Any) -> None:
    panel = window.motion_panel

    def enabled() -> list[str]:
        return [name for name, slider in panel.sliders.items() if slider.bar.isEnabled()]

    for_all = ["head_gain", "expression_gain", "smoothing"]
    assert enabled() == for_all
    assert not panel.at_viewer.isEnabled()
    panel.modes["off"].click()
    assert enabled() == ["smoothing"]
    panel.modes["relative"].click()
    assert enabled() == for_all
    stand.session.become(is_photo=True)
    stand.qtbot.waitUntil(panel.at_viewer.isEnabled)
    assert enabled() == list(panel.sliders)
    panel.modes["off"].click()
    assert enabled() == ["smoothing"]
    assert not panel.at_viewer.isEnabled()


def test_it_is_the_same_at_the_next_start(window: MainWindow, stand: Any) -> None:
    set_to(window, "head_gain", 80)
    window.motion_panel.modes["off"].click()
    assert again(stand) == RetargetOptions("off", head_gain=0.8)


def test_reset_is_as_usual_now_and_at_the_next_start(window: MainWindow, stand: Any) -> None:
    set_to(window, "expression_gain", 35)
    window.motion_panel.modes["absolute"].click()
    window.motion_panel.reset_button.click()
    assert told(stand)[-1] == RetargetOptions()
    assert window.motion_panel.modes["relative"].isChecked()
    assert window.motion_panel.sliders["expression_gain"].bar.value() == 100
    assert again(stand) == RetargetOptions()


def test_a_flag_wins_over_the_settings_for_one_start(window: MainWindow, stand: Any) -> None:
    set_to(window, "head_gain", 80)
    set_to(window, "smoothing", 90)
    asked = RetargetOptions(head_gain=1.0, expression_gain=1.234)
    given = frozenset({"head_gain", "expression_gain"})
    flags = {"motion": asked, "motion_given": given}
    assert again(stand, **flags) == RetargetOptions(
        head_gain=1.0, expression_gain=1.234, smoothing=0.9
    )
    assert again(stand) == RetargetOptions(head_gain=0.8, smoothing=0.9)


@pytest.mark.parametrize(
    ("typed", "motion", "given"),
    [
        ([], RetargetOptions(), set()),
        (["--smoothing", "0.5"], RetargetOptions(), {"smoothing"}),
        (
            ["--retarget", "off", "--head-gain", "0", "--expression-gain", "2"],
            RetargetOptions("off", 0.0, 2.0),
            {"retarget", "head_gain", "expression_gain"},
        ),
    ],
)
def test_the_command_tells_what_was_given(
    monkeypatch: Any, typed: list[str], motion: RetargetOptions, given: set[str]
) -> None:
    from face2face.cli.gui import main

    options: list[Options] = []

    def run_window(asked: Options) -> int:
        options.append(asked)
        return 0

    monkeypatch.setattr("face2face.gui.app.run_window", run_window)
    assert main(typed) == 0
    assert options[0].motion == motion
    assert options[0].motion_given == given


def test_a_flag_is_neither_rounded_nor_kept_by_another_change(stand: Any) -> None:
    flags = {"motion": RetargetOptions(head_gain=1.234), "motion_given": frozenset({"head_gain"})}
    window = stand.open(**flags)
    set_to(window, "smoothing", 20)
    assert told(stand)[-1] == RetargetOptions(head_gain=1.234, smoothing=0.2)
    assert again(stand) == RetargetOptions(smoothing=0.2)


def test_reset_holds_against_what_was_kept_before_a_flag(stand: Any) -> None:
    window = stand.open()
    set_to(window, "head_gain", 300)
    stand.close()
    usual = stand.open(motion=RetargetOptions(), motion_given=frozenset({"head_gain"}))
    usual.motion_panel.reset_button.click()
    assert again(stand) == RetargetOptions()


def test_damaged_settings_read_as_usual(stand: Any) -> None:
    settings = stand.open().settings
    settings.keep("motion/retarget", "sideways")
    settings.keep("motion/head_gain", "much")
    settings.keep("motion/expression_gain", "3.5")
    settings.keep("motion/good/smoothing", "nan")
    assert again(stand) == RetargetOptions()


def test_resetting_all_settings_resets_motion(window: MainWindow, stand: Any) -> None:
    set_to(window, "head_gain", 200)
    stand.reset(window)
    assert told(stand)[-1] == RetargetOptions()
    assert not window.motion_panel.isVisible()
    assert again(stand) == RetargetOptions()


def test_key_button_esc_and_cross_open_and_close(window: MainWindow) -> None:
    panel, button = window.motion_panel, window.controls.buttons["motion"]
    assert button.isChecked()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert not panel.isVisible()
    window.resize(1200, 700)
    button.click()
    assert panel.isVisible()
    assert panel.modes["relative"].hasFocus()
    QTest.keyClick(panel.sliders["smoothing"].bar, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert not button.isChecked()
    assert button.hasFocus()
    button.click()
    panel.close_button.click()
    assert not panel.isVisible()


def test_no_panel_opens_in_the_full_screen(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F)
    assert not window.motion_panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert not window.motion_panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert window.motion_panel.isVisible()


def test_the_keyboard_reaches_everything(window: MainWindow, stand: Any) -> None:
    panel = window.motion_panel
    stand.session.become(is_photo=True)
    stand.qtbot.waitUntil(panel.at_viewer.isEnabled)
    QTest.keyClick(panel.modes["relative"], Qt.Key.Key_Right)
    assert told(stand)[-1].retarget == "absolute"
    reached = []
    for _ in range(9):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    bars = [slider.bar for slider in panel.sliders.values()]
    assert set(reached) == {*bars, panel.at_viewer, panel.reset_button, panel.close_button}
    panel.modes["absolute"].setFocus()
    for before in (panel.presets.save, panel.presets.box):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
        assert window.focusWidget() is before
    bars[0].setFocus()
    QTest.keyClick(bars[0], Qt.Key.Key_Right)
    assert told(stand)[-1].head_gain == 1.05


def test_a_screen_reader_is_told_names_and_meanings(window: MainWindow) -> None:
    panel = window.motion_panel
    parts = [*panel.modes.values(), *(slider.bar for slider in panel.sliders.values())]
    names = []
    for part in parts:
        spoken = QAccessible.queryAccessibleInterface(part)
        names.append(spoken.text(QAccessible.Text.Name))
        assert spoken.text(QAccessible.Text.Description)
    assert names == [
        "Relative",
        "Absolute",
        "Raw",
        "Head",
        "Expression",
        "Smoothing",
        "Brows",
        "Eyes",
        "Mouth",
    ]
    assert panel.close_button.accessibleName() == "Close"


def test_a_narrow_window_has_room_for_it(window: MainWindow, stand: Any) -> None:
    window.resize(640, 420)
    stand.qtbot.waitUntil(lambda: window.body.folded)
    panel = window.motion_panel
    assert panel.minimumSizeHint().width() <= window.controls.width()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    window.controls.buttons["motion"].click()
    assert panel.isVisible()


def test_nothing_runs_in_it(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_G)
    assert not window.motion_panel.findChildren(QTimer)
    assert not window.motion.findChildren(QTimer)


def test_it_is_light_in_light_and_dark_in_dark(window: MainWindow, qapp: Any) -> None:
    panel = window.motion_panel
    try:
        for dark, tokens in ((True, DARK), (False, LIGHT)):
            theme.dress(qapp, dark)
            image = panel.grab().toImage()
            assert image.pixelColor(panel.width() // 2, 4).name() == tokens.surface
            bar = panel.sliders["smoothing"].bar
            knob = bar.grab().toImage().pixelColor(bar.width() // 2, bar.height() // 2)
            assert knob.name() == tokens.accent
    finally:
        qapp.setStyleSheet("")


@pytest.mark.usefixtures("language")
def test_sliders_of_both_rows_begin_at_one_place(stand: Any) -> None:
    window = stand.open()
    window.resize(1366, 700)
    window.actions_.motion.trigger()
    stand.qtbot.wait(50)
    panel = window.motion_panel
    places = [(one.bar.mapTo(panel, QPoint()).x(), one.y()) for one in panel.sliders.values()]
    for upper, lower in zip(places[:3], places[3:], strict=True):
        assert upper[0] == lower[0]
        assert upper[1] < lower[1]
    middles = [
        one.mapTo(panel, one.rect().center()).y() for one in (panel.presets.box, panel.reset_button)
    ]
    assert abs(middles[0] - middles[1]) <= 1
