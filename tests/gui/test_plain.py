"""What a stranger wrote into their model is shown as it stands."""

from typing import Any

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QMenu

from face2face.gui.model_list import ModelEntry
from face2face.gui.widgets.model_card import ModelCard
from face2face.gui.widgets.model_menu import ModelMenu
from face2face.utils.text import sanitize_tooltip

NAME = "<img src='file:///etc/passwd'><b>Ana</b> {0.__class__} {"
HOSTILE = ModelEntry("/models/a", NAME, licence=NAME, consent=NAME, attribution=NAME)


def test_a_tooltip_is_plain_text(qtbot: Any) -> None:
    card = ModelCard(HOSTILE)
    qtbot.addWidget(card)
    assert card.text() == NAME
    shown = QTextDocument()
    shown.setHtml(card.toolTip())
    assert f"Licence: {NAME}" in shown.toPlainText()
    assert len(sanitize_tooltip("x" * 100_000)) < 3000


def test_a_menu_shows_any_name(qtbot: Any) -> None:
    refused = ModelEntry("/models/b", NAME, refusal=NAME)
    menu = QMenu()
    qtbot.addWidget(menu)
    ModelMenu([menu], menu).show_entries([HOSTILE, refused])
    _, first, second = menu.actions()
    assert first.text() == NAME
    assert second.text() == f"{NAME} (cannot be used)"
    assert "<img" not in first.toolTip() + second.toolTip()
