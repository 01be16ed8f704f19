"""What a screen reader is told of every control: a name, and words without tags."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget

from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.window import MainWindow


def told(widget: QWidget) -> tuple[str, str]:
    """The name and the description that are read out."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name), spoken.text(QAccessible.Text.Description)


def _reached(root: QWidget) -> list[QWidget]:
    """What Tab goes to."""
    tab = Qt.FocusPolicy.TabFocus
    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisible() and (one.focusPolicy() & tab) == tab and not one.focusProxy()
    ]


def _faults(root: QWidget) -> list[str]:
    controls = _reached(root)
    assert len(controls) > 1
    faults = []
    for control in controls:
        name, description = told(control)
        if not name or "<" in name + description:
            faults.append(f"{type(control).__name__}: {name!r}, {description!r}")
    return faults


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    return made


def test_every_control_of_the_window_has_a_name_and_no_tags(window: MainWindow) -> None:
    window.actions_.motion.trigger()
    assert _faults(window.body) == []


@pytest.mark.parametrize("page", ["settings", "shortcuts", "about", "call_help", "problem"])
def test_every_control_of_the_pages_has_a_name_and_no_tags(window: MainWindow, page: str) -> None:
    getattr(window.actions_, page).trigger()
    assert _faults(window) == []


def test_every_control_of_a_new_face_has_a_name_and_no_tags(
    window: MainWindow, tmp_path: Path
) -> None:
    window.actions_.new_face.trigger()
    window.new_face.form.add_videos([tmp_path / "ana.mp4"])
    assert _faults(window.new_face) == []
    window.new_face.reject()


def test_what_has_the_keyboard_at_the_start_has_a_name(window: MainWindow) -> None:
    assert window.focusWidget() is window.stage
    assert told(window.stage)[0] == "Your image, The generated image"


def test_the_list_of_sources_says_what_it_is_for(window: MainWindow) -> None:
    # On Linux Qt says of a list what is chosen in it, and never its name.
    assert told(window.source_box)[1] == "Where your image comes from (I)"


def test_buttons_of_a_setting_say_which(window: MainWindow) -> None:
    window.actions_.settings.trigger()
    shows = [one for one in window.findChildren(QPushButton) if one.text() == "Show"]
    assert [told(one) for one in shows if one.isVisible()] == [("Show", "Folder")]


def test_a_path_with_dots_is_read_out_as_it_is(qtbot: Any) -> None:
    label = ElidedLabel("/a & b/<c>")
    qtbot.addWidget(label)
    assert told(label) == ("/a & b/<c>", "/a & b/<c>")
