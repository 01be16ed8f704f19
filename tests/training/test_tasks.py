"""Training for the tasks whose conditions are images."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.tasks.registry import info_of
from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.run_record import read_run
from face2face.types import Frame
from tests.pair_sets import pair_set
from tests.training.quick import ALONE
from tests.training.run_log import rows_of

Run = Callable[..., int]

FIGURES = {
    "inpaint": ["val_l1", "ssim", "hole_l1", "telea_hole_l1"],
    "deblur": ["val_l1", "ssim", "psnr", "input_psnr", "input_ssim", "sharp_psnr"],
    "cutout": ["val_l1", "ssim", "iou", "kept", "nothing_iou"],
    "pencil": ["val_l1", "ssim", "landmark_error", "faces_found"],
}


@pytest.fixture(params=list(FIGURES))
def task(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_task_is_trained_and_judged_by_its_own_figures(
    task: str,
    tmp_path: Path,
    talking: list[Frame],
    train_here: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = pair_set(tmp_path / task, task, talking[::4], 128)
    run = tmp_path / "run"

    # The share in which statistics settle is made ready for itself: one task sees both.
    settle = [] if task == "inpaint" else ["--settle", 1]
    flags = ("--epochs", 2, "--dropout", 0, *settle, *ALONE)
    assert train_here("--data", data, "--out", run, *flags) == 0

    rows = rows_of(run)
    measured = list(rows[0])[list(rows[0]).index("val_l1") :]
    assert measured == FIGURES[task]
    assert all(row["val_l1"] for row in rows)
    page = (run / "index.html").read_text(encoding="utf-8")
    assert page.count("<figure>") == len(FIGURES[task]) + 3
    # The best is chosen by what the task's users ask for.
    judge, pick = {
        "inpaint": ("hole_l1", np.argmin),
        "deblur": ("psnr", np.argmax),
        "cutout": ("iou", np.argmax),
        "pencil": ("val_l1", np.argmin),
    }[task]
    _, state = read_checkpoint(run / "checkpoints" / "best.npz")
    best = int(pick([float(row[judge]) for row in rows]))
    assert state["step"] == int(rows[best]["step"])

    record = read_run(run)
    assert record is not None
    assert record.options.flip
    assert record.options.step.hole_weight == (10.0 if task == "inpaint" else 0.0)
    assert record.options.step.detail_weight == 0.0
    assert info_of(task).training.settle == 0.4
    assert record.options.settle == (0.4 if task == "inpaint" else 1.0)
    assert record.person is None
    # What was erased alone differs between the figures that do not change.
    if task in ("inpaint", "deblur"):
        given = "telea_hole_l1" if task == "inpaint" else "input_psnr"
        assert len({row[given] for row in rows}) == 1
    assert "the best so far" in capsys.readouterr().out


def test_a_run_keeps_its_optimizer_and_hole_weight(
    tmp_path: Path,
    talking: list[Frame],
    train_here: Run,
    digest_in: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = pair_set(tmp_path / "data", "inpaint", talking[::6], 128)
    options: list[Any] = ["--data", data, "--optimizer", "radam", "--hole-weight", 3]
    options += ["--lr-schedule", "step", "--lr-step-epochs", 1, "--settle", 0, *ALONE]
    assert train_here(*options, "--out", tmp_path / "whole", "--epochs", 2) == 0
    whole = digest_in(capsys.readouterr().out)
    assert not keeps_statistics(tmp_path / "whole")

    assert train_here(*options, "--out", tmp_path / "parts", "--epochs", 1) == 0
    assert train_here(*options, "--out", tmp_path / "parts", "--epochs", 2) == 0
    said = capsys.readouterr().out
    assert "going on with epoch 2" in said
    assert digest_in(said) == whole

    assert train_here(*options[:4], *ALONE, "--out", tmp_path / "parts", "--epochs", 2) == 1
    assert "was started with hole-weight 3.0, not 10.0" in capsys.readouterr().err


def test_the_share_that_settles_leaves_the_statistics_as_they_are(
    tmp_path: Path, talking: list[Frame], train_here: Run
) -> None:
    data, run = pair_set(tmp_path / "data", "deblur", talking[::8], 128), tmp_path / "run"
    assert train_here("--data", data, "--out", run, "--epochs", 1, "--settle", 1, *ALONE) == 0
    assert keeps_statistics(run)


def test_the_discriminator_begins_where_it_is_told_to(
    tmp_path: Path, talking: list[Frame], train_here: Run
) -> None:
    data, run = pair_set(tmp_path / "data", "deblur", talking[::8], 128), tmp_path / "run"
    flags = ("--epochs", 2, "--gan-from", 0.5, "--settle", 0)
    assert train_here("--data", data, "--out", run, *flags) == 0
    assert [float(row["discriminator"]) > 0 for row in rows_of(run)] == [False, True]


def keeps_statistics(run: Path) -> bool:
    """Whether the statistics that the networks normalise by are as they were at first."""
    latest = Checkpoints(run, 1).latest()
    assert latest is not None
    arrays, _ = read_checkpoint(latest)
    flat = [a for name, a in arrays.items() if name.startswith("generator/") and a.ndim == 1]
    # Variances begin as ones, and so they stay; nothing else is one throughout.
    return any(np.all(array == 1) for array in flat)
