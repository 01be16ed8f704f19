"""Models that come as a zip file: unpacked into the cache, and refused by the file's own name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.errors import ModelError, writing
from face2face.untrusted.archive import unpack
from face2face.untrusted.refusal import RefusedError, refusing
from face2face.utils.file_reading import sha256_of
from face2face.utils.files import whole_folder
from face2face.utils.paths import caches

_MOST_ARCHIVE = 1 << 30
"""Bytes of a model's zip file."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder of a zip file's model, which stays in the cache for the next time.

    A ModelError that the block raises becomes one of the zip file, and the folder goes.

    Args:
        path: the zip file.

    Raises:
        ModelError: it is no zip file, or too large.
        SinkError: it cannot be unpacked.
    """
    folder = _unpack(path)
    try:
        yield _inner(folder)
    except ModelError as error:
        shutil.rmtree(folder, ignore_errors=True)  # nobody will use it again
        raise _of_archive(error, folder, path) from error


def _unpack(path: Path) -> Path:
    """Unpack anew only what has changed."""
    with refusing(path):
        if path.stat().st_size > _MOST_ARCHIVE:
            raise RefusedError(f"it is larger than {_MOST_ARCHIVE >> 20} MB")
        folder = caches() / "models" / sha256_of(path)
        if not folder.is_dir():
            with writing(folder):
                folder.parent.mkdir(parents=True, exist_ok=True)
            with whole_folder(folder) as temporary:
                unpack(path, temporary)
    return folder


def _inner(folder: Path) -> Path:
    """Where in it the model is: many put the folder into the archive, not what is in it."""
    inner = [one for one in folder.iterdir() if not one.name.startswith(".")]
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else folder


def _of_archive(error: ModelError, folder: Path, path: Path) -> ModelError:
    """The same error, of the zip file and not of the folder that it was unpacked into."""

    def renamed(text: str) -> str:
        return text.replace(str(folder), str(path))

    details = error.details
    if details is None:
        return ModelError(renamed(str(error)))
    facts = {
        name: renamed(fact) if isinstance(fact, str) else fact
        for name, fact in details.facts.items()
    }
    return ModelError(renamed(str(error)), details.kind, **facts)
