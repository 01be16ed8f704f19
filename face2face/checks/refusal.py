"""How a file from a stranger is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from face2face.errors import ModelError

_LONGEST = 80
_BLOCK = 1 << 22


class RefusedError(ValueError):
    """A file is not fit to be used; the text says why, as the rest of a sentence on it."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Name the file in what is raised on it.

    Raises:
        ModelError: in place of RefusedError, and where the file cannot be read.
    """
    try:
        yield
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
    blocks, left = [], most + 1
    with path.open("rb") as file:
        # In blocks: asked for all at once, Python makes room for the most that there may be.
        while left and (block := file.read(min(left, _BLOCK))):
            blocks.append(block)
            left -= len(block)
    if not left:
        raise RefusedError(f"it is larger than {most >> 20} MB")
    return b"".join(blocks)


def shown(name: str) -> str:
    """A name out of a stranger's file, fit for one line of a message."""
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return "".join(one if one.isprintable() else "?" for one in short)
