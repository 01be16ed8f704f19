"""A photograph of several faces: one is asked for, and remembered. How large photographs are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from face2face.cli import gui as gui_command
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import ModelState
from face2face.engine.options import PhotoOptions
from face2face.errors import UsageError
from face2face.gui.model_list import read_model_list
from face2face.gui.window import MainWindow
from face2face.images.io import read_image, write_image
from face2face.video.source_spec import parse_source
from tests.waiting import eventually

_MODELS = Path(__file__).parents[2] / "models"
_WAIT_MS = 60_000


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Hiro, large, at the left; Nora, smaller, at the right."""
    large = read_image(_MODELS / "hiro" / "photo.jpg")
    other = read_image(_MODELS / "nora" / "photo.jpg")
    image = np.full((large.shape[0], large.shape[1] + other.shape[1], 3), 128, np.uint8)
    image[:, : large.shape[1]] = large
    small = other[::2, ::2]
    image[: small.shape[0], large.shape[1] : large.shape[1] + small.shape[1]] = small
    path = tmp_path / "pair.png"
    write_image(path, image)
    return path


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(50, 50), action, data, button, none))


def asked_after_drop(stand: Any, window: MainWindow, path: Path) -> None:
    stand.session.asked.clear()
    drop(window, path)
    stand.qtbot.waitUntil(window.face_choice.isVisible, timeout=_WAIT_MS)


def test_a_click_chooses_the_face_and_the_choice_is_kept(
    stand: Any, pair: Path, home: Path
) -> None:
    window = stand.open()
    asked_after_drop(stand, window, pair)
    assert not stand.session.asked  # nothing moves before it is known whose face
    image = window.face_choice.image
    width = image.width()
    first, second = image.place_of(1), image.place_of(2)
    assert first.center().x() < width / 2 < second.center().x()
    assert first.height() > 1.1 * second.height()
    QTest.mouseMove(image, second.center().toPoint())
    QTest.mouseClick(image, Qt.MouseButton.LeftButton, pos=second.center().toPoint())
    assert not window.face_choice.isVisible()
    # What the page covered acts again.
    assert window.stage.isEnabled()
    assert window.actions_.coverable.isEnabled()
    stand.qtbot.waitUntil(lambda: ("model", str(pair)) in stand.session.asked, timeout=_WAIT_MS)
    assert stand.session.photo.face == 2
    stand.close()
    again = stand.open()
    again.models.choose(str(pair))
    assert stand.session.photo.face == 2
    # The card shows the face that was chosen: Nora's half of the photograph.
    entry = next(e for e in read_model_list([str(pair)]) if e.location == str(pair))
    assert entry.preview is not None
    shown = read_image(entry.preview)
    nora = read_image(_MODELS / "nora" / "photo.jpg")
    hiro = read_image(_MODELS / "hiro" / "photo.jpg")
    assert _far(shown, nora) < _far(shown, hiro)
    # Added anew, it is asked again.
    asked_after_drop(stand, again, pair)
    QTest.keyClick(again.face_choice.largest, Qt.Key.Key_Return)
    stand.qtbot.waitUntil(lambda: ("model", str(pair)) in stand.session.asked, timeout=_WAIT_MS)
    assert stand.session.photo.face is None


def _far(one: Any, other: Any) -> float:
    """How far the mean colours of two images are apart."""
    return float(np.abs(one.mean((0, 1)) - other.mean((0, 1))).sum())


@pytest.mark.parametrize(
    ("key", "face"),
    [(Qt.Key.Key_2, 2), (Qt.Key.Key_1, None), (Qt.Key.Key_Return, None), (Qt.Key.Key_Enter, None)],
)
def test_keys_choose(stand: Any, pair: Path, key: Qt.Key, face: int | None, home: Path) -> None:
    window = stand.open()
    asked_after_drop(stand, window, pair)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_3)  # there is no third face
    assert window.face_choice.isVisible()
    QTest.keyClick(window.focusWidget(), key)
    stand.qtbot.waitUntil(lambda: ("model", str(pair)) in stand.session.asked, timeout=_WAIT_MS)
    assert stand.session.photo.face == face


def test_esc_and_the_button_use_nothing(stand: Any, pair: Path, home: Path) -> None:
    window = stand.open()
    asked_after_drop(stand, window, pair)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.face_choice.isVisible()
    asked_after_drop(stand, window, pair)
    QTest.mouseClick(window.face_choice.cancel, Qt.MouseButton.LeftButton)
    assert not window.face_choice.isVisible()
    stand.qtbot.wait(100)
    assert not stand.session.asked
    assert window.settings.texts("added models") == []


def test_one_face_is_no_question_and_two_photographs_are_two(
    stand: Any, pair: Path, home: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    window = stand.open()
    one = _MODELS / "nora" / "photo.jpg"
    monkeypatch.setattr(
        "face2face.gui.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(one), "")
    )
    window.actions_.new_photo.trigger()
    stand.qtbot.waitUntil(lambda: ("model", str(one)) in stand.session.asked, timeout=_WAIT_MS)
    assert not window.face_choice.isVisible()
    second = tmp_path / "second.png"
    second.write_bytes(pair.read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pair)), QUrl.fromLocalFile(str(second))])
    QGuiApplication.clipboard().setMimeData(data)
    window.actions_.paste.trigger()
    stand.qtbot.waitUntil(window.face_choice.isVisible, timeout=_WAIT_MS)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    stand.qtbot.waitUntil(window.face_choice.isVisible, timeout=_WAIT_MS)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    stand.qtbot.waitUntil(lambda: ("model", str(pair)) in stand.session.asked, timeout=_WAIT_MS)
    assert {str(pair), str(second)} <= set(window.settings.texts("added models"))
    assert window.photo_settings.of(str(second)).face == 2
    QGuiApplication.clipboard().clear()


