"""Keras' .keras files, looked into before Keras loads them.

Their configuration names classes and functions that loading imports and calls; a Lambda layer
carries Python itself. Keras' safe mode refuses that one, but has been got round
(CVE-2025-1550, CVE-2025-8747): so only the classes that our generator is made of are let in. The
weights may name other files to be read, which is refused, too.
"""

import io
import json
import math
from pathlib import Path
from typing import Any

from face2face.untrusted.archive import member_bytes, open_archive
from face2face.untrusted.operations import KERAS, MOST_BYTES, MOST_VALUES, MOST_WEIGHTS
from face2face.untrusted.refusal import RefusedError, refusing
from face2face.utils.text import sanitize_name

_CONFIG = "config.json"
_WEIGHTS = "model.weights.h5"
_MEMBERS = {_CONFIG, "metadata.json", _WEIGHTS}
_MOST_CONFIG = 4 << 20
_MOST_OBJECTS = 2_000


def check_keras_file(path: Path) -> list[tuple[int, ...]]:
    """Refuse a .keras file that holds more than a reduced generator. Nothing of it is loaded.

    Returns:
        The shapes of its weights, in no certain order. The file holds every one of their values.

    Raises:
        ModelError: it is refused; the class and the layer are named.
    """
    with refusing(path):
        with open_archive(path) as archive:
            others = sorted(set(archive.namelist()) - _MEMBERS)
            if others:
                raise RefusedError(f"it holds a file {sanitize_name(others[0])}")
            config = member_bytes(archive, _CONFIG, _MOST_CONFIG)
            weights = member_bytes(archive, _WEIGHTS, MOST_BYTES)
        try:
            _check_config(json.loads(config))
        except (ValueError, RecursionError) as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError(f"its {_CONFIG} is damaged") from error
        return _check_weights(weights)


def _check_config(config: Any) -> None:
    """Refuse classes that are not ours, wherever they stand."""
    pending = [config]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending += one
        elif isinstance(one, dict):
            pending += one.values()
            if "class_name" in one:
                _check_class(one)


def _check_class(entry: dict[str, Any]) -> None:
    name, module = entry["class_name"], entry.get("module") or ""
    if (module, name) in KERAS and entry.get("registered_name") in (None, name):
        return
    settings = entry.get("config")
    layer = entry.get("name") or (settings.get("name") if isinstance(settings, dict) else None)
    where = f" (layer '{sanitize_name(str(layer))}')" if layer else ""
    if name == "Lambda":
        raise RefusedError(f"it holds a Lambda layer{where}, which runs Python of its maker's")
    raise RefusedError(
        f"it holds {sanitize_name(f'{module}.{name}'.lstrip('.'))}{where}, which no generator needs"
    )


def _check_weights(data: bytes) -> list[tuple[int, ...]]:
    """Refuse weights that lie in other files, or are more than a generator's; their shapes."""
    import h5py  # comes with Keras; the live program does without either

    left, values = _MOST_OBJECTS, 0
    shapes: list[tuple[int, ...]] = []
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            pending = [file]
            while pending:
                group = pending.pop()
                for name in group:
                    left -= 1
                    if left < 0:
                        raise RefusedError("its weights have too many parts")
                    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                        raise RefusedError(f"its weights '{sanitize_name(name)}' are a link")
                    found = group[name]
                    if isinstance(found, h5py.Group):
                        pending.append(found)
                        continue
                    if not isinstance(found, h5py.Dataset):
                        raise RefusedError(f"its weights '{sanitize_name(name)}' are none")
                    values += _values(found, name)
                    shapes.append(tuple(found.shape))
    except (OSError, RuntimeError, KeyError, TypeError) as error:
        raise RefusedError(f"its {_WEIGHTS} is damaged") from error
    if values > MOST_WEIGHTS:
        raise RefusedError(f"its weights have more than {MOST_WEIGHTS} values")
    return shapes


def _values(dataset: Any, name: str) -> int:
    values = math.prod(dataset.shape or ())
    # Kept elsewhere, or compressed: Keras does neither.
    if dataset.external or dataset.is_virtual or dataset.chunks:
        raise RefusedError(f"its weights '{sanitize_name(name)}' are kept in an unusual way")
    if dataset.shape is None or dataset.dtype.kind not in "fiu" or values > MOST_VALUES:
        raise RefusedError(f"its weights '{sanitize_name(name)}' are too many, or no numbers")
    # HDF5 makes up what was never written.
    if dataset.id.get_storage_size() != values * dataset.dtype.itemsize:
        raise RefusedError(f"its weights '{sanitize_name(name)}' are not all there")
    return values
