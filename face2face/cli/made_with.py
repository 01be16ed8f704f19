"""What a result is made with, as one number: the same flags and model give the same."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from face2face.model import FaceModel

_NO_SETTINGS = frozenset({"out", "overwrite", "model", "json", "progress", "c2pa_key"})
"""Flags that change nothing of a result; of the key and its certificate, the latter is public."""


def made_with(args: argparse.Namespace, model: FaceModel, without: Collection[str]) -> str:
    """What a model and the flags set of results.

    Args:
        args: the command's flags.
        model: what is applied.
        without: those of the flags that name what is read, and others that change no result.

    Returns:
        64 hexadecimal digits.

    Raises:
        OSError: a file cannot be read.
    """
    from face2face.engine.finished import model_digest

    return digest(f"{model_digest(model)}\n{_settings(args, without)}")


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _settings(args: argparse.Namespace, without: Collection[str]) -> str:
    """What the flags set; files by what is in them."""
    from face2face.utils.file_reading import sha256_of

    given: dict[str, str] = {}
    for name, value in vars(args).items():
        if name in _NO_SETTINGS or name in without or value is None or value is False:
            continue
        takes_file = isinstance(value, Path) or name == "background"
        is_file = takes_file and os.path.isfile(value)  # noqa: PTH113 - may be no path at all
        given[name] = sha256_of(Path(value)) if is_file else str(value)
    return json.dumps(given, sort_keys=True)
