"""Landmark files that are damaged or unknown: never the end of the program."""

import random
import shutil
from pathlib import Path

import dlib
import numpy as np
import pytest

from face2face.errors import LandmarkModelError
from face2face.faces import landmarks
from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import (
    LandmarkPredictor,
    default_landmark_model,
    load_shape_predictor,
)
from tests.fresh_python import run_python


@pytest.fixture(scope="session")
def small_predictor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A predictor of 68 points that is not the usual one: really trained, on four blank faces."""
    options = dlib.shape_predictor_training_options()
    options.cascade_depth = 2
    options.num_trees_per_cascade_level = 3
    options.tree_depth = 2
    options.oversampling_amount = 1
    options.feature_pool_size = 50
    options.num_threads = 1
    box = dlib.rectangle(50, 50, 149, 149)
    chance = np.random.default_rng(0)
    points = dlib.points([dlib.point(*map(int, chance.integers(50, 150, 2))) for _ in range(68)])
    faces = [[dlib.full_object_detection(box, points)] for _ in range(4)]
    images = [chance.integers(0, 255, (200, 200), np.uint8) for _ in range(4)]
    path = tmp_path_factory.mktemp("predictor") / "small.dat"
    dlib.train_shape_predictor(images, faces, options).save(str(path))
    return path


def test_the_usual_file_is_trusted_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(path: Path) -> None:
        raise AssertionError(f"{path} was tried")

    monkeypatch.setattr(landmarks, "_try", never)
    LandmarkPredictor(default_landmark_model())
    assert not capsys.readouterr().err


def test_an_unknown_file_is_tried_and_told_of(
    small_predictor: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    predictor = LandmarkPredictor(small_predictor)
    frame = Similarity(1.0, 0.0, (0.0, 0.0))
    assert predictor.in_frame(np.zeros((200, 200), np.uint8), frame).shape == (68, 2)
    told = capfd.readouterr().err
    assert told.startswith("warning: the landmark file ")
    assert "is not the usual one" in told
    assert told.count("\n") == 1


def test_files_with_other_points(tmp_path: Path) -> None:
    five = default_landmark_model().with_name("shape_predictor_5_face_landmarks.dat")
    if not five.is_file():
        pytest.skip("the installed package has no file of five points")
    with pytest.raises(LandmarkModelError, match="has 5 points, 68 are needed"):
        load_shape_predictor(five)


def spoiled(source: Path, path: Path, how: str) -> Path:
    chance = random.Random(how)
    shutil.copy(source, path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        if how == "empty":
            file.truncate(0)
        elif how.startswith("cut"):
            file.truncate(int(size * float(how[3:])))
        elif how.startswith("flipped"):
            for _ in range(200):
                place = chance.randrange(size)
                file.seek(place)
                byte = file.read(1)[0]
                file.seek(place)
                file.write(bytes([byte ^ 1 << chance.randrange(8)]))
        elif how == "huge header":
            # dlib's numbers begin with how many bytes they have.
            file.write(b"\x01\x01" + b"\x08" + b"\xff" * 7 + b"\x0f")
        elif how == "zeros":
            file.seek(size // 2)
            file.write(bytes(size // 4))
        elif how == "noise":
            file.seek(20)
            file.write(chance.randbytes(min(size, 100_000) - 20))
    return path


HOWS = ["empty", "cut0.5", "cut0.9999", "huge header", "zeros", "noise", "flipped1", "flipped2"]


@pytest.mark.parametrize("how", HOWS)
def test_damaged_files(small_predictor: Path, tmp_path: Path, how: str) -> None:
    path = spoiled(small_predictor, tmp_path / "spoiled.dat", how)
    # In a process of its own: what is tested is that it lives.
    code = (
        "import sys; from pathlib import Path\n"
        "from face2face.errors import LandmarkModelError\n"
        "from face2face.faces.landmarks import LandmarkPredictor\n"
        "try: LandmarkPredictor(Path(sys.argv[1]))\n"
        "except LandmarkModelError as error: print(error)\n"
    )
    done = run_python(code, path)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert f"the landmark file {path} is not a dlib shape predictor" in done.stdout
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("how", ["cut0.5", "flipped1"])
def test_the_usual_file_damaged(tmp_path: Path, how: str) -> None:
    path = spoiled(default_landmark_model(), tmp_path / "spoiled.dat", how)
    with pytest.raises(LandmarkModelError, match="not a dlib shape predictor, or is damaged"):
        load_shape_predictor(path)


def test_a_crash_and_a_hang_become_messages(
    small_predictor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "probe.py"
    monkeypatch.setattr(landmarks, "_TRIAL", trial)
    monkeypatch.setattr(landmarks, "_TRIAL_S", 1.0)
    for does in ("import os; os.abort()", "import time; time.sleep(60)"):
        trial.write_text(does)
        with pytest.raises(LandmarkModelError, match="or is damaged"):
            load_shape_predictor(small_predictor)
