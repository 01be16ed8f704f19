"""What other programs hand over: a browser's images and links, dropped or pasted."""

import base64
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from face2face.errors import writing
from face2face.gui import transferred
from face2face.gui.controllers import transfers
from face2face.gui.transferred import accept_as_copy, images_in, keep_images, link_in
from face2face.gui.window import MainWindow
from face2face.images.io import read_image, write_image

_PORTRAIT = Path(__file__).parents[2] / "models" / "nora" / "photo.jpg"
_PAGE = QUrl("https://images.example.org/people/nora.html")
_COPY, _LEFT, _NO_KEY = (
    Qt.DropAction.CopyAction,
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
)
_WAIT_MS = 30000


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    return made


def drop(window: MainWindow, data: QMimeData) -> bool:
    """Hold it over the window and let go where that is allowed; whether it was."""
    held = QDragEnterEvent(QPoint(60, 60), _COPY, data, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, held)
    if held.isAccepted():
        let_go = QDropEvent(QPointF(60, 60), _COPY, data, _LEFT, _NO_KEY)
        QApplication.sendEvent(window, let_go)
    return held.isAccepted()


def of_browser(image: Path | None) -> QMimeData:
    """What Firefox hands over of an image in a page: its address, HTML, and mostly itself."""
    data = QMimeData()
    data.setUrls([_PAGE])
    data.setHtml(f'<img src="{_PAGE.toString()}">')
    if image is not None:
        data.setImageData(QImage(str(image)))
    return data


def test_an_image_dragged_out_of_a_browser_is_a_face(
    window: MainWindow, stand: Any, home: Path
) -> None:
    assert drop(window, of_browser(_PORTRAIT))
    kept = home / "photos" / "dropped-1.png"
    asked = ("model", str(kept))
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == asked, timeout=_WAIT_MS)
    assert np.array_equal(read_image(kept), read_image(_PORTRAIT))


def in_address(image: bytes, kind: str = "image/jpeg") -> QUrl:
    """An address in which an image stands whole."""
    return QUrl(f"data:{kind};base64,{base64.b64encode(image).decode()}")


