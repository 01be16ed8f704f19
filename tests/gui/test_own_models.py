"""Models of the user's own in the real list: dropped, refused, removed, renamed, told apart."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from face2face.config import DEFAULT_MODEL
from face2face.engine.live.status import ModelState, SourceState
from face2face.gui.controllers import models
from face2face.gui.model_list import read_model_entry, read_model_list
from face2face.gui.widgets.model_card import ModelCard
from face2face.gui.window import MainWindow
from face2face.model import read_model
from face2face.utils.paths import shipped
from tests.task_models import task_model

_BUTTON = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier
_COPY, _MOVE, _LINK = (
    Qt.DropAction.CopyAction,
    Qt.DropAction.MoveAction,
    Qt.DropAction.LinkAction,
)


@pytest.fixture
def window(stand: Any, home: Path) -> MainWindow:
    """A window on the list that the program has."""
    stand.read_models, stand.read_model = read_model_list, read_model_entry
    made: MainWindow = stand.open(model=DEFAULT_MODEL)
    stand.qtbot.waitUntil(lambda: len(made.panel.cards()) > 5, timeout=20_000)
    stand.session.become(**{**stand.running, "model_place": DEFAULT_MODEL, "model_name": "grid-s1"})
    return made


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A whole model in a folder of its own."""
    return task_model(tmp_path / "mine", "deblur")


