"""--version, of every command."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from face2face import __version__

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(
    path.stem
    for path in (ROOT / "face2face" / "cli").glob("*.py")
    if "def main" in path.read_text()
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_knows_its_version(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main = importlib.import_module(f"face2face.cli.{name}").main
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    program, version = capsys.readouterr().out.split()[-2:]
    assert version == __version__
    assert program


def test_the_window_says_it_without_a_window() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "face2face", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"face2face-gui {__version__}\n")
