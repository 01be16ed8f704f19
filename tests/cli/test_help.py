"""--help: at once, with examples, without anything heavy."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

COMMANDS = {
    "face2face.cli.bench": "face2face-bench --source",
    "face2face.cli.new": "face2face-new ana --file",
    "face2face.cli.image": "face2face-image --model",
    "face2face.cli.video": "face2face-video --source",
    "face2face.cli.verify": "face2face-verify out.mp4",
    "face2face.cli.evaluate": "face2face-eval --drivers",
    "face2face.cli.generate_train_data": "python tools/generate_train_data.py --file",
    "face2face.cli.train": "python tools/train.py --data",
    "face2face.cli.reduce_model": "python tools/reduce_model.py --model-input",
    "face2face.cli.freeze_model": "python tools/freeze_model.py --model-folder",
}
HEAVY = {"tensorflow", "keras", "openvino", "dlib", "cv2", "av", "numpy", "PySide6", "pydantic"}


def run(*command: str) -> tuple["subprocess.CompletedProcess[str]", float]:
    """The finished process, and the seconds of CPU that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, taken


HELP = (
    "import importlib, sys\n"
    "main = importlib.import_module(sys.argv[1]).main\n"
    "try:\n"
    "    main(['--help'])\n"
    "except SystemExit as end:\n"
    "    assert end.code == 0\n"
    "print('loaded:', *{name.partition('.')[0] for name in sys.modules})\n"
)


@pytest.mark.parametrize(("module", "example"), COMMANDS.items())
def test_help_answers_at_once_with_examples_and_loads_nothing_heavy(
    module: str, example: str
) -> None:
    for _ in range(3):  # a busy machine may be slow once
        done, seconds = run("-c", HELP, module)
        if seconds < 0.5:
            break
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nexamples:\n" in done.stdout
    assert f"  {example}" in done.stdout
    assert seconds < 0.5
    loaded = set(done.stdout.splitlines()[-1].removeprefix("loaded: ").split())
    assert "face2face" in loaded
    assert not HEAVY & loaded


@pytest.mark.parametrize(
    "script",
    sorted(p.name for p in (ROOT / "tools").glob("[a-z]*.py")),
)
def test_every_tool_has_help(script: str) -> None:
    done, seconds = run(str(ROOT / "tools" / script), "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
    assert "--" in done.stdout
    assert seconds < 2
