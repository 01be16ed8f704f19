"""The first page of a new face: what can be read, who has agreed, what Enter does, what goes on."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from face2face.engine.live.status import SourceState
from face2face.gui import theme
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.window import MainWindow
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of


@pytest.fixture(params=["light", "dark"])
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """The program's own style, which decides how wide a field is."""
    before = qapp.palette()
    theme.dress(qapp, request.param == "dark")
    yield
    qapp.setStyleSheet("")
    qapp.setPalette(before)


def begun(name: str, clip: Path, minutes: float = 2.0, trained: float = 1.5) -> None:
    """An unfinished face."""
    work = work_of(name)
    work.data.mkdir(parents=True)
    work.write(Plan(name, (str(clip),), None, minutes, "", None, None, "agreed", 0.1, trained))


def test_names_stand_on_the_line_of_what_they_name(
    dressed: None, dialog: NewFace, qtbot: Any
) -> None:
    form = dialog.form
    qtbot.wait(30)
    labels = {label.text(): label for label in form.findChildren(QLabel)}

    def middle(widget: QWidget) -> float:
        return widget.mapTo(form, widget.rect().topLeft()).y() + widget.height() / 2

    for text, field in (("&Name", form.name), ("Video", form.camera), ("Consent", form.agreed)):
        assert middle(labels[text]) == pytest.approx(middle(field), abs=1.5)


def _last_column(label: QLabel) -> int:
    """The column of the last pixel that is of a letter."""
    image = label.grab().toImage()
    columns = range(image.width())
    return max(
        x
        for x in columns
        if any(image.pixelColor(x, y).lightness() < 200 for y in range(image.height()))
    )


def test_the_name_of_the_time_is_whole(language: str, dialog: NewFace) -> None:
    del language
    (label,) = [one for one in dialog.findChildren(QLabel) if one.buddy() is dialog.form.minutes]
    last = _last_column(label)
    label.resize(label.width() + 8, label.height())
    assert _last_column(label) == last


def test_the_time_can_be_read_and_typed(dressed: None, dialog: NewFace) -> None:
    box = dialog.form.minutes
    line = box.lineEdit()
    assert line.width() > 60
    metrics = line.fontMetrics()
    assert metrics.horizontalAdvance(line.text()) < line.width()
    assert box.contentsRect().contains(line.geometry())
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "25")
    assert box.value() == 25
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 26
    shown = box.grab(line.geometry()).toImage()
    letters = {shown.pixel(x, shown.height() // 2) for x in range(shown.width())}
    assert len(letters) > 3  # not one colour: something is written there


def test_a_small_dialog_squeezes_nothing(dressed: None, dialog: NewFace, clip: Path) -> None:
    for name in ("ana", "bob", "eva"):
        begun(name, clip)
    dialog.form.show_unfinished()
    dialog.form.name.setText("ana")
    dialog.resize(dialog.minimumSize())
    QTest.qWait(50)
    form = dialog.form
    parts = [form.name, form.camera, form.file, form.agreed, form.words, form.minutes, form.anew]
    boxes = [QRect(part.mapTo(form, QPoint()), part.size()) for part in parts]
    for part, box in zip(parts, boxes, strict=True):
        assert part.height() >= part.minimumSizeHint().height()
        assert not any(box.intersects(other) for other in boxes if other is not box)


def test_the_arrows_of_the_time_are_pressed_with_the_mouse(dressed: None, dialog: NewFace) -> None:
    box = dialog.form.minutes
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 12, 9))
    assert box.value() == 11
    low = QPoint(box.width() - 12, box.height() - 9)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=low)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=low)
    assert box.value() == 9


def test_scrolling_past_the_time_leaves_it_alone(dialog: NewFace, qapp: QApplication) -> None:
    box = dialog.form.minutes
    dialog.form.name.setFocus()
    middle = QPointF(box.rect().center())
    notch = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(box, notch)
    assert box.value() == 10


@pytest.mark.parametrize("name", ["ana", "bad"])
def test_consent_is_asked_anew_for_the_next_face(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any, name: str
) -> None:
    form = dialog.form
    fill(name)
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    dialog.end.close_.click()
    window.actions_.new_face.trigger()
    assert dialog.page is form
    QTest.keyClicks(form.name, "eve")
    assert not form.agreed.isChecked()
    assert form.words.text() == ""
    assert form.clips.rows() == []
    assert not form.begin.isEnabled()


def test_consent_is_asked_anew_after_cancel(window: MainWindow, dialog: NewFace) -> None:
    form = dialog.form
    form.agreed.click()
    QTest.keyClicks(form.words, "Eileen agreed")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.actions_.new_face.trigger()
    assert not form.agreed.isChecked()
    assert form.words.text() == ""


def test_consent_is_for_one_video(dialog: NewFace, clip: Path, tmp_path: Path) -> None:
    form = dialog.form
    QTest.keyClicks(form.name, "eve")
    form.file.click()
    form.agreed.click()  # before the video is chosen: it is of that video
    form.take_video(clip)
    assert form.begin.isEnabled()
    form.take_video(clip)
    assert form.agreed.isChecked()
    form.take_video(tmp_path / "other.mp4")
    assert not form.agreed.isChecked()
    form.agreed.click()
    form.camera.click()
    assert not form.agreed.isChecked()
    assert not form.begin.isEnabled()


def test_another_name_after_a_failure_is_another_person(
    stand: Any, dialog: NewFace, fill: Any
) -> None:
    form = dialog.form
    fill("bad")
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    dialog.end.again.click()
    assert form.name.text() == "bad"
    assert form.agreed.isChecked()  # the same face again
    form.name.selectAll()
    QTest.keyClicks(form.name, "eve")
    assert not form.agreed.isChecked()
    assert form.words.text() == ""


