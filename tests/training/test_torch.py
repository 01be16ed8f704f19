"""Training on PyTorch: the same networks, the same steps, the same files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.training.checkpoints import Checkpoints, read_checkpoint
from tests.training import one_step

Run = Callable[..., Any]

TORCH = {"KERAS_BACKEND": "torch"}
NETWORK = ("--size", 128, "--filters", 4, "--discriminator-filters", 4, "--dropout", 0)

needs_torch = pytest.mark.skipif(
    find_spec("torch") is None, reason="PyTorch is not installed: pip install 'face2face[torch]'"
)


@pytest.fixture(scope="module")
def begun(train_here: Run, dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of an epoch on TensorFlow."""
    run = tmp_path_factory.mktemp("begun") / "run"
    epoch = ("--epochs", 1, "--dropout", 0)
    assert train_here("--data", dataset.folder, "--out", run, *epoch) == 0
    return run


def flags(dataset: Any, epochs: int) -> list[Any]:
    return ["--data", dataset.folder, "--out", "run", "--epochs", epochs, *NETWORK]


def child(program: str, *arguments: Any, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program of these tests on PyTorch."""
    return subprocess.run(
        [sys.executable, str(Path(__file__).with_name(program)), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **TORCH, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def newest(run: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    latest = Checkpoints(run, 1).latest()
    assert latest is not None
    return read_checkpoint(latest)


@needs_torch
def test_a_step_on_either_backend_is_the_same(begun: Path, tmp_path: Path) -> None:
    checkpoint = begun / "checkpoints" / "step-00000018.npz"
    one_step.main([str(checkpoint), str(tmp_path / "tensorflow")])
    done = child("one_step.py", checkpoint, tmp_path / "torch", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    one, told = newest(tmp_path / "tensorflow")
    other, also_told = newest(tmp_path / "torch")
    assert told["losses"] == pytest.approx(also_told["losses"], rel=1e-3)
    before, _ = read_checkpoint(checkpoint)
    assert one.keys() == other.keys()
    for group in ("generator", "average", "discriminator"):
        names = [name for name in one if name.startswith(f"{group}/")]
        moved = np.concatenate([(one[n] - before[n]).ravel() for n in names])
        apart = np.concatenate([(one[n] - other[n]).ravel() for n in names])
        # Adam turns even the smallest gradient into a whole step, whatever its sign.
        assert np.abs(apart).mean() < 0.1 * np.abs(moved).mean(), group
    for group in ("generator_optimizer", "discriminator_optimizer"):
        assert one[f"{group}/0000"] == other[f"{group}/0000"] == before[f"{group}/0000"] + 3


@needs_torch
def test_a_run_moves_between_the_backends(
    begun: Path, tool: Run, train_here: Run, dataset: Any, tmp_path: Path
) -> None:
    shutil.copytree(begun, tmp_path / "run")
    done = tool("train.py", *flags(dataset, 2), cwd=tmp_path, env=TORCH)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "with PyTorch" in done.stdout
    assert "going on with epoch 2, after 0 of its steps" in done.stdout
    assert "trained 2 epochs, 36 steps" in done.stdout
    _, state = newest(tmp_path / "run")
    first, second = state["history"]
    assert second["generator_l1"] < first["generator_l1"]
    assert (tmp_path / "run" / "samples" / "epoch-0002.png").is_file()

    # What PyTorch wrote is reduced, and trained on, by TensorFlow.
    reduce = ("--model-input", "run", "--model-output", "tiny", "--checkpoint", "last")
    done = tool("reduce_model.py", *reduce, cwd=tmp_path, env=TORCH)
    assert done.returncode == 0, done.stderr
    done = tool("freeze_model.py", "--model-folder", "tiny", cwd=tmp_path, env=TORCH)
    assert done.returncode == 0, done.stderr
    more = ("--epochs", 3, "--dropout", 0)
    assert train_here("--data", dataset.folder, "--out", tmp_path / "run", *more) == 0
    _, state = newest(tmp_path / "run")
    assert state["history"][2]["generator_l1"] < first["generator_l1"]


@needs_torch
def test_pytorch_starts_from_a_model_by_the_clock_in_half_precision(
    model: Any, dataset: Any, tmp_path: Path
) -> None:
    start = ("--init-from", model.folder, "--minutes", 1, "--mixed-precision")
    train = ("face2face.cli.train", "--data", dataset.folder, "--out", "run")
    done = child("by_looks.py", *train, *start, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    arrays, state = newest(tmp_path / "run")
    assert state["history"][-1]["step"] == state["step"] > 0
    assert all(np.isfinite(value).all() for value in arrays.values())


def test_a_backend_that_is_not_there_is_named(
    tool: Run, one_error: Run, dataset: Any, tmp_path: Path
) -> None:
    if find_spec("jax") is not None:
        pytest.skip("JAX is installed: Keras can start on it")
    env = {"KERAS_BACKEND": "jax"}
    one_error(
        tool("train.py", *flags(dataset, 1), cwd=tmp_path, env=env),
        "Keras cannot start without jax",
        "unset KERAS_BACKEND",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
def test_a_missing_pytorch_is_named(
    tool: Run, one_error: Run, dataset: Any, tmp_path: Path
) -> None:
    done = tool("train.py", *flags(dataset, 1), cwd=tmp_path, env=TORCH)
    one_error(done, "without torch", 'pip install "face2face[torch]"')
