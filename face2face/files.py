"""Files that appear under their final name only when whole."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.errors import SinkError, writing


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it when the block ends well.

    What stood at `path` before stays until then, and for good when the block fails.

    Raises:
        SinkError: `path` cannot be written.
    """
    temporary = path.with_name(f".{path.stem}.part-{os.getpid()}{path.suffix}")
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
    parent = path.resolve().parent
    if not parent.is_dir():
        raise SinkError(f"the folder {parent} does not exist: create it, or choose another place")
    with writing(path):
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.part-", dir=parent))
        temporary.chmod(0o755)
    try:
        with writing(path):
            yield temporary
            old = temporary.with_name(temporary.name + "-old")
            if path.exists():
                path.rename(old)
            try:
                temporary.rename(path)
            except BaseException:
                if old.exists():
                    old.rename(path)
                raise
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
