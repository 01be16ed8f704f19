"""Nothing overlaps and no text is cut: in small and large windows, in every language and font."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox

from face2face.gui.model_list import ModelEntry
from face2face.gui.photo_faces import PhotoFaces
from face2face.gui.window import MainWindow
from face2face.types import Box
from tests.gui.languages_and_fonts import each_language_and_font
from tests.gui.layout_faults import layout_faults

SIZES = [(640, 420), (900, 600), (700, 1000), (1280, 800), (1920, 1080)]


def opened(stand: Any) -> MainWindow:
    window: MainWindow = stand.open_live()
    window.setUpdatesEnabled(False)  # where things lie is known without painting them
    return window


def states(stand: Any, window: MainWindow) -> Iterator[str]:
    """Bring the window into one state after the other."""
    a = window.actions_
    yield "plain"
    looks = (a.my_landmarks, a.close_up, a.compare, a.zoom_in)
    for look in looks:
        look.trigger()
    yield "closer look"
    for look in (*looks[:3], a.show_whole):
        look.trigger()
    stand.session.become(source_is_file=True, file_rate=25.0, length_s=7265.0, has_sound=True)
    stand.qtbot.waitUntil(window.body.playback.isVisible)
    yield "video"
    a.motion.trigger()
    stand.qtbot.waitUntil(lambda: window.motion_panel.height() > 60)
    yield "video and motion strip"
    stand.session.become(source_is_file=False, file_rate=0.0, length_s=0.0, has_sound=False)
    stand.qtbot.waitUntil(window.body.playback.isHidden)
    yield "motion strip"
    a.motion.trigger()
    window.messages.report("Saved as face2face-2026-01-01-12-00-00.mp4", [("Folder", str)])
    yield "message"
    window.messages.hide()
    a.record.trigger()
    stand.session.give()
    window.controls.show_recording(True, 3599, 1234.5)
    yield "recording"
    window.controls.show_sending(True)
    yield "recording and on air"
    a.record.trigger()
    window.controls.show_sending(False)
    window.messages.hide()
    window.pages.calls.explain("face2face", 41.0)
    yield "in call apps"
    window.pages.calls.close_sheet()
    a.shortcuts.trigger()
    yield "keys"
    window.keys.close_sheet()
    faces = [Box(20, 20, 120, 140), Box(200, 40, 280, 140)]
    window.face_choice.ask(
        PhotoFaces(np.full((200, 300, 3), 90, np.uint8), faces, [[]] * len(faces))
    )
    yield "faces"
    window.face_choice.hide()
    for task in ("inpaint", "pencil", "cutout", "deblur"):
        stand.session.become(task=task)
        stand.qtbot.waitUntil(lambda task=task: window.strips.task == task)
        a.motion.trigger()
        yield f"{task} strip"
    a.motion.trigger()


def faults_of(stand: Any, window: MainWindow, sizes: list[tuple[int, int]]) -> dict[Any, list[str]]:
    """The faults of each state in each size; a state is come to once for all of them."""
    found = {}
    for state in states(stand, window):
        stand.qtbot.wait(30)
        for size in sizes:
            window.resize(*size)
            stand.qtbot.wait(10)
            assert (window.width(), window.height()) == size
            if faults := lasting_faults(stand, window):
                found[state, size] = faults
    return found


def lasting_faults(stand: Any, window: MainWindow) -> list[str]:
    """Those that are still there once the layout has had time."""
    for _ in range(20):
        faults = layout_faults(window.body)
        if not faults:
            break
        stand.qtbot.wait(20)
    return faults


@each_language_and_font
def test_nothing_overlaps_and_nothing_is_cut(stand: Any, language: str, font_size: int) -> None:
    doubled = os.environ.get("QT_SCALE_FACTOR") == "2"
    assert faults_of(stand, opened(stand), SIZES[-1:] if doubled else SIZES) == {}


@each_language_and_font
def test_many_models_and_a_search_that_finds_none(
    stand: Any, language: str, font_size: int
) -> None:
    names = [f"face {number} with a name of many words" for number in range(12)]
    stand.model_list = [ModelEntry("good", "good", "a licence of many words " * 30)]
    stand.model_list += [ModelEntry(name, name, favourite=True) for name in names]
    window = opened(stand)
    for width, height in SIZES:
        window.resize(width, height)
        for words in ("", "no such face"):
            window.panel.search.setText(words)
            stand.qtbot.wait(30)
            assert layout_faults(window.body) == []


def test_a_window_is_no_smaller_than_a_large_font_needs(
    stand: Any, language: str, qapp: QApplication
) -> None:
    window = opened(stand)
    before = qapp.font()
    larger = QFont(before)
    larger.setPointSize(20)
    try:
        qapp.setFont(larger)
        stand.qtbot.wait(50)
        window.resize(300, 800)
        stand.qtbot.wait(50)
        assert window.width() >= 640
        assert layout_faults(window.body) == []
    finally:
        qapp.setFont(before)


def test_the_cards_are_there_as_soon_as_there_is_room(stand: Any, language: str) -> None:
    window = opened(stand)
    folded = []
    for width in range(640, 1300, 20):
        window.resize(width, 700)
        stand.qtbot.wait(5)
        folded.append(window.body.folded)
        assert window.model_button.isVisible() is window.body.folded
    assert folded[0]
    assert not folded[-1]
    assert folded == sorted(folded, reverse=True)  # once there is room, there is room


def test_no_card_folds_because_a_recording_begins(stand: Any, language: str) -> None:
    window = opened(stand)
    for width in range(640, 1300, 40):
        window.resize(width, 700)
        stand.qtbot.wait(5)
        folded = window.body.folded
        window.actions_.record.trigger()
        stand.qtbot.wait(5)
        assert window.body.folded is folded
        window.actions_.record.trigger()


def test_a_source_whose_name_is_too_long_ends_in_dots(stand: Any) -> None:
    stand.cameras = [(0, "A camera of a maker who gives it a name of many words")]
    window = opened(stand)
    window.resize(640, 420)
    box = window.source_box
    stand.qtbot.waitUntil(lambda: box.currentText().startswith("A camera"))
    stand.qtbot.wait(30)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    shown = box._shortened(option)
    assert shown.endswith("…")
    assert box.fontMetrics().horizontalAdvance(shown) < box.width() - 20
    assert "many words" in box.toolTip()


def test_the_recording_button_has_room_for_its_size_before_it_grows(stand: Any) -> None:
    window = opened(stand)
    window.actions_.record.trigger()
    stand.qtbot.wait(50)
    widths = set()
    for seconds, megabytes in ((1, 0.1), (61, 12.3), (3599, 2000.0)):
        window.controls.show_recording(True, seconds, megabytes)
        stand.qtbot.wait(30)
        widths.add(window.controls.record.width())
    assert len(widths) == 1
    window.actions_.record.trigger()


def test_buttons_without_names_say_them_otherwise(stand: Any) -> None:
    window = opened(stand)
    window.resize(640, 420)
    stand.qtbot.wait(50)
    button = window.controls.buttons["mirror"]
    assert button.written == ""
    assert button.accessibleName() == "Mirror"
    assert button.toolTip().endswith("(X)")
    assert window.controls.record.written == "Record"  # what leaves the window keeps its name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.actions_.mirror.isChecked()


def test_figures_that_have_no_room_are_left_out_whole(stand: Any) -> None:
    window = opened(stand)
    line = window.status_line
    whole = line.text()
    assert whole.endswith("CPU")
    line.resize(300, line.height())
    assert line.text()
    assert whole.startswith(line.text())
    assert line.text().split("  ·  ")[-1] in whole.split("  ·  ")
    assert line.accessibleName() == whole  # a screen reader is told all


def test_a_screen_of_3840_pixels_at_factor_2(tmp_path: Path) -> None:
    # With the larger font, which needs more room than the other; long words, and other signs.
    few = "nothing_overlaps and (de-12 or zh-12)"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", __file__, "-k", few],
        env=os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "2 passed" in done.stdout
