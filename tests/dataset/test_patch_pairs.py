"""From images of faces to a trained generator of mouths or eyes, by the project's commands."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.cli.generate_train_data import main as generate
from face2face.dataset.patch_pairs import PatchCutter
from face2face.images.io import read_image, write_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame
from tests.training.quick import ALONE


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, astronaut: Frame) -> Path:
    """One face in several sizes and lights, twice as "ana" and thrice as "bea"."""
    folder = tmp_path_factory.mktemp("people")
    for name, size, gain in (
        ("ana_neutral", 512, 1.0),
        ("ana_smiling", 430, 0.8),
        ("bea_1", 640, 0.6),
        ("bea_2", 560, 1.2),
        ("bea_3", 480, 0.9),
    ):
        sized = cv2.resize(astronaut, (size, size), interpolation=cv2.INTER_AREA)
        lit = np.clip(sized * gain, 0, 255).astype(np.uint8)
        write_image(folder / f"{name}.png", lit[:, ::-1] if name[0] == "b" else lit)
    return folder


@pytest.mark.parametrize("task", ["mouth", "eyes"])
def test_a_generator_is_trained_on_people_and_judged_on_others(
    task: str,
    people: Path,
    tmp_path: Path,
    train_here: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, run = tmp_path / "data", tmp_path / "run"
    flags = ["--task", task, "--input", str(people), "--size", "128", "--variants", "2"]
    alone = people.parent / f"{task}-apart"
    alone.mkdir()
    # Copies of one image stay together, so that the second person must be another.
    for file in people.iterdir():
        image = read_image(file)
        if file.name.startswith("bea"):
            image[:, : image.shape[1] // 4] = np.random.default_rng(1).integers(0, 256, 3)
            image = np.ascontiguousarray(image[: image.shape[0] * 3 // 5])
        write_image(alone / file.name, image)
    flags[3] = str(alone)
    held = ["--held-out", "ana_*", "--min-face", "40", "--out", str(data), "--workers", "1"]
    assert generate([*flags, *held]) == 0

    manifest = json.loads((data / "dataset.json").read_text(encoding="utf-8"))
    sets = {pair["file"]: pair["set"] for pair in manifest["pairs"]}
    assert {name[:3]: kind for name, kind in sets.items()} == {"ana": "val", "bea": "train"}
    assert {len(pair["landmarks"]) for pair in manifest["pairs"]} == {40 if task == "mouth" else 42}
    images = [read_image(file) for file in data.glob("combined/*/*.png")]
    assert len(images) == 10
    for both in images:
        erased = (both[:, :128] != both[:, 128:]).any(axis=-1)
        assert 0.005 < erased.mean() < 0.3

    flags = ("--epochs", 2, "--dropout", 0, "--settle", 1, *ALONE)
    assert train_here("--data", data, "--out", run, *flags) == 0
    told = capsys.readouterr().out
    assert "in the hole" in told
    assert "the best so far" in told
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert record["task"] == task
    assert record["options"]["step"]["residual"]
    assert record["options"]["flip"] == (task == "mouth")
    assert record["person"] is None


def test_small_and_turned_faces_are_left_out(astronaut: Frame) -> None:
    """Half as wide, the face looks as if turned away."""
    cut = PatchCutter("mouth", OpenVinoFaceNetworks, 60)
    assert len(cut(astronaut).cuts) == 1
    small = np.asarray(cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA))
    assert cut(small) == ([], 1)
    narrow = np.asarray(cv2.resize(astronaut, (300, 512), interpolation=cv2.INTER_AREA))
    assert cut(narrow).cuts == []


def test_sizes_that_no_generator_has_are_refused(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--task", "eyes", "--input", str(people), "--out", str(tmp_path / "out")]
    assert generate(flags) != 0
    assert "--size 128" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
