"""A second start raises the first window; a file on the command line is used as if dropped."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalSocket

from face2face.cli import gui as gui_command
from face2face.errors import SourceError, UsageError
from face2face.gui.single_start import FirstStart, Handover, address, hand_over
from face2face.gui.start_options import Options

_MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    return address(tmp_path / "settings.ini")


def _second_start(where: str, wanted: Handover) -> "subprocess.Popen[str]":
    script = (
        "import sys\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from face2face.gui.single_start import Handover, hand_over\n"
        "app = QCoreApplication([])\n"
        "print(hand_over(sys.argv[1], Handover(*sys.argv[2:])))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, where, wanted.open, wanted.source, wanted.model],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_start_raises_the_first_window(stand: Any, where: str) -> None:
    window = stand.open(source="0", model="good")
    first = FirstStart(where, window)
    first.started.connect(window.take_over)
    window.showMinimized()
    stand.qtbot.waitUntil(window.isMinimized)
    with _second_start(where, Handover()) as second:
        stand.qtbot.waitUntil(lambda: not window.isMinimized(), timeout=20_000)
        assert second.communicate(timeout=20)[0].strip() == "True"
    photo = _MODELS / "nora" / "photo.jpg"
    with _second_start(where, Handover(str(photo), "demo", "other")) as second:
        for asked in (("source", ("demo", False)), ("model", "other"), ("model", str(photo))):
            stand.qtbot.waitUntil(lambda asked=asked: asked in stand.session.asked, timeout=60_000)
        assert second.communicate(timeout=20)[0].strip() == "True"
    first.close()
    with _second_start(where, Handover()) as second:
        assert second.communicate(timeout=20)[0].strip() == "False"


def test_one_that_ended_without_a_word_is_in_nobodys_way(stand: Any, where: str) -> None:
    Path(where).touch()
    assert not hand_over(where, Handover())
    first = FirstStart(where, stand.open())
    assert Path(where).exists()
    assert Path(where).stat().st_mode & 0o077 == 0  # for its user alone
    first.close()


@pytest.mark.parametrize("line", [b"nonsense\n", b"[1]\n", b"x" * 100_000, b'{"open": 3}\n'])
def test_what_others_say_does_no_harm(stand: Any, where: str, line: bytes) -> None:
    window = stand.open()
    told: list[Handover] = []
    first = FirstStart(where, window)
    first.started.connect(told.append)
    socket = QLocalSocket()
    socket.connectToServer(where)
    assert socket.waitForConnected(1000)
    socket.write(line)
    socket.flush()
    stand.qtbot.wait(200)
    assert told in ([], [Handover()])
    socket.abort()
    first.close()


def test_settings_of_their_own_are_windows_of_their_own(tmp_path: Path) -> None:
    assert address(None) != address(tmp_path / "a.ini") != address(tmp_path / "b.ini")
    assert json.loads(Handover("a", "b", "c").encoded()) == {
        "open": "a",
        "source": "b",
        "model": "c",
    }


@pytest.fixture
def run_window(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What the command asks of the window."""
    asked: list[Options] = []

    def remember(options: Options) -> int:
        asked.append(options)
        return 0

    monkeypatch.setattr("face2face.gui.app.run_window", remember)
    return asked


@pytest.mark.parametrize("name", ["clip.mp4", "CLIP.MOV", "ana.jpg", "model.zip", "frozen.pb"])
def test_the_command_takes_a_file(run_window: list[Options], tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    assert gui_command.main([str(file)]) == 0
    assert run_window[0].open == file


@pytest.mark.parametrize(
    ("name", "more", "error", "message"),
    [
        ("gone.mp4", [], SourceError, "there is no file"),
        ("letter.txt", [], UsageError, "neither a video, a photograph nor a model"),
        ("clip.mp4", ["--source", "0"], UsageError, "--source 0 are two: give one of them"),
        ("ana.jpg", ["--model", "grid-s1"], UsageError, "--model grid-s1 are two"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(
    tmp_path: Path, name: str, more: list[str], error: type[Exception], message: str
) -> None:
    file = tmp_path / name
    if name != "gone.mp4":
        file.touch()
    args = gui_command.build_parser().parse_args([str(file), *more])
    with pytest.raises(error, match=message):
        gui_command.run(args)


@pytest.mark.parametrize("kind", ["video", "photo", "model"])
def test_a_file_is_used_at_the_start(stand: Any, kind: str, tmp_path: Path) -> None:
    if kind == "video":
        file = tmp_path / "clip.mp4"
        file.touch()
        asked: Any = ("source", (str(file), False))
    elif kind == "photo":
        file = _MODELS / "nora" / "photo.jpg"
        asked = ("model", str(file))
    else:
        file = tmp_path / "model.zip"
        file.touch()
        asked = ("model", str(file))
    stand.open(open=file)
    stand.qtbot.waitUntil(lambda: asked in stand.session.asked, timeout=60_000)


def test_the_program_itself_starts_once(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(runtime)}
    command = [sys.executable, "-m", "face2face", "--settings", str(tmp_path / "s.ini")]
    with subprocess.Popen(command, env=environment) as first:
        until = time.monotonic() + 60
        while not list(runtime.iterdir()) and time.monotonic() < until:
            time.sleep(0.1)
        second = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert second.returncode == 0
        assert "brought to the front" in second.stdout
        assert first.poll() is None
        first.terminate()
        assert first.wait(30) == 0


def test_a_file_of_another_kind_is_not_written_over_with_settings() -> None:
    photo = _MODELS / "nora" / "photo.jpg"
    args = gui_command.build_parser().parse_args(["--settings", str(photo)])
    with pytest.raises(UsageError, match="is no file of settings"):
        gui_command.run(args)


def test_settings_are_kept_in_a_file(tmp_path: Path) -> None:
    args = gui_command.build_parser().parse_args(["--settings", str(tmp_path)])
    with pytest.raises(UsageError, match="is no regular file"):
        gui_command.run(args)
