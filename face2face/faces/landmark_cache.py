"""Regression trees that were read from a landmark file, kept for the next start.

    CACHE/landmarks/HASH.trees    SHA-256 of the rest, and the rest: the trees as NumPy's `save`
                                  writes a record of `regression_trees.trees_type`

To read dlib's 100 MB takes most of a second; these 34 MB are mapped and not read. The name is a
hash of where the landmark file lies, of its size and of when it was changed. A file that is damaged
is made anew.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.errors import SinkError
from face2face.faces.landmark_file import read_landmark_file
from face2face.faces.regression_trees import RegressionTrees
from face2face.utils.file_reading import digest_of, open_file
from face2face.utils.files import clear_parts, whole_file
from face2face.utils.paths import caches

_FORM = 1
"""Of the trees: those of another are not read."""

_END = ".trees"
_DIGEST = 32
_MOST = 3
"""Files that are kept, the last used."""


def load_trees(path: Path) -> RegressionTrees:
    """The trees of a landmark file.

    Raises:
        OSError: it cannot be read.
        ValueError, IndexError: it is none of dlib's, or damaged.
    """
    kept = _place(path)
    with suppress(OSError, ValueError, IndexError):
        return RegressionTrees(_mapped(kept))
    record = read_landmark_file(path)
    trees = RegressionTrees(record)
    with suppress(OSError, SinkError):
        _keep(kept, record)
        return RegressionTrees(_mapped(kept))
    return trees  # there is no place to keep it


def _place(path: Path) -> Path:
    state = path.stat()
    known = (_FORM, path.resolve(), state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    name = hashlib.sha256("\n".join(map(str, known)).encode("utf-8", "surrogateescape"))
    return caches() / "landmarks" / f"{name.hexdigest()}{_END}"


def _mapped(path: Path) -> npt.NDArray[np.void]:
    """What was kept.

    Raises:
        OSError: it is not there.
        ValueError: it is damaged.
    """
    with open_file(path) as file:
        digest = file.read(_DIGEST)
        if digest_of(file) != digest:
            raise ValueError("damaged")
        file.seek(_DIGEST)
        np.lib.format.read_magic(file)
        shape, _, kind = np.lib.format.read_array_header_1_0(file)
        if kind.hasobject:  # its bytes would be taken for addresses
            raise ValueError("damaged")
        with suppress(OSError):  # it may lie where nothing can be written
            os.utime(path)
        # As a plain array: each slice of a memmap takes its time.
        return np.asarray(np.memmap(file, kind, "r", file.tell(), shape))


def _keep(path: Path, record: npt.NDArray[np.void]) -> None:
    """Keep trees, and no more than some.

    Raises:
        OSError, SinkError: there is no place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_parts(path.parent)
    # Not buffered: into a buffered file NumPy writes copies, of so large a record two at once.
    with whole_file(path) as temporary, temporary.open("w+b", buffering=0) as file:
        file.write(bytes(_DIGEST))
        np.lib.format.write_array(file, record, (1, 0), allow_pickle=False)
        file.seek(_DIGEST)
        digest = digest_of(file)
        file.seek(0)
        file.write(digest)
    # Not this one, whatever the clock says by now.
    others = [one for one in path.parent.glob(f"*{_END}") if one != path]
    for old in sorted(others, key=lambda one: one.stat().st_mtime)[: 1 - _MOST]:
        old.unlink(missing_ok=True)
