"""A finished face is trained longer from its card's menu."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QSpinBox

from face2face.dataset.layout import MANIFEST
from face2face.gui.model_list import ModelEntry
from face2face.gui.window import MainWindow
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of

_PLAN = Plan("ana", ("/ana.mp4",), None, 10.0, "", 128, 4, "Ana agreed", 1.0, 8.0, ready=True)


def _menu(window: MainWindow) -> dict[str, Any]:
    (card,) = [card for card in window.panel.cards() if card.entry.name == "ana"]
    middle = card.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, card.mapToGlobal(middle))
    QApplication.sendEvent(card, event)
    menu = window.model_actions.menu
    assert menu is not None
    return {action.text(): action for action in menu.actions()}


def test_a_finished_face_is_trained_longer(stand: Any, window: MainWindow, tmp_path: Path) -> None:
    model, work = model_of("ana"), work_of("ana")
    for folder in (model, work.data):
        folder.mkdir(parents=True)
    for path in (model / "model.json", model / "start.npz", work.data / MANIFEST):
        path.touch()
    work.write(replace(_PLAN, ready=False))
    stand.model_list.append(ModelEntry("ana", "ana", path=model))
    window.models.read()
    stand.qtbot.waitUntil(lambda: len(window.panel.cards()) == 3)
    assert "Train longer…" not in _menu(window)  # it is not ready
    window.model_actions.menu.close()
    work.write(_PLAN)
    action = _menu(window)["Train longer…"]
    menu = window.model_actions.menu
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    asked = window.model_actions.minutes
    assert asked is not None
    box = asked.findChild(QSpinBox)
    box.setValue(25)
    buttons = asked.findChild(QDialogButtonBox)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    dialog = window.new_face
    assert dialog.isVisible()
    assert dialog.page is dialog.growing
    assert "Train longer…" not in _menu(window)  # one at a time
    window.model_actions.menu.close()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert dialog.end.title.text() == "ana is ready"
    words = json.loads((tmp_path / "asked.json").read_text())
    assert words == ["ana", "--longer", "--minutes", "25", "--progress", "json"]
    assert stand.session.asked[-1] == ("model", "ana")  # what is better now is shown at once
