"""Anything that a runtime can load, checked before it is loaded.

What was checked is what is loaded: a file is read once, and its bytes are kept; a SavedModel, which
is a folder that its readers open by themselves, is copied to a place that nobody else writes to.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from face2face.untrusted.accepted import accept, is_accepted
from face2face.untrusted.frozen_graph import check_frozen_graph
from face2face.untrusted.openvino_ir import check_intermediate
from face2face.untrusted.operations import MOST_BYTES
from face2face.untrusted.refusal import bounded_bytes, refusing
from face2face.untrusted.saved_model import check_saved_model, copy_saved_model
from face2face.utils.file_reading import sha256_of

_XML = ".xml"
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


def check_program(path: Path, hashes: Mapping[str, str] | None = None) -> None:
    """Refuse what is more than a generator. Nothing of it is run, TensorFlow is not imported.

    Args:
        path: a frozen graph, the folder of a SavedModel, or OpenVINO's .xml, whose weights lie
            beside it under the same name, with the end .bin.
        hashes: SHA-256 of files beside it by name, from whoever has just read them.

    Raises:
        ModelError: it is refused; what was found is named.
    """
    with refusing(path):
        if path.is_dir():
            check_saved_model(path)
        elif not _is_known(path, hashes or {}):
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


def _is_known(path: Path, hashes: Mapping[str, str]) -> bool:
    """Whether a network of files was accepted before; they are hashed without being kept."""
    files = _files(path)
    small = all(file.stat().st_size <= MOST_BYTES for file in files)
    return small and is_accepted(
        _form(path), [hashes.get(file.name) or sha256_of(file) for file in files]
    )


def _form(path: Path) -> str:
    return "openvino" if path.suffix == _XML else "graph"


def _files(path: Path) -> list[Path]:
    beside = path.with_suffix(".bin")
    return [path, beside] if path.suffix == _XML and beside.is_file() else [path]


def _read(path: Path) -> Program:
    """Read a network of files, and look through it unless it was accepted before."""
    with refusing(path):
        is_xml = path.suffix == _XML
        content = bounded_bytes(path, _MOST_XML if is_xml else MOST_BYTES)
        beside = [bounded_bytes(file, MOST_BYTES) for file in _files(path)[1:]]
        weights = b"".join(beside)
        hashes = [hashlib.sha256(part).hexdigest() for part in (content, *beside)]
        if not is_accepted(_form(path), hashes):
            if is_xml:
                check_intermediate(content, weights)
            else:
                check_frozen_graph(content)
            accept(_form(path), hashes)
        return Program(content, weights, None)
