"""The first import of Qt, after which other imports cost what they cost without it."""

import builtins
from importlib import import_module


def import_qt() -> None:
    """Import Qt, and take away what it puts around every later import.

    PySide6 reads the source of each module that is imported after it, and keeps it in memory, to
    learn whether the module asks for its `__feature__` (names in snake case). Nothing here does.

    Raises:
        ImportError: Qt or a library that it needs is not there.
    """
    plain = builtins.__import__
    try:
        import_module("PySide6.QtCore")
    finally:
        builtins.__import__ = plain
