"""Files and folders appear whole or not at all."""

import shutil
from pathlib import Path

import pytest

from face2face.errors import DiskFullError, SinkError
from face2face.utils.file_reading import sha256_of
from face2face.utils.files import whole_file, whole_folder


def test_the_digest_is_sha_256(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "abc") == wanted


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("old")
    with whole_file(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.suffix == ".txt"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "note.txt"
    path.write_text("old")
    with pytest.raises(type(error)), whole_file(path) as temporary:
        temporary.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "not" / "note.txt"
    with pytest.raises(SinkError, match="cannot write"), whole_file(path) as temporary:
        temporary.write_text("new")


def test_a_full_disk_is_called_so(small_disk) -> None:  # type: ignore[no-untyped-def]
    disk = small_disk(0.1)
    path = disk / "note.bin"
    path.write_bytes(b"old")
    with pytest.raises(DiskFullError, match="no space left"), whole_file(path) as temporary:
        temporary.write_bytes(bytes(1_000_000))
    assert path.read_bytes() == b"old"
    assert list(disk.iterdir()) == [path]


def test_a_folder_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "album"
    path.mkdir()
    (path / "old.txt").touch()
    with whole_folder(path) as temporary:
        (temporary / "new.txt").touch()
        assert [p.name for p in path.iterdir()] == ["old.txt"]
    assert [p.name for p in path.iterdir()] == ["new.txt"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_folder(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "album"
    path.mkdir()
    (path / "old.txt").touch()
    with pytest.raises(type(error)), whole_folder(path) as temporary:
        (temporary / "new.txt").touch()
        raise error
    assert [p.name for p in path.iterdir()] == ["old.txt"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_of_the_last_step_brings_the_old_folder_back(tmp_path: Path) -> None:
    path = tmp_path / "album"
    path.mkdir()
    (path / "old.txt").touch()
    with pytest.raises(SinkError), whole_folder(path) as temporary:
        shutil.rmtree(temporary)  # so that it cannot be renamed
    assert [p.name for p in path.iterdir()] == ["old.txt"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_one_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="does not exist"), whole_folder(tmp_path / "not" / "here"):
        pass
    assert list(tmp_path.iterdir()) == []
