"""Anything that a runtime can load, checked before it is loaded.

What was checked is what is loaded: a file is read once, and its bytes are kept; a SavedModel, which
is a folder that its readers open by themselves, is copied to a place that nobody else writes to.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from face2face.untrusted.accepted import check_once
from face2face.untrusted.frozen_graph import check_frozen_graph
from face2face.untrusted.openvino_ir import check_intermediate
from face2face.untrusted.operations import MOST_BYTES
from face2face.untrusted.refusal import bounded_bytes, refusing
from face2face.untrusted.saved_model import check_saved_model, copy_saved_model

_MOST_XML = 16 << 20
"""Bytes: ours have 0.1 MB."""


@dataclass(frozen=True)
class Program:
    """A network that was checked.

    Attributes:
        content: a frozen graph, or OpenVINO's .xml; None for a SavedModel.
        weights: what lies beside the .xml, else empty.
        folder: a SavedModel's own copy, None for the others.
    """

    content: bytes | None
    weights: bytes
    folder: Path | None


def check_program(path: Path) -> None:
    """Refuse what is more than a generator. Nothing of it is run, TensorFlow is not imported.

    Args:
        path: a frozen graph, the folder of a SavedModel, or OpenVINO's .xml, whose weights lie
            beside it under the same name, with the end .bin.

    Raises:
        ModelError: it is refused; what was found is named.
    """
    if path.is_dir():
        with refusing(path):
            check_saved_model(path)
    else:
        _read(path)


@contextmanager
def checked_program(path: Path) -> Iterator[Program]:
    """Give a network, to be loaded within the block, that is what was checked.

    Args:
        path: as for `check_program`.

    Raises:
        ModelError: it is refused; what was found is named.
    """
    if not path.is_dir():
        yield _read(path)
        return
    # Where Windows still holds a file of it open, the folder is left to the system's cleaning.
    with tempfile.TemporaryDirectory(prefix="face2face-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "saved_model"
        with refusing(path):
            copy_saved_model(path, folder)
            check_saved_model(folder)
        yield Program(None, b"", folder)


def _read(path: Path) -> Program:
    with refusing(path):
        if path.suffix != ".xml":
            data = bounded_bytes(path, MOST_BYTES)
            check_once([data], lambda: check_frozen_graph(data))
            return Program(data, b"", None)
        data = bounded_bytes(path, _MOST_XML)
        beside = path.with_suffix(".bin")
        weights = bounded_bytes(beside, MOST_BYTES) if beside.is_file() else b""
        check_once([data, weights], lambda: check_intermediate(data, weights))
        return Program(data, weights, None)
