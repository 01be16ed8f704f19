"""The command that makes images of the window's states."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tools.dev.window_states import STATES

ROOT = Path(__file__).resolve().parents[3]


def _run(*flags: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_state_screenshots.py"), *map(str, flags)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_state_in_one_language_light_and_dark(home: Path, tmp_path: Path) -> None:
    flags = ("--state", "motion", "--language", "es", "--size", "900x600", "--model", "mona-lisa")
    done = _run("--out", tmp_path / "shots", *flags)
    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert made == ["motion-es-dark-900x600.png", "motion-es-light-900x600.png"]
    dark, light = (QImage(str(tmp_path / "shots" / name)) for name in made)
    assert (dark.width(), dark.height()) == (light.width(), light.height()) == (900, 600)
    assert dark.pixelColor(4, 300).lightness() < 60 < light.pixelColor(4, 300).lightness()


def test_a_state_that_is_not_known(tmp_path: Path) -> None:
    done = _run("--out", tmp_path, "--state", "juggling")
    assert done.returncode == 2
    assert all(name in done.stderr for name in STATES)