def test_small_images_that_stand_whole_in_their_addresses_are_all_faces(
    window: MainWindow, stand: Any, home: Path
) -> None:
    other = _PORTRAIT.parents[1] / "luca" / "photo.jpg"
    data = QMimeData()
    first = in_address(_PORTRAIT.read_bytes(), "IMAGE/JPG; charset=x")
    data.setUrls([first, in_address(other.read_bytes()), in_address(b"no image")])
    assert drop(window, data)
    kept = [home / "photos" / f"dropped-{number}.png" for number in (1, 2)]
    said = "Added: dropped-1.png, dropped-2.png. dropped-1.png is selected."
    stand.qtbot.waitUntil(lambda: window.messages.text == said, timeout=_WAIT_MS)
    assert np.array_equal(read_image(kept[0]), read_image(_PORTRAIT))
    assert np.array_equal(read_image(kept[1]), read_image(other))
    assert keep_images(images_in(data), "dropped") == (
        kept,
        None,
    )  # the same images are the same faces


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Images are kept when it is set, as a photograph of 12 megapixels is seconds later."""
    opened, kept = Event(), transfers.keep_images

    def late(*given: Any) -> Any:
        opened.wait(_WAIT_MS / 1000)
        return kept(*given)

    monkeypatch.setattr(transfers, "keep_images", late)
    yield opened
    opened.set()


def test_while_a_large_image_is_kept_the_window_goes_on(
    window: MainWindow, stand: Any, home: Path, gate: Event
) -> None:
    assert drop(window, of_browser(_PORTRAIT))
    done: list[None] = []
    window.background.run(lambda: None, done.append, lambda _: None)
    reading = "Reading the image…"
    stand.qtbot.waitUntil(lambda: window.messages.text == reading, timeout=_WAIT_MS)
    stand.qtbot.waitUntil(lambda: bool(done), timeout=_WAIT_MS)  # other work does not wait
    gate.set()
    asked = ("model", str(home / "photos" / "dropped-1.png"))
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == asked, timeout=_WAIT_MS)
    assert window.messages.text != reading


def test_what_was_dropped_as_a_face_stays_one_beside_a_newer_choice(
    window: MainWindow, stand: Any, home: Path, gate: Event
) -> None:
    assert drop(window, of_browser(_PORTRAIT))
    window.models.choose("other")
    window.strips.task = "inpaint"
    before = list(stand.session.asked)
    gate.set()
    said = "Added: dropped-1.png."
    stand.qtbot.waitUntil(lambda: window.messages.text == said, timeout=_WAIT_MS)
    assert stand.session.asked == before
    assert str(home / "photos" / "dropped-1.png") in window.settings.texts("added models")


def test_a_picture_of_a_task_does_not_override_a_newer_choice(
    window: MainWindow, stand: Any, gate: Event
) -> None:
    window.strips.task = "inpaint"
    assert drop(window, of_browser(_PORTRAIT))
    window.sources.choose("1")
    gate.set()
    stand.qtbot.waitUntil(lambda: "chosen meanwhile" in window.messages.text, timeout=_WAIT_MS)
    assert window.sources.current == "1"


def test_of_two_images_the_later_is_in_use(
    window: MainWindow, stand: Any, home: Path, gate: Event
) -> None:
    assert drop(window, of_browser(_PORTRAIT))
    assert drop(window, of_browser(_PORTRAIT.parents[1] / "luca" / "photo.jpg"))
    gate.set()
    asked = ("model", str(home / "photos" / "dropped-2.png"))
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == asked, timeout=_WAIT_MS)


def test_a_message_of_something_else_stays_when_an_image_is_kept(
    window: MainWindow, stand: Any, gate: Event
) -> None:
    used: list[Path] = []
    window.transfers.take(of_browser(_PORTRAIT), "pasted", lambda *paths, **_: used.extend(paths))
    reading = "Reading the image…"
    stand.qtbot.waitUntil(lambda: window.messages.text == reading, timeout=_WAIT_MS)
    window.announcer.removed("A face", lambda: None)
    told = window.messages.text
    gate.set()
    stand.qtbot.waitUntil(lambda: bool(used), timeout=_WAIT_MS)
    assert window.messages.text == told != reading


def test_an_image_that_comes_empty_is_told_of(window: MainWindow) -> None:
    data = of_browser(None)
    data.setImageData(QImage())
    data.setData("image/png", b"no image")
    assert drop(window, data)
    assert "cannot be read here" in window.messages.text


def test_of_several_formats_one_that_is_read_is_taken() -> None:
    data = QMimeData()
    data.setData("image/png", b"no image")
    data.setData("image/jpeg", _PORTRAIT.read_bytes())
    (held,) = images_in(data)
    assert isinstance(held, tuple)
    assert held[1] == b"jpeg"


def test_an_error_of_one_image_does_not_lose_another(
    window: MainWindow, stand: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = transferred._keep

    def once(image: QImage, called: str) -> Path:
        if (home / "photos" / "dropped-1.png").exists():
            with writing(home / "photos"):
                raise PermissionError
        return kept(image, called)

    monkeypatch.setattr(transferred, "_keep", once)
    other = _PORTRAIT.parents[1] / "luca" / "photo.jpg"
    data = QMimeData()
    data.setUrls([in_address(one.read_bytes()) for one in (_PORTRAIT, other)])
    assert drop(window, data)
    asked = ("model", str(home / "photos" / "dropped-1.png"))
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == asked, timeout=_WAIT_MS)
    stand.qtbot.waitUntil(
        lambda: "photos cannot be written" in window.messages.text, timeout=_WAIT_MS
    )


def test_a_link_is_told_what_to_do_with_and_nothing_is_fetched(
    window: MainWindow, stand: Any
) -> None:
    before = list(stand.session.asked)
    assert drop(window, of_browser(None))
    assert not window.drops.hint.isVisible()
    assert "images.example.org" in window.messages.text
    assert "Save the image" in window.messages.text
    assert stand.session.asked == before


def test_a_copied_link_is_told_the_same(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("https://video.example.org/watch?v=1\n")
    window.actions_.paste.trigger()
    assert "video.example.org" in window.messages.text
    QGuiApplication.clipboard().setText("see https://video.example.org there")
    window.actions_.paste.trigger()
    assert window.messages.text.startswith("There is nothing to paste")
    QGuiApplication.clipboard().clear()


def test_an_image_that_was_copied_with_its_address_is_pasted(
    window: MainWindow, stand: Any, home: Path
) -> None:
    QGuiApplication.clipboard().setMimeData(of_browser(_PORTRAIT))
    window.actions_.paste.trigger()
    asked = ("model", str(home / "photos" / "pasted-1.png"))
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == asked, timeout=_WAIT_MS)
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("words", ["words, and a line", "mailto:ana@example.org", "a" * 100_000])
def test_words_are_not_taken(window: MainWindow, words: str) -> None:
    data = QMimeData()
    data.setText(words)
    assert not drop(window, data)
    assert link_in(data) == ""


@pytest.mark.parametrize("held", ["address", "format"])
def test_an_svg_is_not_even_looked_at(
    window: MainWindow, stand: Any, tmp_path: Path, held: str
) -> None:
    """It could read files of this machine, or never end."""
    secret = tmp_path / "secret.png"
    write_image(secret, np.full((64, 64, 3), 200, np.uint8))
    image = f'<image width="64" height="64" href="{secret}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">{image}</svg>'
    data = QMimeData()
    if held == "format":
        data.setData("image/svg+xml", svg.encode())
    else:
        data.setUrls([in_address(svg.encode(), "image/png")])  # whatever it is called
    assert keep_images(images_in(data), "dropped") == ([], None)
    assert drop(window, data) == (held == "address")
    if held == "address":
        stand.qtbot.waitUntil(lambda: "cannot be read here" in window.messages.text)


def test_a_file_that_would_be_moved_is_left(window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(_PORTRAIT))])
    move = Qt.DropAction.MoveAction
    held = QDragEnterEvent(QPoint(60, 60), move, data, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, held)
    assert not held.isAccepted()
    for one in (_COPY | move, Qt.DropAction.LinkAction | move):
        either = QDragEnterEvent(QPoint(60, 60), one, data, _LEFT, _NO_KEY)
        assert accept_as_copy(either)
        assert either.dropAction() != move


def test_an_image_that_cannot_be_kept_is_told_of(
    window: MainWindow, stand: Any, home: Path
) -> None:
    home.mkdir(exist_ok=True)
    (home / "photos").write_text("a file where the folder would be")
    assert drop(window, of_browser(_PORTRAIT))
    stand.qtbot.waitUntil(lambda: "photos cannot be written" in window.messages.text)
