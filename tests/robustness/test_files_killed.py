"""Killed just before each of its file operations, a change is there whole or not at all."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from face2face.utils import files
from face2face.utils.files import changed_together, finish_change, whole_file, whole_folder
from tests.children import run_child
from tests.robustness.killed import at_operation, operations_in
from tests.robustness.wholeness import parts_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")

OLD = {"a.txt": "old", "b.txt": "old", "sub/c.txt": "old"}
NEW = {"a.txt": "new", "b.txt": "new", "sub/d.txt": "new"}


def write(folder: Path, content: dict[str, str]) -> None:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def kill_everywhere(
    room: Path, prepare: Callable[[Path], None], work: Callable[[Path], int]
) -> list[Path]:
    """Do some work again and again, killed at each of its file operations; where it was done."""
    rooms: list[Path] = []
    number = -1
    while True:
        path = room / str(number)
        path.mkdir()
        prepare(path)
        ended = run_child(at_operation(number, path, partial(work, path)), room)
        if number == -1:
            assert ended.code == 0, ended.err
            operations = operations_in(ended.out)
            assert operations > 2
        else:
            assert ended.code == -9
            rooms.append(path)
        number += 1
        if number == operations:
            return rooms


def new_file(path: Path) -> int:
    with whole_file(path / "a.txt") as temporary:
        temporary.write_text("new")
    return 0


def new_folder(path: Path) -> int:
    with whole_folder(path / "album") as temporary:
        write(temporary, NEW)
    return 0


def new_folder_step_by_step(path: Path) -> int:
    """As on Windows, and on file systems that cannot let folders change places."""
    files._exchanged = lambda *_: False
    return new_folder(path)


def new_files(path: Path) -> int:
    with changed_together(path) as room:
        write(room, NEW)
    return 0


def test_a_file(tmp_path: Path) -> None:
    paths = kill_everywhere(tmp_path, lambda path: write(path, {"a.txt": "old"}), new_file)

    assert {(path / "a.txt").read_text() for path in paths} == {"old", "new"}


@pytest.mark.parametrize("atomic", [True, False])
def test_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, atomic: bool) -> None:
    if atomic and sys.platform not in ("linux", "darwin"):
        pytest.skip("this system cannot let folders change places")
    work = new_folder if atomic else new_folder_step_by_step
    if not atomic:
        monkeypatch.setattr(files, "_exchanged", lambda *_: False)

    for path in kill_everywhere(tmp_path, lambda at: write(at / "album", OLD), work):
        album = path / "album"
        if atomic or album.exists():
            assert read(album) in (OLD, NEW)

        # The next one brings back what stood there, and clears up, even when it fails.
        with pytest.raises(KeyError), whole_folder(album):
            raise KeyError
        assert read(album) in (OLD, NEW)
        assert list(path.iterdir()) == [album]


def test_several_files_of_a_folder(tmp_path: Path) -> None:
    whole = {"mine.txt": "kept"}
    before, after = OLD | whole, {"a.txt": "new", "b.txt": "new", "sub/d.txt": "new"} | whole

    seen = []
    for path in kill_everywhere(tmp_path, lambda at: write(at, before), new_files):
        finish_change(path)
        found = {name: text for name, text in read(path).items() if not name.startswith(".")}
        assert found in (before, after)
        seen.append(found)
        with changed_together(path) as room:
            write(room, NEW)
        assert read(path) == after
        assert parts_in(path) == []
    assert before in seen
    assert after in seen


def test_what_another_process_writes_is_left_alone(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.txt") as temporary:
        temporary.write_text("half")
        files.clear_parts(tmp_path)
        assert temporary.exists()
    elsewhere = tmp_path / ".b.part-00000000-1-aa.txt"  # of another machine on a shared disk
    elsewhere.write_text("half")
    mine = tmp_path / ".notes.part-time"
    mine.write_text("a user's own")
    files.clear_parts(tmp_path)
    assert elsewhere.exists()
    assert mine.exists()


def test_a_link_to_other_peoples_files_is_no_change(tmp_path: Path) -> None:
    documents, model = tmp_path / "documents", tmp_path / "model"
    write(documents, {"letter.txt": "dear"})
    model.mkdir()
    (model / ".face2face-next").symlink_to(documents)
    finish_change(model)
    assert read(documents) == {"letter.txt": "dear"}
    assert not (model / "letter.txt").exists()
