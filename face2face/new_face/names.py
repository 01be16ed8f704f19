"""What a new face may be called, and where its model goes."""

import re
import unicodedata
from pathlib import Path

from face2face.errors import ErrorKind, ModelError, UsageError
from face2face.utils.paths import shipped, users

_NAME = re.compile(r"\w(?:[\w .-]{0,58}[\w-])?")
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""


def model_of(name: str) -> Path:
    """Where the finished model of this name goes."""
    return users("models") / name


def checked_name(text: str) -> str:
    """A face's name that every file system takes.

    Raises:
        UsageError: it is none; the text says what is allowed.
    """
    name = unicodedata.normalize("NFC", text)
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise UsageError(
            f"'{text}' cannot be a face's name: use up to 60 letters, digits, spaces and .-_, "
            "such as ana or ana-2026",
            ErrorKind.NAME_UNFIT,
            name=text,
        )
    return name


def refuse_taken(name: str, *, overwrite: bool) -> None:
    """Refuse a name that another model has.

    Raises:
        ModelError: it is a shipped model's, or there is one already and `overwrite` is not given.
    """
    if (shipped("models") / name).exists():
        raise ModelError(
            f"{name} is the name of a shipped model: choose another",
            ErrorKind.NAME_TAKEN,
            name=name,
        )
    if model_of(name).exists() and not overwrite:
        raise ModelError(
            f"there is a model called {name} already ({model_of(name)}): choose another name, "
            "or give --overwrite to replace it when the new one is ready",
            ErrorKind.NAME_TAKEN,
            name=name,
        )
