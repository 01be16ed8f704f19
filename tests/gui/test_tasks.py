"""A model of another task brings its own controls, and only these."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog, QPushButton

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.dialogs import kind_of
from face2face.gui.state_words import camera_message, face_message
from face2face.gui.task_options import TaskOptions
from face2face.gui.window import MainWindow
from face2face.images.io import write_image


def use(stand: Any, window: MainWindow, task: str) -> None:
    """A model of a task comes into use, and its strip is opened."""
    stand.session.become(**{**stand.running, "task": task})
    stand.qtbot.waitUntil(lambda: window.stage._status.task == task)
    window.actions_.motion.setChecked(False)
    window.actions_.motion.trigger()


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and an image."""
    made: MainWindow = stand.open_live()
    return made


def told(stand: Any, what: str) -> list[Any]:
    return [asked[1] for asked in stand.session.asked if asked[0] == what]


def test_a_task_without_a_panel_has_no_controls_of_another(window: MainWindow, stand: Any) -> None:
    use(stand, window, "brighten")
    assert not window.actions_.motion.isEnabled()
    assert [panel for panel in window.strips.panels.values() if panel.isVisible()] == []
    use(stand, window, "deblur")
    assert window.actions_.motion.isEnabled()
    assert window.strips.panel.isVisible()


def test_a_source_that_makes_no_sense_leaves_the_tasks_controls(
    window: MainWindow, stand: Any
) -> None:
    use(stand, window, "deblur")
    panel = window.strips.panel
    window.source_box.chosen.emit("nonsense")
    stand.qtbot.waitUntil(lambda: window.stage._status.source_message != "")
    assert window.stage._status.task == "deblur"
    assert window.strips.panel is panel
    assert panel.isVisible()


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("landmarks", "Motion"),
        ("inpaint", "Repair"),
        ("pencil", "Drawing"),
        ("cutout", "Background"),
        ("deblur", "Sharpness"),
    ],
)
def test_only_the_tasks_own_controls_are_there(
    window: MainWindow, stand: Any, task: str, name: str
) -> None:
    use(stand, window, "pencil" if task == "landmarks" else "landmarks")
    use(stand, window, task)
    shown = [panel for panel in window.strips.panels.values() if panel.isVisible()]
    assert shown == [window.strips.panel]
    button = window.controls.buttons["motion"]
    assert button.text() == name
    assert button.toolTip().endswith("(G)")
    assert window.controls.buttons["calibrate"].isVisible() == (task == "landmarks")
    assert window.actions_.calibrate.isEnabled() == (task == "landmarks")
    assert window.actions_.landmarks.text() == (
        "Landmarks" if task == "landmarks" else "Model's view"
    )


def drag(window: MainWindow, *places: tuple[float, float]) -> None:
    """Draw with the mouse over the left image; places are shares of it, as it is shown."""
    view = window.stage.you
    room = view.image_place()

    def at(place: tuple[float, float]) -> QPoint:
        spot = QPointF(room.left() + place[0] * room.width(), room.top() + place[1] * room.height())
        return spot.toPoint()

    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at(places[0]))
    for place in places[1:]:
        QTest.mouseMove(view, at(place))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(places[-1]))


def test_what_is_painted_is_repaired_where_it_was_painted(window: MainWindow, stand: Any) -> None:
    window.actions_.mirror.setChecked(False)
    use(stand, window, "inpaint")
    drag(window, (0.5, 0.5), (0.75, 0.5))
    assert not told(stand, "follow")
    mask = told(stand, "mask")[-1]
    landmarks = stand.session.newest.landmarks
    marked = mask.on(landmarks, 160, 120) > 0
    assert marked[60, 80:120].all()
    assert not marked[:, :70].any()
    assert not marked[40].any()
    # It is seen in the left image, and follows the face there.
    there = np.asarray(window.stage.you._held)
    assert there[60, 100, 2] > 100
    assert there[20, 20, 2] < 50
    stand.session.give(stand.result(2, landmarks=landmarks + np.float32((-20, 30))))
    stand.qtbot.waitUntil(lambda: window.stage._result.number == 2)
    there = np.asarray(window.stage.you._held)
    assert there[90, 80, 2] > 100
    assert there[60, 100, 2] < 50


def test_in_the_mirror_the_brush_is_where_the_mouse_is(window: MainWindow, stand: Any) -> None:
    window.actions_.mirror.setChecked(True)
    use(stand, window, "inpaint")
    drag(window, (0.25, 0.5))
    marked = told(stand, "mask")[-1].mask > 0
    assert marked[60, 120]
    assert not marked[:, :100].any()


