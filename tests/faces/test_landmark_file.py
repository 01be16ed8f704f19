"""Landmark files that are damaged or unknown: never the end of the program."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from face2face.errors import LandmarkModelError
from face2face.faces.geometry import Similarity
from face2face.faces.landmark_file import read_landmark_file
from face2face.faces.landmarks import (
    LandmarkPredictor,
    default_landmark_model,
    load_landmark_model,
)
from tests.faces.landmark_files import train_predictor


@pytest.fixture(scope="session")
def small_predictor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A predictor of 68 points that is not the usual one."""
    return train_predictor(tmp_path_factory.mktemp("predictor") / "small.dat")


def test_the_usual_file_is_told_of_by_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    LandmarkPredictor(default_landmark_model())
    assert not capsys.readouterr().err


def test_an_unknown_file_is_told_of(
    small_predictor: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):  # read from dlib's file, then from what was kept of it
        predictor = LandmarkPredictor(small_predictor)
        frame = Similarity(1.0, 0.0, (0.0, 0.0))
        assert predictor.in_frame(np.zeros((200, 200), np.uint8), frame).shape == (68, 2)
        told = capsys.readouterr().err
        assert told.startswith("warning: the landmark file ")
        assert "is not the usual one" in told
        assert told.count("\n") == 1


def test_files_with_other_points(tmp_path: Path) -> None:
    five = train_predictor(tmp_path / "five.dat", points=5)
    with pytest.raises(LandmarkModelError, match="has 5 points, 68 are needed"):
        load_landmark_model(five)


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
    with pytest.raises(LandmarkModelError, match="is not a dlib shape predictor, or is damaged"):
        LandmarkPredictor(path)


@pytest.mark.parametrize("how", ["cut0.5", "flipped1"])
def test_the_usual_file_damaged(tmp_path: Path, how: str) -> None:
    path = spoiled(default_landmark_model(), tmp_path / "spoiled.dat", how)
    with pytest.raises(LandmarkModelError, match="not a dlib shape predictor, or is damaged"):
        load_landmark_model(path)


def number(value: int) -> bytes:
    """A whole number as dlib writes it."""
    size = abs(value)
    length = (size.bit_length() + 7) // 8
    return bytes([length | (0x80 if value < 0 else 0)]) + size.to_bytes(length, "little")


POINT = number(-2) + number(-1)
"""What a list of one point begins with, which is followed by two numbers of two bytes."""

BEGIN = number(1) + POINT + bytes(4)
HUGE = number(1 << 40)


@pytest.mark.parametrize(
    "begin",
    [
        number(1) + number(-1 << 40) + number(-1),
        BEGIN + HUGE,
        BEGIN + number(1) + HUGE,
        BEGIN + number(1) + number(1) + HUGE,
        BEGIN + number(0) + HUGE,
        BEGIN + number(0) + number(1) + HUGE,
    ],
    ids=["points", "cascades", "trees", "nodes", "lists of pixels", "pixels"],
)
def test_a_file_that_promises_endlessly_much_is_not_read_on(tmp_path: Path, begin: bytes) -> None:
    (tmp_path / "huge.dat").write_bytes(begin + bytes(100_000))
    with pytest.raises(ValueError, match="too many"):
        read_landmark_file(tmp_path / "huge.dat")


def test_leaves_that_lie_within_each_other_take_no_memory(tmp_path: Path) -> None:
    tree = number(1) + bytes(4) + number(2)
    leaves = POINT * 2000
    (tmp_path / "dense.dat").write_bytes(BEGIN + number(1) + number(1000) + tree + leaves)
    with pytest.raises(ValueError, match="leaves within each other"):
        read_landmark_file(tmp_path / "dense.dat")