def test_a_photograph_without_a_face_is_not_put_on_the_list(
    stand: Any, home: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("face2face.gui.slow_notice._AFTER_MS", 0)
    window = stand.open()
    wall = tmp_path / "wall.png"
    write_image(wall, np.full((300, 400, 3), 128, np.uint8))
    stand.session.asked.clear()
    drop(window, wall)
    stand.qtbot.waitUntil(lambda: window.messages.text == "Checking wall.png…")
    stand.qtbot.waitUntil(lambda: "was not added" in window.messages.text, timeout=_WAIT_MS)
    assert window.messages.text.startswith("wall.png was not added. No face was found in this")
    assert not stand.session.asked
    assert window.settings.texts("added models") == []


def test_what_is_wrong_with_a_photograph_is_told_of_the_face_that_is_chosen(
    stand: Any, pair: Path, home: Path, tmp_path: Path
) -> None:
    window = stand.open()
    dark = tmp_path / "dark.png"
    image = read_image(pair)
    half = round(image.shape[1] * 0.6)
    image[:, :half] = image[:, :half] * 0.25
    write_image(dark, image)
    told = "dark.png: The face is dark: choose a photograph with more light on it."
    for key, says in ((Qt.Key.Key_2, ""), (Qt.Key.Key_1, told)):
        asked_after_drop(stand, window, dark)
        QTest.keyClick(window.focusWidget(), key)
        stand.qtbot.waitUntil(lambda: ("model", str(dark)) in stand.session.asked, timeout=_WAIT_MS)
        assert window.messages.text == says


def test_the_flags_choose_face_and_size(stand: Any, pair: Path) -> None:
    window = stand.open(model=str(pair), photo=PhotoOptions(2, 768))
    assert stand.session.photo == PhotoOptions(2, 768)
    assert window.actions_.photo_sizes[768].isChecked()
    stand.close()
    window = stand.open(model=str(pair))
    assert stand.session.photo == PhotoOptions(None, None)
    assert window.actions_.photo_sizes[512].isChecked()


def test_the_menu_chooses_the_size(stand: Any) -> None:
    window = stand.open(model="good")
    stand.session.become(**{**stand.running, "is_photo": True})
    stand.session.asked.clear()
    window.actions_.photo_sizes[1024].trigger()
    assert stand.session.asked == [("model", "good")]
    assert stand.session.photo.size == 1024
    stand.session.become(is_photo=False)
    window.actions_.photo_sizes[256].trigger()
    assert stand.session.asked == [("model", "good")]  # no photograph: nothing is loaded anew
    stand.close()
    again = stand.open()
    assert stand.session.photo.size == 256
    assert again.actions_.photo_sizes[256].isChecked()
    stand.reset(again)
    assert again.actions_.photo_sizes[512].isChecked()
    assert stand.session.photo.size is None


def test_the_session_shows_the_face_and_size_asked_for(pair: Path) -> None:
    session = LiveSession(runtime="openvino")
    session.set_source(parse_source("demo", loop=True))
    session.set_model(str(pair), PhotoOptions(face=2, size=256))
    session.start()

    def shown(side: int) -> bool:
        status, latest = session.status(), session.latest()
        assert status.model is not ModelState.FAILED, status.model_message
        return latest is not None and latest.output is not None and len(latest.output) == side

    try:
        eventually(lambda: shown(256), 60)
        assert session.status().is_photo
        assert session.latest().output.mean() == pytest.approx(  # type: ignore[union-attr]
            read_image(_MODELS / "nora" / "photo.jpg").mean(), abs=25
        )
        session.set_model(str(pair), PhotoOptions(face=1, size=768))
        eventually(lambda: shown(768), 60)
        session.set_model("grid-s1", PhotoOptions(face=2, size=768))  # no photograph: as usual
        eventually(lambda: session.status().model_name == "grid-s1", 60)
        assert not session.status().is_photo
    finally:
        session.stop()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--model", "grid-s1", "--face", "2"], "--face is for photographs: the model grid-s1 is"),
        (
            ["--model", "grid-s1", "--size", "512"],
            "--size is for photographs, and for trained faces with a second stage",
        ),
        (["--face", "2"], "--face needs --model"),
    ],
)
def test_flags_without_a_photograph_are_refused(words: list[str], message: str) -> None:
    args = gui_command.build_parser().parse_args(words)
    with pytest.raises(UsageError, match=message):
        gui_command.run(args)


@pytest.mark.parametrize("words", [["--size", "99"], ["--size", "x"], ["--face", "0"]])
def test_what_no_photograph_can_have_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        gui_command.build_parser().parse_args(words)
    assert end.value.code == 2