def drag(
    window: MainWindow, *paths: Path, actions: Qt.DropAction = _COPY | _MOVE
) -> tuple[bool, Qt.DropAction]:
    """Hold files over the window, as a source does that would rather move them; the answer."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDragEnterEvent(QPoint(60, 60), actions, data, _BUTTON, _NO_KEY)
    event.setDropAction(_MOVE)
    QApplication.sendEvent(window, event)
    return event.isAccepted(), event.dropAction()


def drop(
    window: MainWindow, *paths: Path, actions: Qt.DropAction = _COPY | _MOVE
) -> tuple[bool, Qt.DropAction]:
    """Drop them there, if they may be."""
    accepted, action = drag(window, *paths, actions=actions)
    if not accepted:
        return accepted, action
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(60, 60), actions, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(window, event)
    return event.isAccepted(), event.dropAction()


def names(window: MainWindow) -> list[str]:
    return [card.entry.title for card in window.panel.cards()]


def card_of(window: MainWindow, name: str) -> ModelCard:
    (card,) = [card for card in window.panel.cards() if card.entry.title == name]
    return card


def right_click(window: MainWindow, name: str) -> None:
    card = card_of(window, name)
    middle = card.rect().center()
    QApplication.sendEvent(
        card,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, card.mapToGlobal(middle)),
    )


def choose(window: MainWindow, text: str) -> None:
    """Press an entry of the menu that is open."""
    menu = window.model_actions.menu
    assert menu is not None
    (action,) = [action for action in menu.actions() if action.text() == text]
    QTest.mouseClick(menu, _BUTTON, pos=menu.actionGeometry(action).center())


def test_a_dropped_model_is_added_and_removed_with_the_right_button(
    stand: Any, window: MainWindow, model: Path
) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == ("model", str(model)))
    assert card_of(window, "any-deblur").isChecked()
    right_click(window, "any-deblur")
    choose(window, "Remove from the list")
    stand.qtbot.waitUntil(lambda: "any-deblur" not in names(window), timeout=20_000)
    assert stand.session.asked[-1] == ("model", DEFAULT_MODEL)  # it was in use
    assert (model / "model.json").is_file()
    assert "any-deblur was removed from the list" in window.messages.text
    QTest.mouseClick(window.messages.buttons()[0], _BUTTON)  # Undo
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    right_click(window, "any-deblur")
    choose(window, "Remove from the list")
    stand.close()
    again = stand.open()
    stand.qtbot.waitUntil(lambda: len(again.panel.cards()) > 5, timeout=20_000)
    assert "any-deblur" not in names(again)


def test_the_delete_key_removes_what_was_added_and_nothing_else(
    stand: Any, window: MainWindow, model: Path
) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    QTest.keyClick(card_of(window, "mona-lisa"), Qt.Key.Key_Delete)
    assert "mona-lisa comes with the program" in window.messages.text
    right_click(window, "mona-lisa")
    menu = window.model_actions.menu
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Favourite", "Export as one file…"]
    menu.close()
    QTest.keyClick(card_of(window, "any-deblur"), Qt.Key.Key_Delete)
    stand.qtbot.waitUntil(lambda: "any-deblur" not in names(window), timeout=20_000)
    assert "mona-lisa" in names(window)


def test_what_was_dropped_and_then_damaged_can_be_removed(
    stand: Any, window: MainWindow, model: Path
) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    (model / "frozen_model.pb").write_bytes(b"other")
    window.models.read()
    stand.qtbot.waitUntil(lambda: "Cannot be used" in card_of(window, "any-deblur").toolTip())
    QTest.keyClick(card_of(window, "any-deblur"), Qt.Key.Key_Delete)
    stand.qtbot.waitUntil(lambda: "any-deblur" not in names(window), timeout=20_000)


def test_a_narrow_window_can_remove_it_too(stand: Any, window: MainWindow, model: Path) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    (entry,) = window.model_menu.removal.actions()
    assert entry.text() == "any-deblur"
    entry.trigger()
    stand.qtbot.waitUntil(lambda: "any-deblur" not in names(window), timeout=20_000)
    assert not window.model_menu.removal.actions()


def _folder_of_letters(folder: Path) -> Path:
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing")
    return folder


def _damaged(folder: Path) -> Path:
    path = task_model(folder, "pencil")
    (path / "frozen_model.pb").write_bytes(b"other")
    return path


def _card(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "model.json").write_text(text)
    return folder


def _file(path: Path) -> Path:
    path.write_bytes(b"letters")
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: _folder_of_letters(folder / "photos"), "holds no model.json"),
        (_damaged, "frozen_model.pb was altered or is damaged"),
        (lambda folder: _card(folder / "ana", "{}"), "model.json is damaged"),
        (lambda folder: _card(folder / "ana", '{"schema_version": 99}'), "update the program"),
        (lambda folder: _file(folder / "ana.zip"), "ana.zip"),
        (lambda folder: _file(folder / "ana.pb"), "ana.pb"),
        (lambda folder: _file(folder / "ana.jpg"), "ana.jpg"),
    ],
    ids=["any folder", "damaged", "no card", "newer", "zip", "graph", "photograph"],
)
def test_what_holds_no_model_is_refused_in_one_line(
    stand: Any,
    window: MainWindow,
    tmp_path: Path,
    make: Callable[[Path], Path],
    words: str,
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    path = make(folder)
    before = names(window)
    stand.session.asked.clear()
    drop(window, path)
    stand.qtbot.waitUntil(lambda: "was not added" in window.messages.text, timeout=20_000)
    assert window.messages.text.startswith(f"{path.name} was not added. ")
    assert words in window.messages.text
    assert "\n" not in window.messages.text
    assert names(window) == before
    assert not stand.session.asked
    assert window.settings.texts("added models") == []


def test_models_of_one_name_show_their_folders(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    for place in ("first", "second/copy", "third/copy"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        shutil.copytree(shipped("models") / "grid-s1", tmp_path / place)
    drop(window, *(tmp_path / place for place in ("first", "second/copy", "third/copy")))
    wanted = {
        *("grid-s1", "grid-s1 (first)"),
        *("grid-s1 (second/copy)", "grid-s1 (third/copy)"),
    }
    stand.qtbot.waitUntil(lambda: wanted <= set(names(window)), timeout=20_000)
    assert wanted <= {action.text() for action in window.model_menu.actions()}
    assert "Added: first, copy, copy. first is selected." in window.messages.text
    assert card_of(window, "grid-s1 (first)").isChecked()


def test_a_shipped_model_that_is_dropped_is_no_second_one(stand: Any, window: MainWindow) -> None:
    before = names(window)
    drop(window, shipped("models") / "mona-lisa")
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == ("model", "mona-lisa"))
    assert names(window) == before
    assert window.settings.texts("added models") == []


def test_a_model_is_renamed_and_its_folder_shown(
    stand: Any, window: MainWindow, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    shown: list[Path] = []
    monkeypatch.setattr(window.announcer.opener, "reveal", shown.append)
    right_click(window, "any-deblur")
    choose(window, "Open folder")
    assert shown == [model]
    right_click(window, "any-deblur")
    choose(window, "Rename…")
    _answer(window, "a/b")
    assert "a/b cannot be a name" in window.messages.text
    right_click(window, "any-deblur")
    choose(window, "Rename…")
    _answer(window, "sharp")
    stand.qtbot.waitUntil(lambda: "sharp" in names(window), timeout=20_000)
    assert read_model(str(model)).name == "sharp"  # whole, and its folder where it was


def _answer(window: MainWindow, text: str) -> None:
    naming = window.model_actions.naming
    assert naming is not None
    line = naming.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.fixture
def own(home: Path) -> Path:
    """A face that the user made: among their models before the window opens."""
    path = home / "models" / "eva"
    path.parent.mkdir(parents=True)
    shutil.copytree(shipped("models") / "mona-lisa", path)
    return path


def test_a_face_made_here_moves_with_its_name(stand: Any, own: Path, window: MainWindow) -> None:
    (card,) = [card for card in window.panel.cards() if card.entry.made_here]
    card.click()
    assert stand.session.asked[-1] == ("model", "eva")
    right_click(window, card.entry.title)
    choose(window, "Rename…")
    _answer(window, "grid-s1")
    assert "There is a face called grid-s1 already" in window.messages.text
    right_click(window, card.entry.title)
    choose(window, "Rename…")
    _answer(window, "lisa")
    stand.qtbot.waitUntil(lambda: "lisa" in names(window), timeout=20_000)
    assert not own.exists()
    assert read_model("lisa").name == "lisa"
    assert stand.session.asked[-1] == ("model", "lisa")


def test_a_face_made_here_goes_to_the_trash_when_asked_twice(
    stand: Any, own: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    (card,) = [card for card in window.panel.cards() if card.entry.made_here]
    QTest.keyClick(card, Qt.Key.Key_Delete)
    question = window.model_actions.question
    assert question is not None
    assert str(own) in question.text()
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert own.exists()
    monkeypatch.setattr(  # the machine's own trash is left alone
        "face2face.gui.controllers.model_actions.QFile.moveToTrash",
        lambda path: (shutil.rmtree(path) is None, path),
    )
    right_click(window, card.entry.title)
    choose(window, "Move to the trash…")
    question = window.model_actions.question
    assert question is not None
    (trash,) = [one for one in question.buttons() if one.text() == "Move to the trash"]
    QTest.mouseClick(trash, _BUTTON)
    assert not own.exists()
    stand.qtbot.waitUntil(
        lambda: not any(card.entry.made_here for card in window.panel.cards()), timeout=20_000
    )


def test_a_model_that_fails_to_load_is_not_shown_as_chosen(
    stand: Any, window: MainWindow, model: Path
) -> None:
    drop(window, model)
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    stand.session.become(
        model=ModelState.FAILED, model_message="it is no network", model_place=str(model)
    )
    stand.qtbot.waitUntil(card_of(window, DEFAULT_MODEL).isChecked)
    window.models.read()  # the list is read anew for any reason
    stand.qtbot.wait(1500)
    assert card_of(window, DEFAULT_MODEL).isChecked()
    assert not card_of(window, "any-deblur").isChecked()
    assert window.messages.text == (
        "any-deblur cannot be used. It is no network. grid-s1 stays in use."
    )
    stand.session.give()
    stand.qtbot.wait(50)
    assert window.stage.face.words is None  # what goes on is in sight
    QTest.mouseClick(card_of(window, "mona-lisa"), _BUTTON)
    assert window.messages.text == ""


def test_a_settled_message_goes(stand: Any, window: MainWindow, tmp_path: Path) -> None:
    def refused() -> None:
        drop(window, _file(tmp_path / "notes.txt"))
        assert window.messages.text.startswith("notes.txt: neither a model")

    refused()
    drop(window, _file(tmp_path / "video.mkv"))
    assert window.messages.text == ""
    refused()
    window.actions_.demo.trigger()
    assert window.messages.text == ""
    refused()
    QTest.mouseClick(card_of(window, "mona-lisa"), _BUTTON)
    assert window.messages.text == ""
    refused()
    drop(window, shipped("models") / "mona-lisa")
    assert window.messages.text == ""


def test_what_hindered_a_snapshot_goes_when_a_recording_begins(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    stand.session.give()
    stand.qtbot.waitUntil(window.actions_.snapshot.isEnabled)
    window.recording.folder = _file(tmp_path / "file") / "inside"
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "cannot be written" in window.messages.text
    window.recording.folder = tmp_path / "files"
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert window.actions_.record.isChecked()
    assert window.messages.text == ""


def test_a_folder_that_cannot_be_looked_into_keeps_nothing_else_from_being_used(
    stand: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "closed").mkdir()
    (tmp_path / "notes.txt").touch()
    monkeypatch.setattr("face2face.gui.controllers.given_files.os.scandir", refuse)
    window.files.use(tmp_path / "closed", tmp_path / "notes.txt")
    stand.qtbot.waitUntil(lambda: "notes.txt: neither" in window.messages.text)


def test_a_folder_of_photographs_is_told_to_be_dropped_by_its_images(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "holiday").mkdir()
    for name in ("a.jpg", "b.JPG", "notes.txt"):
        (tmp_path / "holiday" / name).touch()
    drop(window, tmp_path / "holiday")
    stand.qtbot.waitUntil(lambda: window.messages.text.startswith("holiday: a folder is used only"))
    assert "model.json" not in window.messages.text  # which says nothing to who has photographs


def test_several_dropped_files_are_each_told_of(
    stand: Any, window: MainWindow, model: Path, tmp_path: Path
) -> None:
    drop(
        window,
        _file(tmp_path / "one.mp4"),
        _file(tmp_path / "two.mp4"),
        _file(tmp_path / "letter.txt"),
        model,
        _folder_of_letters(tmp_path / "photos"),
    )
    stand.qtbot.waitUntil(
        lambda: ("source", (str(tmp_path / "one.mp4"), False)) in stand.session.asked
    )
    stand.qtbot.waitUntil(lambda: "photos was not added" in window.messages.text, timeout=20_000)
    text = window.messages.text
    assert "one.mp4 is used, not two.mp4" in text
    assert "letter.txt: neither a model" in text
    assert "Added: any-deblur" in text
    assert not any(
        asked == ("source", (str(tmp_path / "two.mp4"), False)) for asked in stand.session.asked
    )


@pytest.mark.parametrize(("actions", "answer"), [(_COPY | _MOVE, _COPY), (_LINK | _MOVE, _LINK)])
def test_drops_are_never_moves(
    window: MainWindow, model: Path, actions: Qt.DropAction, answer: Qt.DropAction
) -> None:
    assert drag(window, model, actions=actions) == (True, answer)
    assert drop(window, model, actions=actions) == (True, answer)


def test_what_could_only_be_moved_is_not_taken(window: MainWindow, model: Path) -> None:
    accepted, _ = drag(window, model, actions=_MOVE)
    assert not accepted
    assert not window.drops.hint.isVisible()


def test_what_can_be_dropped_is_shown(window: MainWindow, model: Path) -> None:
    plain = window.grab().toImage()
    drag(window, model)
    assert window.drops.hint.isVisible()
    assert window.drops.hint.size() == window.drops.hint.parentWidget().size()
    assert window.grab().toImage() != plain
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.hint.isVisible()
    data = QMimeData()
    data.setText("words")
    words = QDragEnterEvent(QPoint(60, 60), _COPY, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(window, words)
    assert not window.drops.hint.isVisible()


def test_nothing_is_dropped_under_a_page(stand: Any, window: MainWindow, model: Path) -> None:
    window.keys.open()
    before = names(window)
    assert not drag(window, model)[0]
    assert not window.drops.hint.isVisible()
    drop(window, model)
    stand.qtbot.wait(300)
    assert names(window) == before


def test_a_zip_file_is_added_through_the_menu(
    stand: Any, window: MainWindow, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "ana.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in model.iterdir():
            made.write(file, f"any-deblur/{file.name}")
    asked: list[str] = []

    def answer(parent: object, title: str, folder: str, kinds: str) -> tuple[str, str]:
        asked.append(kinds)
        return str(archive), ""

    monkeypatch.setattr("face2face.gui.dialogs.QFileDialog.getOpenFileName", answer)
    window.activateWindow()
    keys = window.actions_.add_model_file.shortcut()[0]
    QTest.keyClick(window, keys.key(), keys.keyboardModifiers())
    stand.qtbot.waitUntil(lambda: "any-deblur" in names(window), timeout=20_000)
    assert "*.zip" in asked[0]
    assert "*.pb" in asked[0]
    right_click(window, "any-deblur")
    menu = window.model_actions.menu
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        *("Favourite", "Remove from the list", "Open folder")
    ]
    menu.close()


@pytest.mark.parametrize(
    "then",
    [
        lambda session: session.give(),
        lambda session: session.become(model=ModelState.FAILED),
        lambda session: session.become(source=SourceState.WAITING),
    ],
    ids=["an image came", "the model failed", "no image will come"],
)
def test_the_list_is_read_when_the_first_image_is_there_or_none_will_come(
    stand: Any, monkeypatch: pytest.MonkeyPatch, then: Callable[[Any], None]
) -> None:
    monkeypatch.setattr(models, "_LIST_AFTER_MS", 60_000)
    read: list[object] = []

    def read_models(added: list[str]) -> Any:
        read.append(added)
        return stand.model_list

    stand.read_models = read_models
    window = stand.open(wait=False, source="0", model="good")
    stand.qtbot.waitUntil(lambda: bool(stand.session.changes))
    stand.session.become(source=SourceState.OPENING, model=ModelState.LOADING)
    stand.session.become(**stand.running)
    stand.qtbot.waitUntil(lambda: window.settings.text("model") == "good")
    assert not read
    then(stand.session)
    stand.qtbot.waitUntil(lambda: bool(read))
