"""Training asks once whether the person agreed; the model says it from then on."""

import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from face2face.card import NOT_STATED
from face2face.cli.train import _ask_consent
from face2face.errors import ConsentError
from face2face.new_face.consent import QUESTION
from face2face.training.request import TrainRequest
from face2face.training.run_record import read_run
from face2face.training.train_run import consent_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a terminal is made with pty")


def run_on_a_terminal(answer: str, *flags: str, out: Path, data: Path) -> tuple[str, int]:
    """What a training command says on a terminal until it is past its question, and its code."""
    master, slave = pty.openpty()
    code = (
        "import sys; from face2face.cli import train; from face2face.training import backend;"
        # Past the question is far enough: TensorFlow takes seconds to load.
        "backend.open_backend = lambda say: sys.exit(7);"
        "sys.exit(train.main(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(data), "--out", str(out), *flags],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.write(master, f"{answer}\n".encode())
    told, _ = process.communicate(timeout=60)
    os.close(slave)
    os.close(master)
    return told, process.returncode


def test_a_terminal_is_asked(dataset: Any, tmp_path: Path) -> None:
    run, data = tmp_path / "run", Path(dataset.folder)
    told, code = run_on_a_terminal("yes, my own face", out=run, data=data)
    assert QUESTION.splitlines()[1] in told
    assert code == 7
    told, code = run_on_a_terminal("no", out=run, data=data)
    assert "without the person's consent no face is made" in told
    assert code == 1
    told, code = run_on_a_terminal("", "--consent", "Ana agreed", out=run, data=data)
    assert QUESTION.splitlines()[1] not in told
    assert code == 7


def test_what_was_answered_is_kept(
    trained: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    record = read_run(trained.folder)
    assert record is not None
    silent = TrainRequest(Path("data"), Path("run"), "train.py")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda question: "yes, until 2030")
    assert consent_of(silent, None, _ask_consent).startswith("yes, until 2030 (said on 20")
    assert consent_of(silent, record, _ask_consent) == record.consent
    assert consent_of(replace(silent, consent="anew"), record, _ask_consent) == "anew"
    monkeypatch.setattr("builtins.input", lambda question: "No.")
    with pytest.raises(ConsentError):
        consent_of(silent, None, _ask_consent)
    monkeypatch.setattr(Terminal, "isatty", lambda self: False)
    assert consent_of(silent, None, _ask_consent) == NOT_STATED
    assert "consent not stated" in capsys.readouterr().out
