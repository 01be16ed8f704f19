"""tools/benchmarks/page.py: what it refuses before the long work."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


def page(*arguments: str) -> Any:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "benchmarks" / "page.py"), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--out", "nowhere/page.md"], "cannot write nowhere/page.md", 1),
        (["--model", "nobody"], "no model called nobody", 1),
        (["--source", "nowhere.mp4"], "nowhere.mp4 does not exist", 1),
        (["--rounds", "0"], "0 is out of range", 2),
    ],
)
def test_what_makes_no_sense_is_refused_and_no_page_written(
    one_error: Callable[..., None], tmp_path: Path, arguments: list[str], words: str, code: int
) -> None:
    out = [] if "--out" in arguments else ["--out", str(tmp_path / "page.md")]
    one_error(page(*arguments, *out), words, code=code)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("script", ["page.py", "ancestor.py", "published_model.py"])
def test_every_script_has_help(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "benchmarks" / script), "--help"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "examples:" in done.stdout
