"""How a file from a stranger is refused, and names that it may not hold."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.causes import cause_of
from face2face.errors import ErrorKind, ModelError
from face2face.utils.text import sanitize_name

_BLOCK = 1 << 22


class RefusedError(ValueError):
    """A file is not fit to be used; the text says why, as the rest of a sentence on it."""


class UnknownPartError(RefusedError):
    """A file holds what is not known to be harmless, and may be."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Name the file in what is raised on it.

    Raises:
        ModelError: in place of RefusedError, and where the file cannot be read.
    """
    try:
        yield
    except UnknownPartError as error:
        raise ModelError(
            f"{path} is refused: {error}; if it ought to run, please report it under Issues on "
            "face2face's page on GitHub, else get the model again, from somebody whom you trust",
            ErrorKind.MODEL_PART_UNKNOWN,
            path=str(path),
            reason=str(error),
        ) from error
    except RefusedError as error:
        raise ModelError(
            f"{path} is refused: {error}; get the model again, from somebody whom you trust",
            ErrorKind.MODEL_REFUSED,
            path=str(path),
            reason=str(error),
        ) from error
    except OSError as error:
        raise ModelError(
            f"cannot read {path}: {error.strerror or error}",
            ErrorKind.FILE_UNREADABLE,
            path=str(path),
            reason=cause_of(error),
        ) from error


def bounded_bytes(path: Path, most: int) -> bytes:
    """A file's content.

    Raises:
        RefusedError: it has more than `most` bytes, found while reading.
    """
    blocks, left = [], most + 1
    with path.open("rb") as file:
        # In blocks: asked for all at once, Python makes room for the most that there may be.
        while left and (block := file.read(min(left, _BLOCK))):
            blocks.append(block)
            left -= len(block)
    if not left:
        raise RefusedError(f"it is larger than {most >> 20} MB")
    return b"".join(blocks)


_LONGEST_NAME = 200

# What Windows takes for devices, whatever the end.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def inside(folder: Path, name: str) -> Path:
    """The file of a name that must lie in a folder on every system.

    Args:
        folder: where it must lie.
        name: its path in there, with "/" between the parts.

    Raises:
        RefusedError: the name leads elsewhere, also by a link, or is none that every system takes.
    """
    parts = name.split("/")
    strange = "\\" in name or ":" in name or not name.isprintable() or len(name) > _LONGEST_NAME
    if strange or any(not _usual(part) for part in parts):
        raise RefusedError(f"it names a file outside its folder: {sanitize_name(name)}")
    path = folder.joinpath(*parts)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RefusedError(f"its file {name} is a link to one outside its folder")
    return path


def _usual(part: str) -> bool:
    return bool(part) and part[-1] not in ". " and not _DEVICE.fullmatch(part)
