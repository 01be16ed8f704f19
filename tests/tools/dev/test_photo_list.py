"""A dataset's training photographs, and a network that trains on fresh pairs of them."""

import csv
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from face2face.cli import generate_train_data
from face2face.dataset.layout import DatasetManifest, read_manifest
from face2face.training.run_record import read_run
from tools.dev import photo_list

_MODELS = Path(__file__).parents[3] / "models"
_PEOPLE = ("anika", "hiro", "kofi", "luca", "nora", "zola")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The photographs, one of them cut out; the dataset of them, and its list."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "images").mkdir()
    for name in _PEOPLE:
        shutil.copy(_MODELS / name / "photo.jpg", folder / "images" / f"{name}.jpg")
    flags = ["--task", "pencil", "--input", str(folder / "images"), "--out", str(folder / "data")]
    more = ["--whole", "--val-share", "0.3", "--variants", "2", "--size", "128"]
    assert generate_train_data.main([*flags, *more]) == 0
    own = ["--data", str(folder / "data"), "--images", str(folder / "images")]
    photo_list.main([*own, "--out", str(folder / "small")])
    return folder


@pytest.fixture
def manifest(made: Path) -> DatasetManifest:
    known = read_manifest(made / "data")
    assert known is not None
    return known


def test_who_validates_stays_out(made: Path, manifest: DatasetManifest) -> None:
    trained = sorted({pair.file for pair in manifest.of("train")})
    assert 0 < len(trained) < len(_PEOPLE)
    with (made / "small" / "train.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [often for _, often in rows] == ["2"] * len(trained)
    for (name, _), photo in zip(rows, trained, strict=True):
        with Image.open(made / "small" / name) as small, Image.open(made / "images" / photo) as own:
            assert small.size == (288, 288)
            side = min(own.size)
            left, top = (own.width - side) // 2, (own.height - side) // 2
            square = own.crop((left, top, left + side, top + side)).resize(small.size)
            apart = np.abs(np.asarray(small, float) - np.asarray(square, float)).mean()
            assert apart < 6


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
def test_a_network_trains_on_pairs_that_are_made_meanwhile(made: Path, tmp_path: Path) -> None:
    flags = ["--task", "pencil", "--list", made / "small" / "train.csv", "--out", tmp_path / "run"]
    small = ["--minutes", "0.1", "--filters", "4", "--batch-size", "2", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.dev.fresh_pairs", *map(str, flags), *small],
        env={**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    record = read_run(tmp_path / "run")
    assert record is not None
    assert record.pairs[0] >= 16
    assert (tmp_path / "run" / "checkpoints" / "best.npz").is_file()
