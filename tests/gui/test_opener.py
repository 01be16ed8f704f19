"""Folders and pages are shown by the system, and where it cannot the window says where they are."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from face2face.gui import languages

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the launcher of Linux")


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the program that opens folders; it notes what it was given."""

    def make(code: int) -> Path:
        given = tmp_path / "given.txt"
        program = tmp_path / "bin" / "xdg-open"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{given}"\nexit {code}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        return given

    return make


def _ask(window: Any, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    window.activateWindow()
    QTest.keyClick(window, key, modifier)


def test_the_folder_of_recordings_is_opened(stand: Any, launcher: Any) -> None:
    given = launcher(0)
    window = stand.open()
    _ask(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    stand.qtbot.waitUntil(lambda: given.exists() and given.read_text() != "")
    assert given.read_text() == str(stand.folder / "files")
    stand.qtbot.wait(200)
    assert window.messages.text == ""


def test_where_no_file_manager_opens_the_folder_is_named(stand: Any, launcher: Any) -> None:
    launcher(3)
    window = stand.open()
    _ask(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    folder = str(stand.folder / "files")
    stand.qtbot.waitUntil(lambda: folder in window.messages.text)
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == folder


def test_where_there_is_no_launcher_at_all(
    stand: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    window = stand.open()
    _ask(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert str(stand.folder / "files") in window.messages.text


def test_show_in_folder_names_it_too(stand: Any, launcher: Any) -> None:
    launcher(3)
    window = stand.open()
    stand.session.give()
    stand.qtbot.waitUntil(lambda: window.stage.face.aspect > 0)
    window.actions_.snapshot.trigger()
    assert str(stand.folder / "files") in window.messages.text  # before anything is asked
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    stand.qtbot.waitUntil(lambda: window.messages.text.startswith("No program opened it"))
    assert str(stand.folder / "files") in window.messages.text


def test_a_manual_that_does_not_open_is_named(stand: Any, launcher: Any) -> None:
    launcher(3)
    window = stand.open()
    _ask(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    stand.qtbot.waitUntil(lambda: "No program opened it" in window.messages.text)
    assert "manual_en.html" in window.messages.text


@pytest.mark.parametrize(("locale", "name"), [("en", "manual_en"), ("es_MX", "manual_es")])
def test_the_manual_is_that_of_the_windows_language(
    stand: Any, launcher: Any, qapp: Any, locale: str, name: str
) -> None:
    given = launcher(0)
    translators = languages.speak(qapp, QLocale(locale))
    try:
        window = stand.open()
        _ask(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
        stand.qtbot.waitUntil(lambda: given.exists() and given.read_text() != "")
        assert Path(given.read_text()).name == f"{name}.html"
        assert Path(given.read_text()).is_file()
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
