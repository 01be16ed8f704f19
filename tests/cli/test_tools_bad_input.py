"""The tools and what they cannot use: one clear line, the right exit code, nothing left."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.dataset.layout import doubt_of, find_pairs
from face2face.images.io import write_image
from face2face.types import Frame

Tool = Callable[..., Any]


@pytest.fixture
def fails(tool_here: Tool, one_error: Tool, tmp_path: Path) -> Callable[..., None]:
    """Run a tool in a folder of its own, where nothing may appear."""

    def run(name: str, *arguments: object, words: str, code: int = 1) -> None:
        path = tmp_path / "work"
        path.mkdir(exist_ok=True)
        one_error(tool_here(name, *arguments, cwd=path), words, code=code)
        assert list(path.iterdir()) == []

    return run


def test_data_of_a_missing_file(fails: Tool) -> None:
    fails("generate_train_data.py", "--file", "nowhere.mp4", words="nowhere.mp4 does not exist")


def test_data_of_a_file_that_is_no_video(fails: Tool, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video\n" * 100)
    file = ("--file", tmp_path / "text.mp4")
    fails("generate_train_data.py", *file, words="text.mp4 is not a video")


def test_data_of_an_empty_folder(fails: Tool, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    file = ("--file", tmp_path / "empty")
    fails("generate_train_data.py", *file, words="holds no images and no videos")


def test_data_without_a_face(
    fails: Tool, tmp_path: Path, make_video: Tool, talking: list[Frame]
) -> None:
    wall = make_video(tmp_path / "wall.mp4", [np.full_like(talking[0], 160)] * 10)
    words = "wall.mp4: none of its 10 frames shows exactly one face"
    fails("generate_train_data.py", "--file", wall, words=words)


def test_data_into_a_folder_that_does_not_exist(fails: Tool, clip: Path) -> None:
    options = ("--file", clip, "--out", "not/here")
    fails("generate_train_data.py", *options, words="does not exist")


def test_data_on_a_full_disk(
    tool_here: Tool, one_error: Tool, clip: Path, small_disk: Tool
) -> None:
    disk = small_disk(0.3)
    done = tool_here("generate_train_data.py", "--file", clip, "--num", 20, "--out", disk / "a")
    one_error(done, "no space left while writing")
    assert list(disk.iterdir()) == []


def test_data_with_an_unreadable_landmark_file(fails: Tool, clip: Path, tmp_path: Path) -> None:
    (tmp_path / "68.dat").write_bytes(b"points" * 1000)
    options = ("--file", clip, "--landmark-model", tmp_path / "68.dat")
    fails("generate_train_data.py", *options, words="is not a dlib shape predictor")


def test_data_from_a_camera_that_is_not_there(fails: Tool) -> None:
    if Path("/dev/video63").exists():
        pytest.skip("this machine has a camera 63")
    fails("generate_train_data.py", "--source", 63, words="camera 63")


def test_training_without_data(fails: Tool) -> None:
    options = ("--data", "nowhere", "--out", "run")
    fails("train.py", *options, words="nowhere is not a folder")


def test_training_on_an_empty_folder(fails: Tool, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    options = ("--data", tmp_path / "empty", "--out", "run")
    fails("train.py", *options, words="holds no combined A|B images")


def test_training_on_a_dataset_with_images_missing(
    fails: Tool, dataset: Any, tmp_path: Path
) -> None:
    copy = shutil.copytree(dataset.folder, tmp_path / "copy")
    next((copy / "combined" / "train").iterdir()).unlink()
    options = ("--data", copy, "--out", "run")
    fails("train.py", *options, words="the images do not match dataset.json")


def test_training_on_a_broken_manifest(fails: Tool, dataset: Any, tmp_path: Path) -> None:
    copy = shutil.copytree(dataset.folder, tmp_path / "copy")
    (copy / "dataset.json").write_text("{")
    options = ("--data", copy, "--out", "run")
    fails("train.py", *options, words="dataset.json is broken")


def test_training_on_a_damaged_image(
    train_here: Tool, dataset: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(dataset.folder, tmp_path / "copy")
    (copy / "combined" / "train" / "3.png").write_bytes(b"no image")
    assert train_here("--data", copy, "--out", tmp_path / "run", "--epochs", 1) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.endswith("3.png is not an image, or is damaged: remove or replace it\n")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--epochs", "0"],
        ["--size", "200"],
        ["--filters", "-1"],
        ["--lr", "0"],
        ["--dropout", "1"],
        ["--batch-size", "one"],
    ],
)
def test_training_usage(fails: Tool, arguments: list[str]) -> None:
    options = ("--data", "dataset", "--out", "run")
    fails("train.py", *options, *arguments, words=arguments[0], code=2)


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would load TensorFlow fails: it takes seconds."""
    monkeypatch.setattr("face2face.utils.system.keras_on_tensorflow", None)


@pytest.mark.usefixtures("unloaded")
def test_reducing_what_is_no_run(fails: Tool) -> None:
    options = ("--model-input", "nowhere", "--model-output", "tiny")
    fails("reduce_model.py", *options, words="nowhere is not a run")


@pytest.mark.usefixtures("unloaded")
def test_freezing_what_is_not_reduced(fails: Tool) -> None:
    fails("freeze_model.py", "--model-folder", "nowhere", words="nowhere holds no reduced_model")


@pytest.mark.parametrize(
    "name", ["generate_train_data.py", "train.py", "reduce_model.py", "freeze_model.py"]
)
def test_unknown_flags(fails: Tool, name: str) -> None:
    fails(name, "--speed", "2", words="--help", code=2)


@pytest.mark.parametrize(("wide", "doubted"), [(40, True), (60, False), (61, False)])
def test_images_that_are_hardly_pairs(tmp_path: Path, wide: int, doubted: bool) -> None:
    for number in range(2):
        write_image(tmp_path / f"{number}.png", np.zeros((30, wide, 3), np.uint8))
    line = doubt_of(find_pairs(tmp_path))
    assert (line is not None) == doubted
    assert line is None or f"{wide} x 30" in line


def test_a_run_in_its_dataset(fails: Tool, tmp_path: Path) -> None:
    for number in range(2):
        write_image(tmp_path / f"{number}.png", np.zeros((30, 60, 3), np.uint8))
    fails("train.py", "--data", tmp_path, "--out", tmp_path, words="is the dataset itself")
    assert len(list(tmp_path.glob("*.*"))) == 2
