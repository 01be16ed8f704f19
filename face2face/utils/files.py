"""Files and folders that appear under their final name only when whole.

Until then they are called `.NAME.part-HOST-PROCESS`, so that the next command can tell what a
killed one left from what another is still writing.
"""

import ctypes
import errno
import itertools
import os
import platform
import re
import secrets
import shutil
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from face2face.causes import Cause, cause_of
from face2face.errors import ErrorKind, SinkError, writing

_HOST = f"{zlib.crc32(platform.node().encode()):08x}"
"""This machine: in a folder that two machines share, neither knows the other's processes."""

_PART = re.compile(rf"\..*\.part-{_HOST}-(\d+)\b.*")

_LONGEST_NAME = 255
"""Bytes of a file's name that common file systems take."""

_LONGEST_SUFFIX = 32

_NEXT = ".face2face-next"
"""The folder of files that are about to take their places; see `changed_together`."""


def claim(path: Path) -> bool:
    """Make an empty file where there is nothing yet, not even a link; one of several does.

    Returns:
        False where the name is taken.

    Raises:
        SinkError: nothing can be made there.
    """
    with writing(path):
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except FileExistsError:
            return False
    return True


def numbered(path: Path) -> Iterator[Path]:
    """The name itself, and then "NAME (2)", "NAME (3)" and so on with its ending."""
    yield path
    for number in itertools.count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")


def part_path(path: Path) -> Path:
    """A new name beside `path` for what is not whole yet; as long as names may be, not longer."""
    mark = f"part-{_HOST}-{os.getpid()}-{secrets.token_hex(4)}"
    suffix = path.suffix if len(os.fsencode(path.suffix)) <= _LONGEST_SUFFIX else ""
    stem = path.stem
    while len(os.fsencode(f".{stem}.{mark}{suffix}")) > _LONGEST_NAME and stem:
        stem = stem[:-1]
    return path.with_name(f".{stem}.{mark}{suffix}")


def refuse_name(path: Path) -> None:
    """Refuse an output that cannot get its name, before any work is done for it.

    What exists and may not be written is kept: to replace it needs only the folder's permission,
    but whoever made it read-only did not mean that.

    Raises:
        SinkError: the name is too long, or what has it is read-only.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SinkError(
                f"cannot write {path.name[:20]}...: the name is too long "
                f"({len(os.fsencode(path.name))} bytes); give a shorter one",
                ErrorKind.CANNOT_WRITE,
                path=str(path),
                reason=Cause.NAME_TOO_LONG,
            ) from error
        raise SinkError(
            f"cannot write {path}: {error.strerror}; choose another place",
            ErrorKind.CANNOT_WRITE,
            path=str(path),
            reason=cause_of(error),
        ) from error
    # The owner's rights count for the administrator too, who may write everywhere.
    if not mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise SinkError(
            f"cannot write {path}: it exists and is read-only; give another name, or make it "
            "writable",
            ErrorKind.CANNOT_WRITE,
            path=str(path),
            reason=Cause.READ_ONLY,
        )


def clear_parts(folder: Path) -> None:
    """Remove what killed processes left half written in a folder; never raises."""
    with suppress(OSError):
        for path in folder.iterdir():
            match = _PART.fullmatch(path.name)
            if match is None or psutil.pid_exists(int(match[1])):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it when the block ends well.

    What stood at `path` before stays until then, and for good when the block fails.

    Raises:
        SinkError: `path` cannot be written.
    """
    temporary = part_path(path)
    try:
        with writing(path):
            yield temporary
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder beside `path`; it takes the place of `path` when the block ends well.

    Raises:
        SinkError: the folder cannot be made.
    """
    target = path.resolve()  # through a link to the folder behind it
    parent = target.parent
    if not parent.is_dir():
        raise SinkError(
            f"the folder {parent} does not exist: create it, or choose another place",
            ErrorKind.FOLDER_MISSING,
            folder=str(parent),
        )
    temporary, old = part_path(target), target.with_name(f".{target.name}.face2face-old")
    clear_parts(parent)
    try:
        with writing(path):
            _bring_back(old, target)
            temporary.mkdir()
            yield temporary
            if not target.exists():
                temporary.rename(target)
            elif not _exchanged(temporary, target):
                _replaced(temporary, target, old)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def changed_together(folder: Path) -> Iterator[Path]:
    """Give a folder whose files take their places in `folder` when the block ends well.

    All of them do, or none. Where a process is killed while they move, `finish_change` moves the
    rest: whoever reads the folder calls it first.

    Args:
        folder: made if need be; what is not replaced stays.

    Raises:
        SinkError: `folder` cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    finish_change(folder)
    with whole_folder(folder / _NEXT) as temporary:
        yield temporary
    finish_change(folder)


def finish_change(folder: Path) -> None:
    """Put the files of a change that was begun and not finished in their places, if there is one.

    Raises:
        SinkError: `folder` cannot be written.
    """
    staged = folder / _NEXT
    # A link could name any folder, whose files would be taken away.
    if staged.is_symlink() or not staged.is_dir():
        return
    # Another process may be doing the same.
    with writing(folder), suppress(FileNotFoundError):
        for path in sorted(staged.iterdir()):
            target = folder / path.name
            if path.is_dir() and target.is_dir():
                shutil.rmtree(target)
            with suppress(FileNotFoundError):
                path.replace(target)
        staged.rmdir()


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders take each other's name in one step; False where that cannot be done."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "linux":
            here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: renameat2(2)
            done = library.renameat2(here, names[0], here, names[1], exchange)
        elif sys.platform == "darwin":
            done = library.renamex_np(*names, 2)  # RENAME_SWAP: renamex_np(2)
        else:
            return False
    except (AttributeError, OSError, TypeError):  # an older system, or none of these
        return False
    return bool(done == 0)


def _replaced(temporary: Path, target: Path, old: Path) -> None:
    """In two steps; killed between them, `_bring_back` mends it."""
    target.rename(old)
    try:
        temporary.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(old: Path, target: Path) -> None:
    if old.is_dir() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)
