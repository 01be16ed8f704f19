"""Zip files and arrays from strangers: nothing leaves the folder, nothing fills the disk."""

import io
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from face2face.untrusted.archive import unpack
from face2face.untrusted.npz import read_arrays
from face2face.untrusted.refusal import RefusedError, inside

OUTSIDE = [
    "../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt", "C:evil",
    "a/./b", "a//b", "", ".", "..", "a\x00b", "a\nb", "nul", "a/COM1.txt", "trailing.", "x" * 300,
]  # fmt: skip


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def unpacked(path: Path, folder: Path) -> set[str]:
    folder.mkdir()
    unpack(path, folder)
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedError, match="outside its folder"):
        inside(tmp_path, name)


def test_links_that_lead_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "out").symlink_to(tmp_path)
    (folder / "in").symlink_to(folder)
    with pytest.raises(RefusedError, match="is a link to one outside"):
        inside(folder, "out/secret")
    assert inside(folder, "in/secret") == folder / "in" / "secret"
    assert inside(folder, "a/ü b.txt") == folder / "a" / "ü b.txt"


def test_a_plain_archive(tmp_path: Path) -> None:
    members = {"a/model.json": b"{}", "a/b/c.bin": bytes(1000), "__MACOSX/a/._x": b"x"}
    path = zipped(tmp_path / "some.zip", members)
    assert unpacked(path, tmp_path / "out") == {"a/model.json", "a/b/c.bin"}
    assert (tmp_path / "out/a/b/c.bin").read_bytes() == bytes(1000)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:/evil"])
def test_files_that_want_out(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "slip.zip", {"good.txt": b"x", name: b"evil"})
    with pytest.raises(RefusedError, match="outside its folder"):
        unpacked(path, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()].count("evil.txt") == 0


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_links_and_devices(tmp_path: Path, kind: int) -> None:
    link = zipfile.ZipInfo("way-out")
    link.external_attr = (kind | 0o777) << 16
    link.create_system = 3
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc")
        archive.writestr("way-out/evil.txt", "evil")
    with pytest.raises(RefusedError, match="way-out is a link or a device"):
        unpacked(tmp_path / "link.zip", tmp_path / "out")
    assert not (tmp_path / "out" / "way-out").exists()


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"x", "a/b": b"y"})
    with pytest.raises((RefusedError, OSError)):
        unpacked(path, tmp_path / "out")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.txt", "a.txt"), ("a.txt", "A.TXT"), ("ü", "u\u0308")])
def test_two_files_of_one_name(tmp_path: Path, names: tuple[str, str]) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    with pytest.raises(RefusedError, match="two files of one name"):
        unpacked(tmp_path / "twice.zip", tmp_path / "out")


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten gigabytes of zeros in some ten megabytes: one compressed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    first = packer.compress(zeros) + packer.flush(2)
    block = packer.compress(zeros) + packer.flush(2)
    path = tmp_path_factory.mktemp("bomb") / "bomb.zip"
    data = first + block * (10 * 1024 - 1) + packer.flush()
    # The checksum is never reached.
    name = b"frozen_model.pb"
    lengths = struct.pack("<III", 0, len(data), 0xFFFFFFF0)
    head = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + lengths
    listed = b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + lengths
    with path.open("wb") as file:
        file.write(head + struct.pack("<HH", len(name), 0) + name)
        file.write(data)
        begin = file.tell()
        file.write(listed + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name)
        end = file.tell()
        file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, end - begin, begin, 0))
    return path


def test_a_bomb(bomb: Path, tmp_path: Path) -> None:
    assert bomb.stat().st_size < 20 << 20
    begun = time.process_time()
    with pytest.raises(RefusedError, match="far larger than a model"):
        unpacked(bomb, tmp_path / "out")
    assert time.process_time() - begun < 20
    written = sum(one.stat().st_size for one in (tmp_path / "out").rglob("*"))
    assert written <= 20 * bomb.stat().st_size


def test_a_bomb_that_claims_to_be_small(bomb: Path, tmp_path: Path) -> None:
    data = bomb.read_bytes().replace(struct.pack("<I", 0xFFFFFFF0), struct.pack("<I", 1000))
    (tmp_path / "lies.zip").write_bytes(data)
    with pytest.raises(RefusedError):
        unpacked(tmp_path / "lies.zip", tmp_path / "out")
    assert sum(one.stat().st_size for one in (tmp_path / "out").rglob("*")) <= 1 << 20


def test_more_files_than_a_model_has(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{n}.txt": b"" for n in range(300)})
    with pytest.raises(RefusedError, match="more than 200 files"):
        unpacked(path, tmp_path / "out")
    # A list so long that reading it alone would fill the memory.
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\5\6")
    data[place + 12 : place + 16] = struct.pack("<I", 1 << 30)
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="more than 200 files"):
        unpack(path, tmp_path / "out")


def test_an_encrypted_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": b"hello"})
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(RefusedError, match=r"its a\.txt is encrypted"):
        unpacked(path, tmp_path / "out")


@pytest.mark.parametrize("cut", [0, 1, 30, 100, -1, -22])
def test_damaged_archives(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": np.random.default_rng(0).bytes(3000)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(RefusedError, match="no zip file, or damaged"):
        unpacked(path, tmp_path / "out")


def npy(array: np.ndarray, claimed: tuple[int, ...] | None = None) -> bytes:
    file = io.BytesIO()
    header = np.lib.format.header_data_from_array_1_0(array)
    header["shape"] = claimed or array.shape
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + array.tobytes()


def test_arrays(tmp_path: Path) -> None:
    one, two = np.arange(12, dtype=np.float32).reshape(3, 4), np.asfortranarray(np.eye(3))
    np.savez(tmp_path / "x.npz", one=one, two=two)
    found = read_arrays(tmp_path / "x.npz", most_bytes=10_000)
    assert (found["one"] == one).all() and (found["two"] == two).all()
    with pytest.raises(RefusedError, match="larger than"):
        read_arrays(tmp_path / "x.npz", most_bytes=200)


@pytest.mark.parametrize(
    "content",
    [
        npy(np.zeros(4, np.float32), (100_000, 100_000)),
        npy(np.zeros(4, np.float32), (-2, -2)),
        npy(np.zeros(4, np.float32), (3,)),
        npy(np.zeros(4, np.int32)),
        npy(np.array([None] * 4)),
        b"",
        b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 5000,
        npy(np.zeros(4, np.float32))[:50],
    ],
)
def test_arrays_that_are_not_what_they_say(tmp_path: Path, content: bytes) -> None:
    path = zipped(tmp_path / "x.npz", {"one.npy": content})
    with pytest.raises(RefusedError, match=r"its one\.npy"):
        read_arrays(path, most_bytes=10_000)
