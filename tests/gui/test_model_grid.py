"""The grid of models: details, search, favourites, keys, exporting, and what is dropped on it."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.gui import theme
from face2face.gui.model_list import ModelEntry, read_model_entry, read_model_list
from face2face.gui.widgets.model_card import ModelCard
from face2face.gui.window import MainWindow
from face2face.model import read_model
from face2face.utils.paths import shipped
from tests.task_models import task_model

_BUTTON = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier
_NAMES = ["ana", "Bob", "chloé", "dan", "eve", "finn", "gita", "hal", "ida", "jo", "kim"]


@pytest.fixture
def window(stand: Any, home: Path) -> MainWindow:
    """A window with eleven faces, the second of which cannot be used."""
    stand.model_list = [
        ModelEntry(name, name, f"licence of {name}", size=256, refusal="broken" * (name == "Bob"))
        for name in _NAMES
    ]
    made: MainWindow = stand.open(model="ana")
    stand.session.become(**{**stand.running, "model_place": "ana", "model_name": "ana"})
    made.activateWindow()
    return made


def shown(window: MainWindow) -> list[str]:
    return [card.entry.name for card in window.panel.shown()]


def card_of(window: MainWindow, name: str) -> ModelCard:
    (card,) = [card for card in window.panel.cards() if card.entry.name == name]
    return card


def menu_of(stand: Any, window: MainWindow, name: str) -> dict[str, Any]:
    """Open a card's menu with the right button; its entries by their texts."""
    card = card_of(window, name)
    middle = card.rect().center()
    where = card.mapToGlobal(middle)
    QApplication.sendEvent(card, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, where))
    menu = window.model_actions.menu
    assert menu is not None
    return {action.text(): (menu, action) for action in menu.actions()}


def choose(entries: dict[str, Any], text: str) -> None:
    menu, action = entries[text]
    QTest.mouseClick(menu, _BUTTON, pos=menu.actionGeometry(action).center())


def drop_on(window: MainWindow, target: Any, *paths: Path) -> None:
    """Hold files over a part of the window, and drop them there."""
    spot = target.mapTo(window, target.rect().center())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, data, _BUTTON, _NO_KEY))
    QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, data, _BUTTON, _NO_KEY))


def test_two_cards_stand_side_by_side(window: MainWindow) -> None:
    first, second, third = window.panel.cards()[:3]
    assert first.y() == second.y() < third.y()
    assert first.x() == third.x() < second.x()
    QTest.mouseClick(first, _BUTTON)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert third.hasFocus()
    QTest.keyClick(third, Qt.Key.Key_Up)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Right)
    assert third.hasFocus()


def test_details_are_of_the_one_looked_at_else_of_the_one_in_use(
    stand: Any, window: MainWindow
) -> None:
    details = window.panel.details
    assert details.title.text() == "ana"
    assert "licence of ana" in details.texts.text()
    assert "256 pixels" in details.texts.text()
    card = card_of(window, "dan")
    card.setFocus()
    assert details.title.text() == "dan"
    other = card_of(window, "eve")
    QTest.mouseMove(other)
    stand.qtbot.waitUntil(lambda: details.title.text() == "eve")
    QTest.mouseMove(window.stage)
    stand.qtbot.waitUntil(lambda: details.title.text() == "dan")
    window.stage.setFocus()
    assert details.title.text() == "ana"
    card_of(window, "Bob").setFocus()
    assert "Cannot be used" in details.texts.text()


