"""NumPy's .npz files from strangers, read within bounds."""

import io
import math
import tokenize
from pathlib import Path

import numpy as np

from face2face.untrusted.archive import member_bytes, open_archive
from face2face.untrusted.refusal import RefusedError
from face2face.utils.text import sanitize_name


def read_arrays(path: Path, *, most_bytes: int) -> dict[str, np.ndarray]:
    """Read an .npz of floats.

    What np.load allocates is what a header says; here it is what was there to read.

    Args:
        path: the file.
        most_bytes: of all arrays together.

    Returns:
        The arrays by name, read-only.

    Raises:
        RefusedError: it is damaged or too large, or holds other than floats.
        OSError: it cannot be read.
    """
    arrays: dict[str, np.ndarray] = {}
    left = most_bytes
    with open_archive(path) as archive:
        for name in archive.namelist():
            data = member_bytes(archive, name, left)
            left -= len(data)
            arrays[name.removesuffix(".npy")] = array_of(data, name)
    return arrays


def array_of(data: bytes, name: str, kinds: str = "f") -> np.ndarray:
    """The array of an .npy file.

    Args:
        data: all of the file.
        name: what to call it.
        kinds: which of NumPy's kinds of numbers it may hold.

    Returns:
        The array, read-only.

    Raises:
        RefusedError: it is damaged, or holds other than numbers of these kinds.
    """
    file = io.BytesIO(data)
    try:
        np.lib.format.read_magic(file)
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
    except (
        *(ValueError, TypeError, SyntaxError, RecursionError, MemoryError),
        tokenize.TokenError,  # of a header that is cut off
    ) as error:
        raise RefusedError(f"its {sanitize_name(name)} is no array") from error
    # Counted without NumPy, whose numbers overflow; objects have no bytes of their own.
    if (
        kind.kind not in kinds
        or min(shape, default=1) < 0
        or file.tell() + math.prod(shape) * kind.itemsize != len(data)
    ):
        raise RefusedError(f"its {sanitize_name(name)} is not the numbers that it says")
    values = np.frombuffer(data, kind, offset=file.tell())
    return values.reshape(shape, order="F" if by_columns else "C")
