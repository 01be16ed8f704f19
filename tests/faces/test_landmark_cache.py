"""What is kept of a landmark file for the next start."""

import errno
import hashlib
import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from face2face.faces import landmark_cache
from face2face.faces.landmark_cache import load_trees
from face2face.faces.landmark_file import read_landmark_file
from face2face.faces.landmarks import default_landmark_model
from tests.faces.landmark_files import found_in_box, train_predictor
from tests.fresh_python import printed_by

GREY = np.random.default_rng(1).integers(0, 256, (200, 200), np.uint8)
BOX = 50, 50, 100


@pytest.fixture
def small(tmp_path: Path, home: Path) -> Path:
    """A landmark file of which nothing is kept yet."""
    del home
    return train_predictor(tmp_path / "small.dat")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files of dlib's that are read."""
    paths: list[Path] = []

    def noted(path: Path) -> np.ndarray:
        paths.append(path)
        return read_landmark_file(path)

    monkeypatch.setattr(landmark_cache, "read_landmark_file", noted)
    return paths


def kept(home: Path) -> list[Path]:
    return sorted((home / "cache" / "landmarks").iterdir())


def test_the_file_is_read_once(small: Path, home: Path, read: list[Path]) -> None:
    first = found_in_box(load_trees(small), GREY, *BOX)
    assert np.array_equal(found_in_box(load_trees(small), GREY, *BOX), first)
    assert read == [small]
    assert len(kept(home)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="what is mapped counts otherwise elsewhere")
def test_reading_the_usual_file_takes_less_memory_than_it_has(home: Path) -> None:
    usual = default_landmark_model()
    grown_mb = printed_by(
        "import sys\n"
        "from pathlib import Path\n"
        "from face2face.benchmark.machine import peak_memory_mb\n"
        "from face2face.faces.landmark_cache import load_trees\n"
        "before = peak_memory_mb()\n"
        "load_trees(Path(sys.argv[1]))\n"
        "print(peak_memory_mb() - before)\n",
        usual,
    )
    assert len(kept(home)) == 1
    assert float(grown_mb) < usual.stat().st_size / 1e6  # more than twice that, were all of it held


def test_a_file_that_was_changed_is_read_again(small: Path, read: list[Path]) -> None:
    load_trees(small)
    train_predictor(small, points=5)
    assert load_trees(small).points == 5
    os.utime(small, (0, 0))
    load_trees(small)
    assert len(read) == 3


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "another's"])
def test_what_is_damaged_is_made_anew(small: Path, home: Path, read: list[Path], how: str) -> None:
    first = found_in_box(load_trees(small), GREY, *BOX)
    (path,) = kept(home)
    data = path.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    path.write_bytes(
        {"cut": data[:-1], "flipped": bytes(flipped), "empty": b""}.get(how, b"x" * 99)
    )
    for _ in range(2):
        assert np.array_equal(found_in_box(load_trees(small), GREY, *BOX), first)
    assert len(read) == 2


def test_addresses_are_not_taken_from_what_was_kept(
    small: Path, home: Path, read: list[Path]
) -> None:
    first = found_in_box(load_trees(small), GREY, *BOX)
    (path,) = kept(home)
    header = io.BytesIO()
    kind = [(name, "O") for name in ("source", "shape", "anchors")]
    np.lib.format.write_array_header_1_0(
        header, {"descr": kind, "fortran_order": False, "shape": ()}
    )
    data = header.getvalue() + b"A" * 24
    path.write_bytes(hashlib.sha256(data).digest() + data)
    assert np.array_equal(found_in_box(load_trees(small), GREY, *BOX), first)
    assert len(read) == 2


def test_without_a_place_to_keep_it_the_file_is_read_each_time(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[Path]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FACE2FACE_HOME", str(tmp_path / "file"))
    first = found_in_box(load_trees(small), GREY, *BOX)
    assert np.array_equal(found_in_box(load_trees(small), GREY, *BOX), first)
    assert len(read) == 2


def test_what_is_kept_where_nothing_may_be_written_is_used(
    small: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found_in_box(load_trees(small), GREY, *BOX)

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("os.utime", refuse)
    assert np.array_equal(found_in_box(load_trees(small), GREY, *BOX), first)
    assert read == [small]


def test_the_last_few_are_kept(tmp_path: Path, home: Path) -> None:
    for number in range(5):
        load_trees(train_predictor(tmp_path / f"{number}.dat"))
    assert len(kept(home)) == 3


def test_what_was_kept_when_the_clock_was_ahead_does_not_push_out_the_new(
    tmp_path: Path, home: Path, read: list[Path]
) -> None:
    for number in range(3):
        load_trees(train_predictor(tmp_path / f"{number}.dat"))
    for path in kept(home):
        os.utime(path, (1 << 32, 1 << 32))
    new = train_predictor(tmp_path / "new.dat")
    for _ in range(2):
        load_trees(new)
    assert read.count(new) == 1
    assert len(kept(home)) == 3