def test_the_search_finds_whatever_the_accents(stand: Any, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.panel.search.hasFocus()
    QTest.keyClicks(window.panel.search, "CHLOE")
    assert shown(window) == ["chloé"]
    QTest.keyClick(window.panel.search, Qt.Key.Key_Return)
    assert stand.session.asked[-1] == ("model", "chloé")
    QTest.keyClick(window.panel.search, Qt.Key.Key_Escape)
    assert shown(window) == _NAMES
    QTest.keyClicks(window.panel.search, "licence ana 1")  # digits are letters here, no keys
    assert shown(window) == []
    assert stand.session.asked[-1] == ("model", "chloé")
    assert "No model is called so" in window.panel._hint.text()
    QTest.keyClick(window.panel.search, Qt.Key.Key_Escape)
    QTest.keyClick(window.panel.search, Qt.Key.Key_Down)
    assert card_of(window, "ana").hasFocus()


def test_those_that_are_called_so_are_found_first(stand: Any) -> None:
    stand.model_list = [
        ModelEntry("first", "first", attribution="a portrait of bea"),
        *(ModelEntry(f"m{number}", f"m{number}") for number in range(10)),
        ModelEntry("bea", "bea"),
    ]
    window = stand.open(model="m0")
    stand.qtbot.waitUntil(lambda: len(window.panel.cards()) == 12)
    QTest.keyClicks(window.panel.search, "bea")
    assert shown(window) == ["bea", "first"]
    stand.qtbot.waitUntil(
        lambda: card_of(window, "bea").x() < card_of(window, "first").x(), timeout=2000
    )
    QTest.keyClick(window.panel.search, Qt.Key.Key_Return)
    assert stand.session.asked[-1] == ("model", "bea")


def test_few_models_are_not_searched(stand: Any) -> None:
    window = stand.open(model="good")
    assert window.panel.search.isHidden()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.panel.cards()[0].hasFocus()


def test_keys_choose_what_can_be_used(stand: Any, window: MainWindow) -> None:
    assert [card.number for card in window.panel.cards()] == [1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    QTest.keyClick(window, Qt.Key.Key_2)
    assert stand.session.asked[-1] == ("model", "chloé")
    QTest.keyClick(window, Qt.Key.Key_9)
    assert stand.session.asked[-1] == ("model", "jo")
    window.keys.open()
    QTest.keyClick(window, Qt.Key.Key_1)
    assert stand.session.asked[-1] == ("model", "jo")  # nothing acts beneath a page
    window.keys.close_sheet()
    assert ("1 … 9", "Choose a model by its number") in window.actions_.key_list()


def test_favourites_come_first_and_stay(stand: Any, window: MainWindow) -> None:
    card = card_of(window, "eve")
    QTest.mouseClick(card, _BUTTON, pos=card.star_place().center().toPoint())
    assert shown(window)[:2] == ["eve", "ana"]
    assert ("model", "eve") not in stand.session.asked
    choose(menu_of(stand, window, "kim"), "Favourite")
    assert shown(window)[:3] == ["eve", "kim", "ana"]
    assert card_of(window, "kim").number == 2
    choose(menu_of(stand, window, "eve"), "No favourite any more")
    assert shown(window)[:2] == ["kim", "ana"]
    stand.reset(window)
    stand.qtbot.waitUntil(lambda: shown(window)[:2] == ["kim", "ana"])
    stand.close()
    assert shown(stand.open(model="ana"))[:2] == ["kim", "ana"]


def test_a_model_is_exported_as_one_file_that_can_be_used(
    stand: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.read_models, stand.read_model = read_model_list, read_model_entry
    window = stand.open(model="mona-lisa")
    stand.qtbot.waitUntil(lambda: len(window.panel.cards()) > 5, timeout=60_000)
    target = tmp_path / "lisa"
    proposed: list[str] = []

    def answer(parent: object, title: str, path: str, kinds: str) -> tuple[str, str]:
        proposed.append(path)
        return str(target), ""

    monkeypatch.setattr("face2face.gui.dialogs.QFileDialog.getSaveFileName", answer)
    choose(menu_of(stand, window, "mona-lisa"), "Export as one file…")
    stand.qtbot.waitUntil(
        lambda: "was exported as lisa.zip" in window.messages.text, timeout=60_000
    )
    assert proposed[0].endswith("mona-lisa.zip")
    written = target.with_suffix(".zip")
    with zipfile.ZipFile(written) as archive:
        assert set(archive.namelist()) == {
            *("lisa/model.json", "lisa/photo.jpg", "lisa/preview.png")
        }
    assert read_model(str(written)).card == read_model("mona-lisa").card
    target = tmp_path / "missing" / "lisa.zip"
    choose(menu_of(stand, window, "mona-lisa"), "Export as one file…")
    stand.qtbot.waitUntil(lambda: "cannot be written" in window.messages.text, timeout=60_000)


def test_a_photo_dropped_on_the_models_is_a_face_whatever_the_task(
    stand: Any, home: Path, tmp_path: Path
) -> None:
    window = stand.open(model="good")
    stand.session.become(task="deblur")
    stand.qtbot.waitUntil(lambda: window.strips.task == "deblur")
    photo = shipped("assets") / "astronaut.png"
    drop_on(window, window.stage, photo)
    stand.qtbot.waitUntil(lambda: ("source", (str(photo), False)) in stand.session.asked)
    drop_on(window, window.panel, photo)
    wanted = ("model", str(photo))  # its faces are looked for before
    stand.qtbot.waitUntil(lambda: wanted in stand.session.asked, timeout=60_000)


@pytest.mark.parametrize("name", ["moves.gif", "moves.webp"])
def test_an_image_that_moves_plays_as_a_video_and_is_a_face_on_the_models(
    stand: Any, home: Path, tmp_path: Path, name: str
) -> None:
    face = Image.open(shipped("assets") / "astronaut.png").convert("RGB")
    moving = tmp_path / name
    face.save(moving, save_all=True, append_images=[face.rotate(9)], duration=100)
    window = stand.open(model="good")
    drop_on(window, window.stage, moving)
    stand.qtbot.waitUntil(lambda: ("source", (str(moving), False)) in stand.session.asked)
    drop_on(window, window.panel, moving)
    wanted = ("model", str(moving))
    stand.qtbot.waitUntil(lambda: wanted in stand.session.asked, timeout=60_000)


def test_names_that_differ_at_their_end_are_told_apart_on_their_cards(qtbot: Any) -> None:
    cards = []
    for name in ("moves (moves.gif)", "moves (moves.webp)"):
        cards.append(ModelCard(ModelEntry(name, name)))
        qtbot.addWidget(cards[-1])
        cards[-1].resize(104, cards[-1].sizeHint().height())
    assert cards[0].grab().toImage() != cards[1].grab().toImage()


def test_a_menu_of_many_models_stays_on_the_screen(stand: Any, qapp: QApplication) -> None:
    theme.dress(qapp, False)
    stand.model_list = [ModelEntry(f"face {n}", f"face {n}") for n in range(200)]
    menu = stand.open(model="face 0").body.model_button.menu
    qapp.processEvents()
    # One column, which is scrolled: several were as wide as two screens.
    assert menu.sizeHint().width() < 400
    qapp.setStyleSheet("")


def test_a_video_dropped_on_the_models_begins_a_new_face(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    video = tmp_path / "ana.mp4"
    video.touch()
    spot = window.panel.mapTo(window, QPoint(20, 20))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(video))])
    held = QDragEnterEvent(spot, Qt.DropAction.CopyAction, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(window, held)
    assert window.drops.hint.text.startswith("Drop here to make a face")
    assert window.drops.hint.geometry() == window.panel.geometry()
    drop_on(window, window.panel, video)
    assert window.new_face.isVisible()
    assert window.new_face.form.file.isChecked()
    assert [row.path for row in window.new_face.form.clips.rows()] == [video]
    assert not window.new_face.form.agreed.isChecked()
    others = [tmp_path / name for name in ("a.txt", "b.svg", "c.NEF")]
    drop_on(window, window.panel, task_model(tmp_path / "mine", "deblur"), *others)
    stand.qtbot.waitUntil(lambda: "a.txt: neither a model" in window.messages.text)
    assert "b.svg, c.NEF: this image format is not read here" in window.messages.text


def test_tab_comes_to_the_model_in_use(stand: Any, window: MainWindow) -> None:
    window.panel.set_current("dan")
    window.panel.search.setFocus()
    QTest.keyClick(window.panel.search, Qt.Key.Key_Tab)
    assert card_of(window, "dan").hasFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.panel.new.hasFocus()
    # One that the search leaves out cannot be come to: the first that it leaves is.
    window.panel.search.setText("k")
    window.panel.search.setFocus()
    QTest.keyClick(window.panel.search, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.panel.shown()[0]


def test_a_removed_card_leaves_the_keyboard_to_the_next(stand: Any, window: MainWindow) -> None:
    stand.qtbot.waitUntil(window.isActiveWindow)
    entries = [card.entry for card in window.panel.cards()]
    window.panel.cards()[2].setFocus()
    window.panel.show_entries(entries[:2] + entries[3:])
    assert window.panel.cards()[2].hasFocus()
    assert window.panel.cards()[2].entry == entries[3]
    window.panel.cards()[-1].setFocus()
    window.panel.show_entries(entries[:4])
    assert window.panel.cards()[-1].hasFocus()
