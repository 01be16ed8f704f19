"""A new task is one file and its registration: nothing else of the program names a task."""

import ast
import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

import face2face
from face2face.cli.evaluate import main as evaluate
from face2face.cli.freeze_model import main as freeze
from face2face.cli.generate_train_data import main as generate
from face2face.cli.image import main as edit
from face2face.cli.reduce_model import main as reduce
from face2face.dataset.layout import read_manifest
from face2face.engine.image_editor import ImageEditor
from face2face.engine.open_engine import engine_kind
from face2face.images.io import read_image, write_image
from face2face.model import read_model
from face2face.provenance.verify import look_into
from face2face.tasks.registry import TASKS
from face2face.training.run_record import read_run
from face2face.types import Frame
from tests.tasks.brighten import REGISTRATION
from tests.training.quick import ALONE

PACKAGE = Path(face2face.__file__).parent


@pytest.fixture
def brighten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registration."""
    monkeypatch.setitem(TASKS, "brighten", REGISTRATION)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Ten images that have nothing in common."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(10):
        random = np.random.default_rng(number)
        large = cv2.resize(random.uniform(40, 255, (5, 5, 3)), (160, 160))
        small = cv2.resize(random.uniform(-40, 40, (24, 32, 3)), (160, 160))
        write_image(folder / f"{number}.png", np.clip(large + small, 0, 255).astype(np.uint8))
    return folder


@pytest.mark.usefixtures("brighten")
def test_a_new_task_goes_the_whole_way(
    images: Path,
    astronaut: Frame,
    tmp_path: Path,
    train_here: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, run, model, out = (tmp_path / name for name in ("data", "run", "model", "out"))

    def typed(*arguments: object) -> list[str]:
        return [str(argument) for argument in arguments]

    # Data, with a flag of the task's own.
    flags = ("--whole", "--size", 128, "--dim", 0.5, 0.5)
    assert generate(typed("--task", "brighten", "--input", images, "--out", data, *flags)) == 0
    manifest = read_manifest(data)
    assert manifest is not None
    assert manifest.task == "brighten"
    both = read_image(data / "combined" / "train" / f"{manifest.of('train')[0].number}.png")
    assert both.std() > 10
    assert np.array_equal(both[:, :128], np.round(both[:, 128:] * 0.5).astype(np.uint8))

    # Training, judged by the task's own figure, with the defaults of image tasks.
    assert train_here("--data", data, "--out", run, "--epochs", 1, *ALONE) == 0
    with (run / "log.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert int(row["step"]) > 0
    assert float(row["brightness_error"]) > 0
    assert "error of the mean" in (run / "index.html").read_text(encoding="utf-8")
    record = read_run(run)
    assert record is not None
    assert (record.options.flip, record.options.settle) == (True, 0.4)
    assert (record.options.step.residual, record.options.step.hole_weight) == (False, 0.0)

    # Export.
    assert reduce(typed("--model-input", run, "--model-output", model)) == 0
    assert freeze(typed("--model-folder", model, "--name", "lamp")) == 0
    made = read_model(str(model))
    assert made.card is not None
    assert made.card.task == "brighten"
    assert engine_kind(made) is ImageEditor
    # Its card shows what it does with a photograph, half as light before.
    assert 40 < read_image(model / "preview.png")[20:110, 20:110].mean() < 110

    # Measured against its own target.
    report = tmp_path / "report"
    assert evaluate(typed("--model", model, "--data", data, "--out", report)) == 0
    told = json.loads((report / "report.json").read_text(encoding="utf-8"))
    assert "the mean off by at most 255 levels" in json.dumps(told)

    # In use: all of the image, at its own size, and it says what was done.
    write_image(tmp_path / "dark.png", (astronaut // 3).astype(np.uint8))
    assert edit(typed(tmp_path / "dark.png", "--model", model, "--out", out)) == 0
    result = read_image(out / "dark.png")
    assert result.shape == astronaut.shape
    assert (result != astronaut // 3).any(axis=2).mean() > 0.9
    assert "this was brightened" in (out / "dark.png").read_bytes().decode("latin-1")
    look_into(out / "dark.png")

    # What is of other tasks is refused in words that name the tasks of the registry.
    capsys.readouterr()
    mask = ("--mask", tmp_path / "dark.png")
    assert edit(typed(tmp_path / "dark.png", "--model", model, "--out", out, *mask)) != 0
    assert "is for models of the task inpaint, lamp is for brighten" in capsys.readouterr().err


@pytest.mark.usefixtures("brighten")
def test_the_help_names_a_new_task(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        generate(["--help"])
    told = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert ", brighten (light in dark images)" in told
    assert "for --task brighten: --dim LOW HIGH least and greatest light that is left" in told


@pytest.mark.usefixtures("brighten")
def test_flags_of_other_tasks_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate(["--task", "brighten", "--input", "x", "--radius", "1", "2"]) != 0
    assert "--radius goes with --task deblur, not brighten" in capsys.readouterr().err
    assert generate(["--task", "brighten", "--input", "x", "--dim", "0.5", "0.2"]) != 0
    assert "--dim 0.5 0.2: the least comes first" in capsys.readouterr().err
    assert generate(["--task", "pencil", "--input", "x", "--dim", "0.1", "0.2"]) != 0
    assert "--dim goes with --task brighten, not pencil" in capsys.readouterr().err


IMAGE_TASKS = ("inpaint", "pencil", "cutout", "deblur")

WINDOW = {"gui/task_words.py", "gui/widgets/task_panels.py", "gui/controllers/tasks.py"}
"""What the window says of each task, its panels, and their controls."""

PORTRAIT = {"portrait/matte.py", "portrait/person_network.py"}
"""Portraits ask the shipped network that cuts people out what of a photograph is the person."""


def _named_in(tree: ast.AST) -> set[str]:
    """The tasks that a module's code compares with, or imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in IMAGE_TASKS:
            names.add(str(node.value))
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, module = node.module.rpartition(".")
            if package == "face2face.tasks" and module in IMAGE_TASKS:
                names.add(module)
        if isinstance(node, ast.Name | ast.Attribute | ast.alias):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else node.name
            )
            names |= {task for task in IMAGE_TASKS if name == f"{task.capitalize()}Task"}
    return names


def test_no_other_module_names_a_task() -> None:
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    named = {
        path.relative_to(PACKAGE).as_posix(): _named_in(ast.parse(text))
        for path, text in texts.items()
        if any(task in text.lower() for task in IMAGE_TASKS)  # to parse all of them takes long
    }
    assert named["tasks/registry.py"] == set(IMAGE_TASKS)
    outside = {
        path: tasks
        for path, tasks in named.items()
        if tasks and not path.startswith("tasks/") and path not in WINDOW | PORTRAIT
    }
    assert outside == {}
