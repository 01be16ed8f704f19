"""Every command, given what it cannot use, ends with one line and an exit code."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from face2face.cli.last_resort import guarded
from face2face.errors import UsageError
from face2face.utils.paths import shipped
from tests import children
from tests.fresh_python import run_python

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions and pipes of POSIX")

ROOT = Path(__file__).resolve().parents[2]
CLIP = shipped("assets") / "talk.mp4"
IMAGE = shipped("assets") / "astronaut.png"

MOVED = {"demo_clip": "tools.demo_clip.command", "examples": "tools.dev.examples"}

COMMANDS: dict[str, tuple[str, ...]] = {
    "bench": ("--source", "{place}.mp4", "--frames", "2"),
    "make_contact_sheet": ("--source", "{place}.mp4", "--out", "s.png"),
    "demo_clip": ("--portrait", "{place}.png", "--out", "d.mp4"),
    "evaluate": ("--drivers", "{place}.mp4"),
    "examples": ("--source", "{place}.png", "--models", "deblur"),
    "freeze_model": ("--model-folder", "{place}"),
    "generate_train_data": ("--task", "deblur", "--input", "{place}", "--out", "gen"),
    "gui": ("--c2pa-key", "{place}.png", "--c2pa-cert", "{place}.png"),
    "image": ("{place}.png", "--model", "deblur", "--out", "o"),
    "new": ("ana", "--file", "{place}.mp4", "--consent=yes"),
    "reduce_model": ("--model-input", "{place}", "--model-output", "r"),
    "train": ("--data", "{place}", "--out", "run"),
    "verify": ("{place}.png",),
    "video": ("--source", "{place}.mp4", "--out", "o.mp4"),
}
"""What each reads; `{place}` stands for a file or folder without its ending."""

Ended = children.Ended
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Run:
    """Run a command in a process and a folder of its own."""

    def call(
        module: str, *arguments: str, **settings: object
    ) -> "subprocess.CompletedProcess[bytes]":
        options: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.run(
            [sys.executable, "-m", f"face2face.cli.{module}", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            check=False,
            **(options | settings),  # type: ignore[call-overload]
        )

    return call


@pytest.fixture
def read(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Let a command read a place, in a child that has loaded most of it; permissions hold there."""
    monkeypatch.chdir(tmp_path)

    def call(name: str, place: object) -> Ended:
        words = (word.format(place=place) for word in COMMANDS[name])
        folder, _, module = MOVED.get(name, f"face2face.cli.{name}").rpartition(".")
        work = children.command(module, *words, folder=folder)
        return children.run_child(children.without_powers(work), tmp_path)

    return call


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may look into."""
    folder = tmp_path / "locked"
    (folder / "a").mkdir(parents=True)
    shutil.copy(CLIP, folder / "a.mp4")
    shutil.copy(IMAGE, folder / "a.png")
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


def one_line(code: int, said: str, *words: str) -> None:
    assert code == 1, said
    assert said.startswith("error: "), said
    assert len(said.splitlines()) == 1, said
    assert "has a fault" not in said
    assert "\x1b" not in said
    assert any(word in said for word in words), said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_without_permission(
    read: Callable[..., Ended], locked: Path, command: str
) -> None:
    done = read(command, locked / "a")
    one_line(done.code, done.err, "Permission denied")


@pytest.mark.parametrize("command", COMMANDS)
def test_names_that_are_too_long(read: Callable[..., Ended], command: str) -> None:
    done = read(command, "x" * 300)
    one_line(done.code, done.err, "File name too long", "does not exist", "is not a")


@pytest.mark.parametrize(
    "command", ["make_contact_sheet", "image", "new", "train", "verify", "video"]
)
def test_names_that_are_not_in_the_terminals_encoding(
    read: Callable[..., Ended], command: str
) -> None:
    done = read(command, os.fsdecode(b"caf\xe9\x1b[31m"))
    one_line(done.code, done.err, "caf")


@pytest.mark.parametrize("command", ["video", "image", "verify", "train"])
def test_an_unreadable_file(read: Callable[..., Ended], tmp_path: Path, command: str) -> None:
    for name, source in (("a.mp4", CLIP), ("a.png", IMAGE)):
        shutil.copy(source, tmp_path / name)
        (tmp_path / name).chmod(0)
    (tmp_path / "a").mkdir(mode=0)
    done = read(command, "a")
    (tmp_path / "a").chmod(0o700)
    assert done.code == 1
    assert "Permission denied" in done.err
    assert "Traceback" not in done.err


LISTED = {
    "generate_train_data": ("--task", "deblur", "--input", "{folder}", "--out", "gen"),
    "image": ("{folder}", "--model", "deblur", "--out", "o"),
    "video": ("--source", "{folder}", "--out", "o"),
}


@pytest.mark.parametrize("command", LISTED)
def test_a_folder_that_may_not_be_looked_into(
    tmp_path: Path, home: Path, locked: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def ended(folder: Path) -> Ended:
        words = (word.format(folder=folder) for word in LISTED[command])
        work = children.command(command, *words)
        return children.run_child(children.without_powers(work), tmp_path)

    monkeypatch.chdir(tmp_path)
    done = ended(locked)
    one_line(done.code, done.err, f"{locked}: Permission denied")
    # In a folder that is read the rest of it is, and what is left out is told.
    (tmp_path / "all").mkdir()
    shutil.copy(IMAGE, tmp_path / "all")
    locked.rename(tmp_path / "all" / "locked")
    try:
        done = ended(tmp_path / "all")
    finally:
        (tmp_path / "all" / "locked").rename(locked)
    if command != "video":  # for which a folder of images is one
        assert f"left out: {tmp_path / 'all' / 'locked'}: Permission denied" in done.err
    assert "Traceback" not in done.err


def test_nobody_reads_what_is_said(run: Run, tmp_path: Path) -> None:
    for arguments in (["verify", str(IMAGE)], ["video", "--help"]):
        here, there = os.pipe()
        os.close(here)
        done = run(*arguments, stdout=there)
        os.close(there)
        assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_standard_output(run: Run) -> None:
    for arguments in (["verify", str(IMAGE)], ["video", "--help"]):
        with Path("/dev/full").open("wb") as full:
            done = run(*arguments, stdout=full)
        one_line(done.returncode, done.stderr.decode(), "no space left")


def test_closed_streams(run: Run, tmp_path: Path) -> None:
    sheet = ["make_contact_sheet", "--source", str(CLIP), "--out", "s.png", "--num", "2"]
    shell = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", sys.executable, "-m"]
    words = [*shell, f"face2face.cli.{sheet[0]}", *sheet[1:]]
    done = subprocess.run(
        words, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")


def test_names_are_shown_and_steer_nothing(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\x1b]0;title\x07") + "\u202etxt.png"
    done = run("make_contact_sheet", "--source", str(CLIP), "--out", name, "--num", "2")
    assert done.returncode == 0
    assert done.stdout == b"\\udcff\\x1b]0;title\\x07\\u202etxt.png\n"
    assert (tmp_path / name).is_file()


def test_ctrl_c() -> None:
    code = (
        "import os, signal, sys\n"
        "from face2face.cli.last_resort import guarded\n"
        "sys.exit(guarded(lambda: os.kill(os.getpid(), signal.SIGINT)))"
    )
    done = run_python(code)
    assert (done.returncode, done.stderr) == (130, "stopped\n")


def test_too_little_memory(tmp_path: Path) -> None:
    code = (
        "import resource, sys\n"
        "import numpy as np\n"
        "from face2face.cli.last_resort import guarded\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "sys.exit(guarded(lambda: int(np.zeros(1 << 34)[0])))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    one_line(done.returncode, done.stderr.decode(), "memory does not suffice")
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 2 << 30


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (UsageError("wrong"), "error: wrong", 2),
        (PermissionError(13, "Permission denied", "/a/b"), "cannot use /a/b: Permission", 1),
        (OSError(28, "No space left on device", "/a/b"), "free some space", 1),
        (FileNotFoundError(2, "No such file", "a\x1b[1m\nb"), "cannot use a [1m b: No such", 1),
        (UnicodeEncodeError("ascii", "caf\udce9", 3, 4, "no"), "the name caf cannot be used", 1),
        (RecursionError("deep"), "face2face has a fault (RecursionError: deep)", 1),
        (KeyError(), "face2face has a fault (KeyError: no more is known)", 1),
        (BrokenPipeError(), "", 141),
        (KeyboardInterrupt(), "stopped", 130),
    ],
)
def test_the_last_resort(
    error: BaseException, words: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise error

    assert guarded(fail) == code
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == (1 if words else 0)


def test_a_traceback_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACE2FACE_DEBUG", "1")

    def fail() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        guarded(fail)
    assert signal.getsignal(signal.SIGINT) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_folder_that_was_removed_under_a_terminal(tmp_path: Path) -> None:
    """It was told to check the name and the folder, without either of them."""
    gone = tmp_path / "gone"
    gone.mkdir()
    code = (
        "import os, sys; os.rmdir(os.getcwd()); from face2face.cli.last_resort import guarded; "
        "sys.exit(guarded(lambda: len(os.getcwd())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=gone,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "error: the folder that this terminal is in was removed: change to another with cd\n"
    )
