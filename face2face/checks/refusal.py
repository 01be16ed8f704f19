"""How a file from a stranger is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.errors import ModelError

_LONGEST = 80


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
            "face2face's page on GitHub, else get the model again, from somebody whom you trust"
        ) from error
    except RefusedError as error:
        raise ModelError(
            f"{path} is refused: {error}; get the model again, from somebody whom you trust"
        ) from error
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror or error}") from error


def bounded_bytes(path: Path, most: int) -> bytes:
    """A file's content.

    Raises:
        RefusedError: it has more than `most` bytes, found while reading.
    """
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise RefusedError(f"it is larger than {most >> 20} MB")
    return data


def shown(name: str) -> str:
    """A name out of a stranger's file, fit for one line of a message."""
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return "".join(one if one.isprintable() else "?" for one in short)
