"""Files that cannot be shown, in a window on a real session: what is said and remembered."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from face2face.gui.dependencies import real_dependencies
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.window import MainWindow


@pytest.fixture
def open_window(qtbot: Any, tmp_path: Path, home: Path) -> Iterator[Callable[[], MainWindow]]:
    """Windows as the program opens them, but for the model."""
    opened: list[MainWindow] = []

    def make() -> MainWindow:
        options = Options(model="no-such-model")
        settings = Settings(tmp_path / "settings.ini")
        window = MainWindow(real_dependencies(options), settings, options)
        opened.append(window)
        window.show()
        window.start(welcome=False)
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()


def _bad(folder: Path, name: str) -> Path:
    path = folder / name
    content = {
        "env.sh": b"export A=1\n" * 400,
        "empty.mp4": b"",
        "cut.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(4000),
        "ana.png": b"letters",
    }
    if name in content:
        path.write_bytes(content[name])
    else:
        path.mkdir()
    return path


_ENGLISH = {
    "env.sh": ("env.sh cannot be shown", "This file is no video"),
    "empty.mp4": ("empty.mp4 cannot be shown", "This file is empty"),
    "cut.mp4": ("cut.mp4 cannot be shown", "This video is incomplete"),
    "ana.png": ("ana.png cannot be shown", "This file is no image"),
    "folder": ("This source cannot be used", "folder is a folder: choose a video"),
}
_SPANISH = {
    "env.sh": ("env.sh no se puede mostrar", "Este archivo no es un vídeo"),
    "empty.mp4": ("empty.mp4 no se puede mostrar", "Este archivo está vacío"),
    "cut.mp4": ("cut.mp4 no se puede mostrar", "Este vídeo está incompleto"),
    "ana.png": ("ana.png no se puede mostrar", "Este archivo no es una imagen"),
    "folder": ("Esta fuente no se puede usar", "folder es una carpeta: elija un vídeo"),
}


def _said(window: MainWindow, qtbot: Any, path: Path) -> tuple[str, str]:
    window.choose_source(str(path))
    qtbot.waitUntil(
        lambda: window.stage.you.words is not None and window.stage.you.words.urgent, timeout=20_000
    )
    words = window.stage.you.words
    assert words is not None
    return words.title, words.detail


@pytest.mark.parametrize("name", _ENGLISH)
def test_a_file_that_cannot_be_shown_is_told_and_not_remembered(
    open_window: Callable[[], MainWindow], qtbot: Any, tmp_path: Path, name: str
) -> None:
    window = open_window()
    window.settings.keep("source", "demo")
    title, detail = _said(window, qtbot, _bad(tmp_path, name))
    assert title == _ENGLISH[name][0]
    assert _ENGLISH[name][1] in detail
    assert window.settings.text("source") == "demo"


@pytest.mark.parametrize("name", _SPANISH)
def test_it_is_told_in_spanish(
    spanish: None,
    open_window: Callable[[], MainWindow],
    qtbot: Any,
    tmp_path: Path,
    name: str,
) -> None:
    title, detail = _said(open_window(), qtbot, _bad(tmp_path, name))
    assert title == _SPANISH[name][0]
    assert _SPANISH[name][1] in detail


def test_a_video_that_is_shown_is_remembered(
    open_window: Callable[[], MainWindow], qtbot: Any, clip: Path
) -> None:
    window = open_window()
    window.choose_source(str(clip))
    assert window.settings.text("source") == ""
    qtbot.waitUntil(lambda: window.settings.text("source") == str(clip), timeout=20_000)
