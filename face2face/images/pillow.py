"""Pillow's ways: what it raises at damaged files, and its warnings."""

import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

DAMAGES = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    UserWarning,
)
"""What Pillow and its libraries raise at damaged files."""

_quiet = threading.Lock()
"""Python's filters of warnings are the whole process's."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings of a block back: of what is damaged an error tells."""
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
