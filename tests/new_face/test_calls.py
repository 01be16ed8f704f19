"""A new face is made by calls of functions with values, never by command lines that are faked."""

import ast
import os
from pathlib import Path

import pytest

from face2face.cli import train
from face2face.new_face.pipeline import settle_backend, train_request
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import Work
from face2face.training.request import TrainRequest

PACKAGE = Path(train.__file__).parents[1]
FILES = [PACKAGE / "cli" / "new.py", *sorted((PACKAGE / "new_face").glob("*.py"))]


def names_in(path: Path) -> set[str]:
    """All names that a module's code uses, such as "sys.argv", and the modules it imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute | ast.Name):
            names.add(ast.unparse(node))
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_command_line_is_faked_and_no_output_caught(path: Path) -> None:
    names = names_in(path)
    assert not {name for name in names if name.endswith(("sys.argv", "redirect_stdout"))}
    tools = ("train", "reduce_model", "freeze_model", "generate_train_data")
    assert not {
        name for name in names if name.startswith(tuple(f"face2face.cli.{tool}" for tool in tools))
    }
    assert "importlib.import_module" not in names
    if path.parent.name == "new_face":
        assert not {name for name in names if name.endswith((".parse_args", "sys.stdout"))}


PLAN = Plan("ana", ("/videos/ana.mp4",), None, 10.0, "grid-s1", None, None, "Ana agreed", 1.5)


def test_the_training_that_a_plan_needs(tmp_path: Path) -> None:
    work = Work(tmp_path, "ana")
    assert train_request(PLAN, work) == TrainRequest(
        data=tmp_path / "data",
        out=tmp_path / "run",
        command="trained by face2face-new: 8 minutes, from grid-s1",
        consent="Ana agreed",
        minutes=8.0,
        init_from="grid-s1",
        learning_rate=5e-4,
        beta1=0.9,
        gan_from=0.55,
        checkpoint_minutes=1,
    )


@pytest.mark.parametrize(
    ("start", "size", "filters", "words", "used", "dropout"),
    [
        ("", None, None, "from random weights, 32 filters", 32, 0.0),
        ("", 512, 8, "from random weights, 512 pixels, 8 filters", 8, 0.0),
        ("/home/ana/private/run", None, None, "from run", None, None),
        (r"C:\\private\\run", None, 4, "from run, 4 filters", 4, None),
    ],
)
def test_where_a_face_starts_from(
    tmp_path: Path,
    start: str,
    size: int | None,
    filters: int | None,
    words: str,
    used: int | None,
    dropout: float | None,
) -> None:
    plan = Plan("ana", (), 0, 10.0, start, size, filters, "Ana agreed", 1.5)
    request = train_request(plan, Work(tmp_path, "ana"))
    assert request.command == f"trained by face2face-new: 8 minutes, {words}"
    assert (request.init_from, request.size, request.dropout) == (start, size, dropout)
    assert (request.filters, request.discriminator_filters) == (used, used)
    # Without a face to start from it is trained as published.
    published = request.learning_rate, request.beta1, request.gan_from
    assert (published == (2e-4, 0.5, 0.0)) == (not start)


def test_a_command_without_flags_asks_for_what_a_request_asks_for_by_itself() -> None:
    args = train.build_parser().parse_args(["--data", "pairs", "--out", "run"])
    command = "python tools/train.py --data pairs --out run"
    assert train._request(args) == TrainRequest(Path("pairs"), Path("run"), command)


def test_keras_runs_on_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    settle_backend()
    monkeypatch.delenv("KERAS_BACKEND")
    settle_backend()
    assert os.environ["KERAS_BACKEND"] == "tensorflow"