def test_a_video_without_a_face_leaves_the_choice_of_another(
    stand: Any,
    dialog: NewFace,
    make_video: Callable[..., Path],
    tmp_path: Path,
    clip: Path,
) -> None:
    """With the real command, which plans, looks and gives up."""
    wall = make_video(tmp_path / "wall.mp4", [np.full((120, 160, 3), 90, np.uint8)] * 10)
    dialog.job._program = [sys.executable, "-m", "face2face.cli.new"]
    form = dialog.form
    QTest.keyClicks(form.name, "ana")
    form.take_video(wall)
    form.agreed.click()
    form.begin.click()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end, timeout=60_000)
    assert dialog.end.text.text().startswith("None of its 10 images shows exactly one face")
    dialog.end.again.click()
    assert form.file.isEnabled()
    assert form.choose.isEnabled()
    assert form.agreed.isEnabled()
    assert not form.anew.isVisible()
    form.take_video(clip)
    assert "agreed" in form.hint.text()
    form.agreed.click()
    assert form.begin.isEnabled()
    assert form.begin.text() == "Begin"


def test_enter_begins(
    stand: Any, dialog: NewFace, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for_file: list[object] = []
    monkeypatch.setattr(
        "face2face.gui.dialogs.QFileDialog.getOpenFileNames",
        lambda *_: asked_for_file.append(1) or ([], ""),
    )
    form = dialog.form
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert not asked_for_file
    QTest.keyClicks(form.name, "slow")
    form.take_video(clip)
    form.agreed.click()
    QTest.keyClick(form.words, Qt.Key.Key_Return)
    assert dialog.page is dialog.growing
    assert not asked_for_file
    stand.qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    stand.qtbot.wait(100)
    assert dialog.job.running
    assert dialog.growing.stop.isEnabled()
    assert dialog.isVisible()


def test_enter_continues_an_unfinished_face(
    stand: Any, dialog: NewFace, clip: Path, tmp_path: Path
) -> None:
    begun("ana", clip)
    QTest.keyClicks(dialog.form.name, "ana")
    assert dialog.form.minutes.value() == 2  # the plan's, not the usual ones
    assert dialog.form.begin.text() == "Continue"
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Return)
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    words = json.loads((tmp_path / "asked.json").read_text())
    assert words == ["ana", "--minutes", "2", "--progress", "json"]


def test_another_name_brings_the_usual_time_back(dialog: NewFace, clip: Path) -> None:
    begun("ana", clip)
    QTest.keyClicks(dialog.form.name, "anab")
    assert dialog.form.minutes.value() == 10


def test_stopping_is_said_until_it_has_ended(stand: Any, dialog: NewFace, fill: Any) -> None:
    from face2face.new_face.progress import Progress

    fill("slow")
    stand.qtbot.waitUntil(lambda: dialog.growing.bar.value() == 250)
    dialog.growing.stop.click()
    assert dialog.growing.title.text() == "Stopping…"
    dialog.job.progressed.emit(Progress("train", 0.3, 200.0))  # it was under way
    assert dialog.growing.title.text() == "Stopping…"
    assert "saved" in dialog.growing.left.text()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert "Unfinished faces" in dialog.end.text.text()


def test_unfinished_faces_are_listed_and_continued(
    stand: Any, window: MainWindow, clip: Path, tmp_path: Path
) -> None:
    begun("ana", clip)
    begun("bob", clip, minutes=0.5)
    (tmp_path / "home" / "work" / "odd").mkdir()
    (tmp_path / "home" / "work" / "odd" / "plan.json").write_text("{")
    window.actions_.new_face.trigger()
    dialog = window.new_face
    rows = dialog.form.unfinished.rows()
    assert {row.plan.name for row in rows} == {"ana", "bob"}
    assert all(row.isVisible() for row in rows)
    (ana,) = [row for row in rows if row.plan.name == "ana"]
    QTest.mouseClick(ana.go_on, Qt.MouseButton.LeftButton)
    assert dialog.page is dialog.growing
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert json.loads((tmp_path / "asked.json").read_text()) == ["ana", "--progress", "json"]


def test_an_unfinished_face_is_discarded_when_asked_twice(
    stand: Any, window: MainWindow, clip: Path
) -> None:
    begun("ana", clip)
    window.actions_.new_face.trigger()
    listed = window.new_face.form.unfinished
    QTest.mouseClick(listed.rows()[0].discard, Qt.MouseButton.LeftButton)
    assert listed.question is not None
    QTest.keyClick(listed.question, Qt.Key.Key_Escape)
    assert work_of("ana").read() is not None
    QTest.mouseClick(listed.rows()[0].discard, Qt.MouseButton.LeftButton)
    assert listed.question is not None
    (discard,) = [b for b in listed.question.buttons() if b.text() == "Discard"]
    QTest.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not work_of("ana").folder.exists()
    assert not listed.rows()
    assert not listed.isVisible()


def test_why_one_cannot_be_recorded_is_on_the_page(stand: Any, window: MainWindow) -> None:
    stand.session.become(source=SourceState.NONE)
    window.actions_.new_face.trigger()
    form = window.new_face.form
    assert form.no_camera.isVisible()
    assert "No camera gives images now" in form.no_camera.text()
    stand.session.become(source=SourceState.RUNNING)
    stand.qtbot.waitUntil(form.camera.isEnabled)  # the dialog stays open meanwhile
    assert not form.no_camera.isVisible()
    form.camera.click()
    QTest.keyClicks(form.name, "eve")
    form.agreed.click()
    assert form.begin.isEnabled()
    stand.session.become(source=SourceState.WAITING)
    stand.qtbot.waitUntil(lambda: not form.begin.isEnabled())
    assert "No camera gives images now" in form.hint.text()
