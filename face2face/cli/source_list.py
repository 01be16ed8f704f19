"""Lists of videos: a text or CSV file with a source, and a model if wanted, a line.

# what begins so is left out
monday.mp4
lessons/, ana
"Smith, John.mp4", mona-lisa
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from face2face.errors import SourceError, UsageError
from face2face.utils.file_reading import read_bounded
from face2face.utils.text import sanitize_name

_MOST_BYTES = 16 << 20
_SEPARATORS = (",", ";", "\t")
"""Of CSV files, as spreadsheets write them."""

_HEADINGS = ("source", "video", "file", "path")


@dataclass(frozen=True)
class Listed:
    """One line.

    Attributes:
        source: a video or a folder, or "demo".
        model: what to apply to it, None where the line does not say.
    """

    source: str
    model: str | None


def read_list(path: Path) -> list[Listed]:
    """Read a list.

    Args:
        path: UTF-8, with any ends of lines.

    Returns:
        Its lines in their order. What is relative is from the working folder where it is there,
        else from the list's own folder where it is there.

    Raises:
        SourceError: the list cannot be read.
        UsageError: it is empty, or a line is neither a source nor a source and a model.
    """
    try:
        text = read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"cannot read the list {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"the list {path} is no text in UTF-8: save it as such") from error
    listed: list[Listed] = []
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        parts = _parts(line, path.parent)
        if not listed and parts[0].lower() in _HEADINGS and not _is_there(parts[0], path.parent):
            continue
        if len(parts) > 2 or not parts[0]:
            raise UsageError(
                f"line {number} of {path} is {sanitize_name(line)}: give a video or a folder, or "
                "one and a model behind a comma"
            )
        source = _located(parts[0], path.parent)
        model = _located(parts[1], path.parent) if len(parts) == 2 and parts[1] else None
        listed.append(Listed(source, model))
    if not listed:
        raise UsageError(f"the list {path} names no video: give one a line")
    return listed


def _parts(line: str, folder: Path) -> list[str]:
    """The fields of a line; a name that is there is taken whole, commas and all."""
    if _is_there(line, folder):
        return [line]
    for separator in _SEPARATORS:
        parts = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [line])
        while len(parts) > 1 and not parts[-1].strip():
            parts.pop()  # spreadsheets write empty fields
        if separator in line:
            return [part.strip() for part in parts]
    return [part.strip() for part in next(csv.reader([line]), [line])]


def _located(name: str, folder: Path) -> str:
    """A name as it can be used from the working folder."""
    beside = str(folder / name)
    return beside if not _exists(name) and _exists(beside) else name


def _is_there(name: str, folder: Path) -> bool:
    return _exists(name) or _exists(str(folder / name))


def _exists(name: str) -> bool:
    # os.path answers False where Path would fail: on names too long, or with a null.
    return os.path.exists(name)  # noqa: PTH110
