"""The program's entry in a desktop's menu."""

import configparser
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from face2face.cli import gui as gui_command
from face2face.gui import desktop_entry

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has such menus")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's entries lie."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def _exec_of(entry: Path) -> str:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(entry, encoding="utf-8")
    return read["Desktop Entry"]["Exec"]


def test_the_entry_starts_this_installation(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gui_command.main(["--install-desktop"]) == 0
    entry = data / "applications" / "face2face.desktop"
    assert capsys.readouterr().out.strip() == str(entry)
    assert (data / "icons/hicolor/scalable/apps/face2face.svg").read_text().startswith("<svg")
    words = shlex.split(_exec_of(entry))
    assert words[-1] == "%f"  # "Open with" gives the file there
    done = subprocess.run([*words[:-1], "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("face2face-gui ")
    assert gui_command.main(["--install-desktop"]) == 0  # once more, over itself


def test_a_path_of_odd_letters_is_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    given = '/odd dir/$x"`y/back\\slash/100%/python'
    monkeypatch.setattr(sys, "executable", given)
    line = desktop_entry._started_by().replace("%%", "%")
    # As a desktop reads it: first a string of the file, then a word in quotes.
    string = re.sub(r"\\\\", lambda _: "\\", line)
    quoted = re.match(r'"((?:[^"\\]|\\.)*)"', string)
    assert quoted is not None
    assert re.sub(r"\\(.)", r"\1", quoted[1]) == given


def test_other_systems_refuse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert gui_command.main(["--install-desktop"]) == 2
    assert "--install-desktop is for Linux" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text("no folder")
    assert gui_command.main(["--install-desktop"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
