"""Reading files that may be anything: only regular ones, at once, and no more than is wanted."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: Path) -> BinaryIO:
    """Open a file to read its bytes, at once and only if it is one.

    Nothing is waited for: a pipe without a writer would never open, /dev/zero never end.

    Raises:
        OSError: it cannot be opened, or is no file.
    """
    try:
        descriptor = os.open(path, _READING)
    except ValueError as error:  # a name that the file system cannot hold
        raise OSError(errno.EINVAL, str(error)) from error
    kind = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(kind):
        os.close(descriptor)
        what = "it is a folder" if stat.S_ISDIR(kind) else "it is a device or a pipe, not a file"
        raise OSError(errno.EINVAL, what)
    return os.fdopen(descriptor, "rb")


def read_bounded(path: Path, most: int) -> bytes:
    """A file's bytes, as `open_file` opens it.

    Raises:
        OSError: it cannot be read, is no file, or has more than `most` bytes.
    """
    with open_file(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB")
    return data


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with open_file(path) as file:
        return digest_of(file).hex()


def digest_of(file: BinaryIO) -> bytes:
    """SHA-256 of the rest of a file, without its bytes staying in memory."""
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.digest()


def sha256_of_all(files: Iterable[tuple[str, Path]]) -> str:
    """Hexadecimal SHA-256 of several files: of a line each with its name and its own."""
    lines = (f"{name} {sha256_of(path)}\n" for name, path in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sha256_of_each(folder: Path, names: list[str]) -> dict[str, str]:
    """SHA-256 of files and of all files in folders, by path inside `folder`."""
    found: dict[str, str] = {}
    for name in names:
        location = folder / name
        files = (
            sorted(p for p in location.rglob("*") if p.is_file())
            if location.is_dir()
            else [location]
        )
        for file in files:
            found[file.relative_to(folder).as_posix()] = sha256_of(file)
    return found
