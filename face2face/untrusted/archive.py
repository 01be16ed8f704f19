"""Zip files from strangers: looked into and unpacked within bounds.

What a zip file says of itself may be wrong: bytes are counted while they come.
"""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.untrusted.refusal import RefusedError, inside
from face2face.utils.text import sanitize_name

MOST_FILES = 200
MOST_UNPACKED = 2 << 30
"""Bytes of all files."""

_RATIO = 20
"""How much longer than the archive its files may be: weights hardly shrink."""

_ALWAYS = 16 << 20
"""Bytes that are let through whatever the ratio."""

_MOST_LISTED = 1 << 20
"""Bytes of the list of files at a zip file's end."""

_BLOCK = 1 << 20
_LINE_AND_COMMENT = 22 + (1 << 16)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip file of reasonable files with names of their own.

    Raises:
        RefusedError: it is none, damaged, or holds links, too many files, or twice the same.
    """
    try:
        _check_list(path)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedError(f"it is no zip file, or damaged ({error})") from error


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip file.

    Args:
        path: the zip file.
        folder: an empty one; what is in it after a failure is of no use.

    Raises:
        RefusedError: see `open_archive`; or a name leads out of the folder, or there is too much.
        OSError: it cannot be read or written.
    """
    left = min(MOST_UNPACKED, max(_ALWAYS, _RATIO * path.stat().st_size))
    with open_archive(path) as archive:
        members = [one for one in archive.infolist() if not one.filename.startswith("__MACOSX/")]
        for member in members:
            location = inside(folder, member.filename.removesuffix("/"))
            if member.is_dir():
                location.mkdir(parents=True, exist_ok=True)
                continue
            location.parent.mkdir(parents=True, exist_ok=True)
            with location.open("xb") as file:
                for block in _blocks(archive, member):
                    left -= len(block)
                    if left < 0:
                        raise RefusedError("unpacked it would be far larger than a model")
                    file.write(block)


def member_bytes(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read one file of an archive.

    Raises:
        RefusedError: it is not there, or has more than `most` bytes.
    """
    if name not in archive.namelist():
        raise RefusedError(f"it holds no {name}")
    data = bytearray()
    for block in _blocks(archive, archive.getinfo(name)):
        data += block
        if len(data) > most:
            raise RefusedError(f"its {name} is larger than {most >> 20} MB")
    return bytes(data)


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            yield block


def _check_list(path: Path) -> None:
    """Refuse a list of files that is too long before Python reads all of it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LINE_AND_COMMENT - 20))
        tail = file.read()
    # Python looks for the last line in this order, too.
    without_comment = tail[-22:].startswith(b"PK\5\6") and tail.endswith(b"\0\0")
    location = len(tail) - 22 if without_comment else tail.rfind(b"PK\5\6")
    if location < 0:
        raise RefusedError("it is no zip file, or damaged")
    # The form for more than 4 GB or 65,535 files says it elsewhere.
    if b"PK\6\7" in tail[max(0, location - 20) : location]:
        raise RefusedError("it is a zip file of the form for more than 4 GB")
    if int.from_bytes(tail[location + 12 : location + 16], "little") > _MOST_LISTED:
        raise RefusedError(f"it holds more than {MOST_FILES} files")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise RefusedError(f"it holds more than {MOST_FILES} files")
    # Some systems take names for the same that differ in case or in how accents are written.
    known = {unicodedata.normalize("NFC", one.filename).casefold() for one in members}
    if len(known) < len(members):
        raise RefusedError("it holds two files of one name")
    for member in members:
        name = sanitize_name(member.filename)
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise RefusedError(f"its {name} is a link or a device")
        if member.flag_bits & 1:
            raise RefusedError(f"its {name} is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError(f"its {name} is compressed in an unusual way")