def test_erasing_clearing_and_another_brush(window: MainWindow, stand: Any) -> None:
    window.actions_.mirror.setChecked(False)
    use(stand, window, "inpaint")
    panel: Any = window.strips.panel
    panel.brush.bar.setValue(100)
    drag(window, (0.5, 0.5))
    large = (told(stand, "mask")[-1].mask > 0).sum()
    panel.brush.bar.setValue(40)
    panel.erase.click()
    drag(window, (0.5, 0.5))
    left = (told(stand, "mask")[-1].mask > 0).sum()
    assert 0 < left < 0.9 * large
    panel.clear_button.click()
    assert told(stand, "mask")[-1] is None
    assert not panel.erase.isChecked()


def test_an_image_that_is_painted_over_wholly_is_not_repaired_and_one_is_told(
    window: MainWindow, stand: Any
) -> None:
    window.actions_.mirror.setChecked(False)
    use(stand, window, "inpaint")
    panel: Any = window.strips.panel
    panel.brush.bar.setValue(100)
    drag(window, (0.5, 0.5))
    assert told(stand, "mask")[-1] is not None
    for row in range(20):
        drag(window, (0.01, row / 20 + 0.025), (0.99, row / 20 + 0.025))
    assert told(stand, "mask")[-1] is None
    assert "Nearly all of the image is painted over" in window.messages.text
    panel.erase.click()
    drag(window, (0.01, 0.3), (0.99, 0.3))
    assert told(stand, "mask")[-1] is not None
    assert "painted over" not in window.messages.text


def test_painting_ends_with_its_strip_and_with_the_source(window: MainWindow, stand: Any) -> None:
    use(stand, window, "inpaint")
    drag(window, (0.5, 0.5))
    window.actions_.motion.setChecked(False)
    count = len(told(stand, "mask"))
    drag(window, (0.5, 0.5))
    assert len(told(stand, "mask")) == count
    assert told(stand, "follow")
    window.choose_source("2")
    assert told(stand, "mask")[-1] is None


def test_strength_is_told_and_remembered(window: MainWindow, stand: Any) -> None:
    use(stand, window, "deblur")
    panel: Any = window.strips.panel
    panel.strength.bar.setValue(40)
    stand.qtbot.waitUntil(
        lambda: (
            told(stand, "edit_options")[-1:] != []
            and told(stand, "edit_options")[-1].strength == 0.4
        )
    )
    stand.close()
    stand.session.asked.clear()
    again = stand.open()
    use(stand, again, "deblur")
    stand.qtbot.waitUntil(lambda: bool(told(stand, "edit_options")))
    assert told(stand, "edit_options")[0].strength == 0.4
    assert again.strips.panel.strength.bar.value() == 40  # type: ignore[attr-defined]


def test_pencil_is_told_what_the_image_is(window: MainWindow, stand: Any) -> None:
    use(stand, window, "pencil")
    panel: Any = window.strips.panel
    assert panel.ways["auto"].hasFocus()
    panel.ways["drawing"].click()
    stand.qtbot.waitUntil(lambda: [r.kind for r in told(stand, "edit_options")][-1:] == ["drawing"])


def test_the_persons_background(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(stand, window, "cutout")
    panel: Any = window.strips.panel

    def kinds() -> list[str]:
        return [edit_options.background.kind for edit_options in told(stand, "edit_options")]

    stand.qtbot.waitUntil(lambda: kinds() == ["blur"])
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#102030"))
    panel.ways["colour"].click()
    stand.qtbot.waitUntil(lambda: kinds()[-1] == "colour")
    assert told(stand, "edit_options")[-1].background.colour == (16, 32, 48)
    beach = tmp_path / "beach.png"
    write_image(beach, np.full((8, 12, 3), 77, np.uint8))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(beach), ""))
    panel.ways["image"].click()
    stand.qtbot.waitUntil(lambda: kinds()[-1] == "image")
    assert (told(stand, "edit_options")[-1].background.image == 77).all()
    # A dialog that is cancelled changes nothing.
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    panel.ways["colour"].click()
    assert panel.ways["image"].isChecked()
    # An image that cannot be read is told in the window.
    beach.write_text("no image")
    panel.ways["image"].click()
    stand.qtbot.waitUntil(window.messages.isVisible)
    # One that is gone by the next start is not missed.
    stand.close()
    beach.unlink()
    stand.session.asked.clear()
    use(stand, stand.open(), "cutout")
    stand.qtbot.waitUntil(lambda: kinds() == ["blur"])


def test_reset_forgets_all_of_it(window: MainWindow, stand: Any) -> None:
    use(stand, window, "inpaint")
    drag(window, (0.5, 0.5))
    use(stand, window, "deblur")
    panel: Any = window.strips.panel
    panel.strength.bar.setValue(10)
    stand.reset(window)
    assert told(stand, "mask")[-1] is None
    assert panel.strength.bar.value() == 100
    assert window.settings.number("task/strength", -1, 0, 1) == -1


