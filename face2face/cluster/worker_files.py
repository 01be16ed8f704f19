"""Files that a worker was sent, by what is in them.

cluster/                in the cache
  SHA256/NAME           a file, whole and as its hash says
  SHA256/.NAME.1234     one that process 1234 is being sent
  models/DIGEST/        a model's folder, put together from them
"""

import asyncio
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from face2face.cluster.orders import SentFile, SentModel
from face2face.errors import SinkError, SourceError, writing
from face2face.utils.file_reading import sha256_of
from face2face.utils.files import whole_folder
from face2face.utils.paths import caches

_KEPT_S = 7 * 24 * 3600
"""What was not used for so long is removed."""


def lacking(files: Iterable[SentFile]) -> list[SentFile]:
    """Those of some files that this machine has neither at their own path nor in the cache."""
    return [file for file in files if _found(file) is None]


def path_of(file: SentFile) -> Path:
    """Where a file lies that is not lacking.

    Raises:
        SourceError: it was removed just now.
    """
    path = _found(file)
    if path is None:
        raise SourceError(f"{file.name} was removed while it was needed: give the command again")
    return path


def model_at(model: SentModel) -> Path:
    """The location, for `read_model`, of a model whose files are all there.

    Raises:
        SinkError: it cannot be put together in the cache.
    """
    own = Path(model.folder)
    if all(_is_own(file) for file in model.files.values()):
        return own / model.named
    folder = _cache() / "models" / model.digest
    if not folder.is_dir():
        with writing(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
        with whole_folder(folder) as temporary:
            for name, file in model.files.items():
                target = temporary / name
                if not target.resolve().is_relative_to(temporary.resolve()):
                    raise SinkError(f"the model's file {name} would lie outside its folder")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path_of(file), target)
    with suppress(OSError):
        os.utime(folder)
    return folder / model.named


async def receive(file: SentFile, offset: int, data: bytes) -> str:
    """Take a piece of a file; called on the worker for each in turn.

    Beside the worker's messages: to hash a large file takes seconds.

    Args:
        file: the file.
        offset: where the piece belongs.
        data: the piece.

    Returns:
        "" where it was taken, else why not.
    """
    return await asyncio.to_thread(_receive, file, offset, data)


def _receive(file: SentFile, offset: int, data: bytes) -> str:
    target = _place(file)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if offset == 0:
            _drop_old()
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with part.open("wb" if offset == 0 else "r+b") as out:
            out.seek(offset)
            out.write(data)
        if offset + len(data) < file.size:
            return ""
        if sha256_of(part) != file.sha256:
            part.unlink()
            return f"{file.path} was changed while it was sent: give the same command again"
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        return f"cannot write {target}: {error.strerror or error}"
    return ""


def forget(file: SentFile) -> None:
    """Remove a file that was sent and is not needed any more; never raises."""
    shutil.rmtree(_place(file).parent, ignore_errors=True)


def _found(file: SentFile) -> Path | None:
    if _is_own(file):
        return Path(file.path)
    place = _place(file)
    if not _is(place, file):
        return None
    with suppress(OSError):
        os.utime(place.parent)
    return place


def _is_own(file: SentFile) -> bool:
    return _is(Path(file.path), file)


def _is(path: Path, file: SentFile) -> bool:
    """Whether a path is a file with these bytes."""
    try:
        state = path.stat()
        if state.st_size != file.size:
            return False
        return (
            _sha256(str(path), state.st_size, state.st_mtime_ns, state.st_ctime_ns) == file.sha256
        )
    except OSError:
        return False


@lru_cache(maxsize=256)
def _sha256(path: str, *stamps: int) -> str:
    """The hash of a file as it is now, by what the system says of it."""
    del stamps
    return sha256_of(Path(path))


def _place(file: SentFile) -> Path:
    if len(file.sha256) != 64 or not file.sha256.isalnum() or not file.name:
        raise SinkError(f"{file.name} with the hash {file.sha256} is no file")
    return _cache() / file.sha256 / file.name


def _cache() -> Path:
    return caches() / "cluster"


def _drop_old() -> None:
    """Remove what was not used for long; never raises."""
    with suppress(OSError):
        for folder in [*_cache().glob("*"), *_cache().glob("models/*")]:
            if folder.name != "models" and time.time() - folder.stat().st_mtime > _KEPT_S:
                shutil.rmtree(folder, ignore_errors=True)
