"""Tab goes through the form from top to bottom, also through rows that come later."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from face2face.gui.window import MainWindow
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of
from face2face.utils.paths import shipped


def _round(start: QWidget) -> list[QWidget]:
    """What Tab comes to, from `start` until it is there again."""
    start.setFocus()
    found = [start]
    while len(found) < 50:
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is start:
            break
        found.append(focused)
    return found


def test_tab_goes_from_top_to_bottom(
    stand: Any, window: MainWindow, home: Path, clip: Path
) -> None:
    work = work_of("bea")
    work.data.mkdir(parents=True)
    work.write(Plan("bea", (str(clip),), None, 10.0, "", None, None, "agreed", 0.1, 2.5))
    dialog = window.new_face
    dialog.open_page()
    form = dialog.form
    form.add_videos([shipped("assets") / "talk.mp4"])
    (row,) = form.clips.rows()
    stand.qtbot.waitUntil(row.part.isVisible)
    form.name.setText("ana")
    form.agreed.setChecked(True)
    (unfinished,) = form.unfinished.rows()
    found = _round(unfinished.go_on)
    assert [part for part in found if part not in (form.camera, form.file)] == [
        *(unfinished.go_on, unfinished.discard, form.name, form.choose),
        *(row.begin, row.end, row.remove, form.add),
        *(form.agreed, form.words, form.minutes, form.cancel, form.begin),
    ]
