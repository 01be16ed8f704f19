"""Motion under a name, and each face with its own."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit

from face2face.faces.retarget_options import RetargetOptions
from face2face.gui.model_list import ModelEntry
from face2face.gui.motion_presets import BUILT_IN, PRESETS, read_presets
from face2face.gui.window import MainWindow

_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with two faces, the panel open."""
    stand.model_list = [stand.good, ModelEntry("other", "other")]
    made: MainWindow = stand.open(source="0", model="good")
    stand.session.become(**stand.running)
    made.activateWindow()
    QTest.keyClick(made, Qt.Key.Key_G)
    return made


def choose(window: MainWindow, text: str) -> None:
    """Choose a preset with the keyboard."""
    box = window.motion_panel.presets.box
    box.setFocus()
    place = box.findText(text)
    assert place >= 0
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(box, Qt.Key.Key_Down)


def name_it(window: MainWindow, name: str) -> None:
    """Press "Save…", type a name, press OK."""
    QTest.mouseClick(window.motion_panel.presets.save, _BUTTON)
    naming = window.presets.naming
    assert isinstance(naming, QInputDialog)
    field = naming.findChild(QLineEdit)
    field.clear()
    QTest.keyClicks(field, name)
    buttons = naming.findChild(QDialogButtonBox)
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), _BUTTON)


def told(stand: Any) -> RetargetOptions:
    motion: RetargetOptions = stand.session.options.motion
    return motion


def test_the_programs_presets(stand: Any, window: MainWindow) -> None:
    presets = window.motion_panel.presets
    names = [presets.box.itemText(place) for place in range(presets.box.count())]
    assert names == ["As I am", "Calm", "Theatre"]
    assert presets.box.currentText() == "As I am"
    assert not presets.save.isVisible()
    choose(window, "Theatre")
    assert told(stand).expression_gain > 1.3
    assert window.motion_panel.sliders["expression_gain"].bar.value() > 130
    choose(window, "Calm")
    assert told(stand) == BUILT_IN[1].motion
    assert told(stand).smoothing > 0.5
    assert not presets.remove.isVisible()
    window.motion_panel.sliders["head_gain"].bar.setValue(55)
    assert presets.box.currentIndex() == -1
    assert presets.save.isVisible()
    QTest.mouseClick(window.motion_panel.reset_button, _BUTTON)
    assert presets.box.currentText() == "As I am"


def test_ones_own_is_kept_replaced_and_deleted(stand: Any, window: MainWindow) -> None:
    presets = window.motion_panel.presets
    window.motion_panel.sliders["head_gain"].bar.setValue(30)
    name_it(window, "  on  stage, mine ")
    assert presets.box.currentText() == "on stage, mine"
    assert presets.remove.isVisible()
    choose(window, "Calm")
    choose(window, "on stage, mine")
    assert told(stand) == RetargetOptions(head_gain=0.3)
    window.motion_panel.sliders["head_gain"].bar.setValue(40)
    name_it(window, "on stage, mine")
    question = window.presets.question
    assert question is not None
    (replace,) = [one for one in question.buttons() if one.text() == "Replace"]
    QTest.mouseClick(replace, _BUTTON)
    assert presets.box.currentText() == "on stage, mine"
    stand.close()
    again = stand.open(model="good")
    assert [one.name for one in read_presets(again.settings)][3:] == ["on stage, mine"]
    assert read_presets(again.settings)[3].motion == RetargetOptions(head_gain=0.4)
    again.activateWindow()
    QTest.keyClick(again, Qt.Key.Key_G)
    QTest.mouseClick(again.motion_panel.presets.remove, _BUTTON)
    assert again.motion_panel.presets.box.count() == 3
    assert again.motion_panel.motion == RetargetOptions(head_gain=0.4)
    assert again.motion_panel.presets.save.isVisible()


def test_each_face_has_its_own_motion(stand: Any, window: MainWindow) -> None:
    choose(window, "Theatre")
    QTest.mouseClick(window.panel.cards()[1], _BUTTON)
    assert told(stand) == RetargetOptions()
    assert window.motion_panel.presets.box.currentText() == "As I am"
    choose(window, "Calm")
    QTest.mouseClick(window.panel.cards()[0], _BUTTON)
    assert told(stand) == BUILT_IN[2].motion
    assert window.motion_panel.presets.box.currentText() == "Theatre"
    stand.close()
    again = stand.open(model="other")
    assert again.motion_panel.motion == BUILT_IN[1].motion
    again.models.renamed("other", "third / % one")
    again.models.choose("third / % one")
    assert again.motion_panel.motion == BUILT_IN[1].motion


def test_damaged_presets_are_left_out(stand: Any, window: MainWindow) -> None:
    good = '{"name": "mine", "head_gain": 0.5}'
    bad = [
        *("{", "[]", "7", '{"head_gain": 1}', '{"name": "", "head_gain": 1}', '{"name": 5}'),
        *('{"name": "a", "head_gain": 99}', '{"name": "b", "other": 1}'),
        *('{"name": "c", "smoothing": "x"}', '{"name": "d", "retarget": "sideways"}'),
        '{"name": "e", "gaze": {}}',
    ]
    window.settings.keep(PRESETS, [*bad, good])
    assert [one.name for one in read_presets(window.settings)][3:] == ["mine"]
