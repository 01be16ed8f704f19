"""The bundle's one executable: what it runs, by its name and its first words."""

import re
from pathlib import Path

import pytest

from tools.bundle.start import COMMANDS, module_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("words", "module", "seen"),
    [
        (["/opt/f/face2face"], "cli.gui", ["face2face-gui"]),
        (["face2face", "talk.mp4"], "cli.gui", ["face2face-gui", "talk.mp4"]),
        (["face2face", "video", "--json"], "cli.video", ["face2face-video", "--json"]),
        (["face2face.exe", "eval"], "cli.evaluate", ["face2face-eval"]),
        (["bin/face2face-video", "gui"], "cli.video", ["face2face-video", "gui"]),
        (["face2face-eval"], "cli.evaluate", ["face2face-eval"]),
        # As the program starts parts of itself.
        (["face2face", "-m", "face2face.cli.new", "ana"], "cli.new", ["face2face.cli.new", "ana"]),
        (
            ["face2face", "/face2face/in/face2face/runtime/model_probe.py", "openvino"],
            "runtime.model_probe",
            ["/face2face/in/face2face/runtime/model_probe.py", "openvino"],
        ),
    ],
)
def test_what_is_run(words: list[str], module: str, seen: list[str]) -> None:
    assert module_of(words) == (f"face2face.{module}", seen)


def test_every_command_of_the_package_is_in_the_bundle() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    scripts = re.findall(r'^face2face-(\w+) = "([\w.]+):main"$', text, re.MULTILINE)
    assert sorted(name for name, _ in scripts) == sorted(COMMANDS)
    for name, module in scripts:
        assert module_of([f"face2face-{name}"])[0] == module


def test_what_workflows_run_of_others_is_pinned_by_its_hash() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        used = re.findall(r"uses: (\S+)", path.read_text("utf-8"))
        assert used
        assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []
