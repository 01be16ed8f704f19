"""Several clips of one person, and parts of them, on the first page of a new face."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from face2face.gui.new_face.dialog import NewFace
from face2face.gui.widgets.time_box import TimeBox
from face2face.gui.window import MainWindow
from face2face.utils.paths import shipped

_LEFT = Qt.MouseButton.LeftButton
_TALK = shipped("assets") / "talk.mp4"


def test_a_time_is_typed_in_minutes_and_seconds(qtbot: Any) -> None:
    box = TimeBox()
    qtbot.addWidget(box)
    box.setRange(0, 185)
    box.show()
    box.setValue(65)
    assert box.text() == "1:05"
    for typed, value in (("2:10", 130), ("90", 90), ("0:07", 7), ("a:1", 1)):
        box.selectAll()
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Tab)
        assert box.value() == value, typed


def test_several_clips_and_a_part_reach_the_command(
    stand: Any, dialog: NewFace, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = dialog.form
    monkeypatch.setattr(
        "face2face.gui.dialogs.QFileDialog.getOpenFileNames",
        lambda *_: ([str(_TALK), str(clip)], ""),
    )
    QTest.mouseClick(form.choose, _LEFT)
    assert [row.path for row in form.clips.rows()] == [_TALK, clip]
    row = form.clips.rows()[0]
    stand.qtbot.waitUntil(row.begin.isEnabled, timeout=60_000)
    assert row.end.value() == row.end.maximum() >= 8
    whole = row.view.aspect
    assert whole > 0  # it is seen where it begins
    row.begin.setFocus()
    row.begin.selectAll()
    QTest.keyClicks(row.begin, "0:02")
    row.end.setFocus()
    row.end.selectAll()
    QTest.keyClicks(row.end, "6")
    QTest.keyClick(row.end, Qt.Key.Key_Tab)
    assert row.clip.part == "2-6"
    assert row.begin.maximum() == 4  # a part has two seconds at least
    form.name.setText("ana")
    form.agreed.click()
    form.begin.click()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    words = json.loads((tmp_path / "asked.json").read_text())
    assert words[:7] == [
        *("ana", "--file", str(_TALK), "--file", str(clip), "--part=2-6", "--part=all"),
    ]


def test_consent_is_asked_anew_for_another_clip(
    dialog: NewFace, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = dialog.form
    form.take_video(clip)
    form.name.setText("ana")
    form.agreed.click()
    assert form.begin.isEnabled()
    monkeypatch.setattr(
        "face2face.gui.dialogs.QFileDialog.getOpenFileNames", lambda *_: ([str(_TALK)], "")
    )
    QTest.mouseClick(form.add, _LEFT)
    assert [row.path for row in form.clips.rows()] == [clip, _TALK]
    assert not form.agreed.isChecked()
    form.agreed.click()
    QTest.mouseClick(form.add, _LEFT)  # the same again is no other
    assert len(form.clips.rows()) == 2
    assert form.agreed.isChecked()
    for _ in range(2):
        QTest.mouseClick(form.clips.rows()[0].remove, _LEFT)
    assert not form.clips.isVisible()
    assert not form.begin.isEnabled()
    assert "Choose a video file" in form.hint.text()


def test_what_cannot_be_looked_at_is_used_whole(
    stand: Any, window: MainWindow, dialog: NewFace, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_text("no video")
    form = dialog.form
    form.take_video(broken)
    stand.qtbot.waitUntil(lambda: form.advice.heading.text() != "")
    row = form.clips.rows()[0]
    assert not row.begin.isEnabled()
    assert not row.part.isVisible()  # "from 0:00 to 0:00" would be wrong
    assert row.clip.is_whole
