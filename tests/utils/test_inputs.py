"""No output takes the place of what is read, under whatever name."""

import os
from pathlib import Path

import pytest

from face2face.dataset.dataturks import read_annotations
from face2face.dataset.layout import find_pairs
from face2face.errors import DatasetError, SinkError
from face2face.utils.file_reading import open_file, read_bounded
from face2face.utils.inputs import (
    refuse_linked_folders,
    refuse_links_out,
    refuse_read,
    refuse_read_files,
    refuse_read_folder,
)
from face2face.video.image_source import natural_order


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.png"
    path.parent.mkdir()
    path.write_bytes(b"x")
    return path


def names_of(file: Path) -> list[Path]:
    """Other names of the same file."""
    folder = file.parents[1]
    (folder / "soft.png").symlink_to(file)
    (folder / "far.png").symlink_to(folder / "soft.png")
    os.link(file, folder / "hard.png")
    (folder / "linked").symlink_to(file.parent)
    others = [folder / "soft.png", folder / "far.png", folder / "hard.png"]
    others += [folder / "linked" / "a.png", folder / "in" / ".." / "in" / "a.png"]
    upper = file.parent / "A.PNG"
    return [*others, upper] if upper.exists() else others


def test_the_same_file_under_other_names(file: Path) -> None:
    for name in names_of(file):
        with pytest.raises(SinkError, match="is the input itself"):
            refuse_read(name, [None, file])
        with pytest.raises(SinkError, match="is the input itself"):
            refuse_read_files([file.with_name("b.png"), name], [file])
    refuse_read(file.with_name("b.png"), [file, file.parent / "gone"])
    refuse_read(file, [None])


def test_a_folder_that_holds_what_is_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(file.parent)
    (tmp_path / "soft.png").symlink_to(file)
    for read in (file, file.parent, tmp_path / "soft.png", tmp_path / "linked" / "a.png"):
        for target in (file.parent, tmp_path / "linked"):
            with pytest.raises(SinkError, match="would replace the input"):
                refuse_read_folder(target, [read])
    refuse_read_folder(tmp_path / "new", [file])
    refuse_read_folder(file.parent, [tmp_path])


def test_links_in_a_folder_of_results(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "sub").symlink_to(file.parent)
    with pytest.raises(SinkError, match="leads out of"):
        refuse_links_out(out, out / "sub" / "b" / "a.png")
    with pytest.raises(SinkError, match="leads out of"):
        refuse_linked_folders(out)
    refuse_links_out(out, out / "a.png")
    (out / "sub").unlink()
    (out / "a.png").symlink_to(file)
    refuse_linked_folders(out)
    refuse_linked_folders(tmp_path / "none")


@pytest.mark.timeout(30)
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe, loop = tmp_path / "pipe.json", tmp_path / "loop"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for place in (pipe, loop, Path("/dev/zero"), tmp_path, Path("a\0b"), tmp_path / ("a" * 300)):
        with pytest.raises(OSError, match=r"device|folder|links|null|long"):
            open_file(place)
    with pytest.raises(DatasetError, match="a device or a pipe"):
        read_annotations(pipe)
    large = tmp_path / "large.json"
    with large.open("wb") as opened:
        opened.truncate(1 << 40)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_bounded(large, 1 << 20)
    with pytest.raises(DatasetError, match="larger than 256 MB"):
        read_annotations(large)


def test_digits_that_are_no_number_are_letters(tmp_path: Path) -> None:
    folder = tmp_path / "combined" / "train"
    folder.mkdir(parents=True)
    names = ["2.png", "10.png", "\u00b2.png", "a\u0663.png", "\u06635.png", "1\u2460.png", "x.png"]
    for name in names:
        (folder / name).write_bytes(b"x")
    found = find_pairs(tmp_path)
    listed = [path.name for path in (*found.train, *found.val)]
    assert sorted(listed) == sorted(names)
    assert listed.index("2.png") < listed.index("10.png")
    assert sorted(names, key=lambda name: natural_order(Path(name))).index("2.png") == 1