def test_every_control_of_the_strips_has_a_name_and_takes_the_keyboard(
    window: MainWindow,
) -> None:
    for panel in window.strips.panels.values():
        assert panel.accessibleName()
        for button in panel.findChildren(QPushButton):
            assert button.text()
            assert button.toolTip()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_task_that_needs_no_face_does_not_look_for_one(stand: Any) -> None:
    faceless = stand.result(landmarks=None)
    for task, says in (("landmarks", True), ("inpaint", True), ("deblur", False)):
        status = LiveStatus(**{**stand.running, "task": task})
        assert (camera_message(status, faceless) is not None) == says
    waiting = LiveStatus(**{**stand.running, "task": "cutout"})
    words = face_message(waiting, stand.result(output=None))
    assert words is not None
    assert words.title == "The result appears here"


def test_a_still_image_is_not_a_video_that_has_ended(stand: Any, tmp_path: Path) -> None:
    ended = LiveStatus(**{**stand.running, "source": SourceState.ENDED, "task": "inpaint"})
    assert camera_message(ended, stand.result(1)) is None
    assert camera_message(ended, stand.result(2)) is not None
    assert kind_of(tmp_path / "portrait.JPG") == "photo"
    window = stand.open_live()
    window.stage.set_camera(False)
    for number, caption in ((1, "Image"), (2, "Video")):
        window.stage.show_result(stand.result(number))
        window.stage.show_status(ended)
        assert window.stage.you._caption == caption


def test_pencil_is_told_skin_and_hair(window: MainWindow, stand: Any) -> None:
    use(stand, window, "pencil")
    panel: Any = window.strips.panel
    for box, name in ((panel.tone, "dark"), (panel.hair, "grey")):
        box.setFocus()
        place = box.findData(name)
        for _ in range(place):
            QTest.keyClick(box, Qt.Key.Key_Down)
        box.activated.emit(place)

    def asked() -> list[tuple[str, str]]:
        return [(options.tone, options.hair) for options in told(stand, "edit_options")]

    stand.qtbot.waitUntil(lambda: asked()[-1:] == [("dark", "grey")])
    again = stand.open()
    use(stand, again, "pencil")
    kept: Any = again.strips.panel
    assert (kept.tone.currentData(), kept.hair.currentData()) == ("dark", "grey")
    kept.show_choices(TaskOptions())
    assert (kept.tone.currentData(), kept.hair.currentData()) == ("", "")


def test_repair_opens_its_strip_and_what_was_painted_is_taken_back(
    window: MainWindow, stand: Any
) -> None:
    stand.session.become(**{**stand.running, "task": "inpaint"})
    panel = window.strips.panels["inpaint"]
    # Closed, the two images were alike and nothing said what to do.
    stand.qtbot.waitUntil(panel.isVisible)
    undo = panel.findChildren(QPushButton)[1]
    assert undo.text() == "Undo"
    assert not undo.isEnabled()
    landmarks = stand.session.newest.landmarks

    def marked() -> int:
        mask = told(stand, "mask")[-1]
        return 0 if mask is None else int(np.count_nonzero(mask.on(landmarks, 160, 120)))

    drag(window, (0.5, 0.5), (0.7, 0.5))
    one = marked()
    drag(window, (0.5, 0.8), (0.6, 0.8), (0.7, 0.8))
    assert marked() > one
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stand.qtbot.waitUntil(lambda: marked() == one)
    QTest.mouseClick(window.strips.panel.clear_button, Qt.MouseButton.LeftButton)
    assert marked() == 0
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert marked() == one
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert marked() == 0
    assert not undo.isEnabled()
    drag(window, (0.5, 0.5), (0.7, 0.5))
    window.tasks.forget()  # another source
    assert not undo.isEnabled()


@pytest.mark.parametrize("task", ["pencil", "cutout", "deblur"])
def test_a_tool_opens_its_strip_and_leaves_the_keyboard_with_the_models(
    stand: Any, task: str
) -> None:
    window = stand.open_live()
    card = window.panel.cards()[0]
    card.setFocus()
    stand.session.become(**{**stand.running, "task": task})
    panel = window.strips.panels[task]
    stand.qtbot.waitUntil(panel.isVisible)
    assert card.hasFocus()
    window.activateWindow()
    for _ in range(2):
        QTest.keyClick(card, Qt.Key.Key_G)
    assert panel.isVisible()
    assert panel.isAncestorOf(QApplication.focusWidget())
    stand.session.become(**{**stand.running, "task": "landmarks"})
    stand.qtbot.waitUntil(lambda: not panel.isVisible())
