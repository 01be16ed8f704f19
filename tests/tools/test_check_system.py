"""What a machine lacks is named with one command that brings all of it."""

import ctypes
import sys

import pytest

from tools import check_system

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere packages bring all")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian without `sudo`, of whose libraries two are missing, one for windows alone."""

    def load(name: str) -> None:
        if name in ("libGL.so.1", "libxcb-util.so.1"):
            raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr("shutil.which", {"apt-get": "/usr/bin/apt-get"}.get)


@linux_only
@pytest.mark.usefixtures("bare")
def test_each_is_named_and_then_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_system.main([]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: OpenCV needs")
    assert lines[0].endswith("libGL.so.1; install with: apt install libgl1")
    assert lines[1].startswith("note: ")
    assert lines[1].endswith("libxcb-util.so.1; install with: apt install libxcb-util1")
    assert lines[2:] == ["all of it at once: apt install libgl1 libxcb-util1"]


@linux_only
@pytest.mark.usefixtures("bare")
def test_a_python_without_environments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", {"venv": object()}.get)
    assert check_system.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: this Python cannot make virtual environments")
    assert said.endswith("all of it at once: apt install libgl1 libxcb-util1 python3-venv\n")


@linux_only
def test_what_only_a_window_needs_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(name: str) -> None:
        if name == "libEGL.so.1":
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    assert check_system.main([]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "no window can open" in lines[0]


@linux_only
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("manager", "how"),
    [
        ("dnf", "install with: dnf install libglvnd-glx xcb-util"),
        ("pacman", "install with: pacman -S libglvnd xcb-util"),
        (
            "zypper",
            "install with: zypper install 'libGL.so.1()(64bit)' 'libxcb-util.so.1()(64bit)'",
        ),
        ("emerge", "install what holds it on this system"),
    ],
)
def test_each_system_has_its_own_command(
    manager: str, how: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", {manager: f"/usr/bin/{manager}"}.get)
    assert check_system.main([]) == 1
    said = capsys.readouterr().err
    command, _, packages = how.partition(": ")
    assert said.count(command) == 2
    assert ("all of it at once" in said) == bool(packages)
    assert said.endswith(f"all of it at once: {packages}\n") or not packages


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        (("struct.calcsize", lambda form: 4), "this Python has 32 bits"),
        (("sysconfig.get_config_var", lambda name: "x86_64-alpine-linux-musl"), "musl"),
    ],
)
def test_a_system_without_builds_is_told_so_and_nothing_else(
    patch: tuple[str, object],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if words == "musl" and sys.platform != "linux":
        pytest.skip("musl is of Linux")
    monkeypatch.setattr(*patch)
    assert check_system.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ") and said.count("\n") == 1
    assert words in said
