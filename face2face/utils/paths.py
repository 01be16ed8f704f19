"""Where things lie: what ships with the program, and what its user makes with it."""

import errno
import os
import sys
from pathlib import Path

from face2face.errors import UsageError, writing

_PACKAGE = Path(__file__).resolve().parents[1]
_NAME = "face2face"

HOME_VARIABLE = "FACE2FACE_HOME"
"""Names another folder for what the user makes, such as one on a larger disk."""


def shipped(kind: str) -> Path:
    """Return the folder of shipped things, `kind` being "models" or "assets".

    A wheel carries them inside the package, a checkout beside it.
    """
    inside = _PACKAGE / "shipped" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


# Not through platformdirs: on macOS it lets XDG_DATA_HOME and XDG_CACHE_HOME win, and on Windows it
# asks the system past LOCALAPPDATA, so that models which users have made would no longer be found.
def users(kind: str) -> Path:
    """Return the user's own folder, `kind` being "models" or "work"; it need not exist yet.

    It lies where the system keeps programs' data; FACE2FACE_HOME names another place.

    Raises:
        UsageError: the account has no home folder, as some services and containers.
    """
    if (named := _named()) is not None:
        return named / kind
    home = _home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / _NAME / kind


def caches() -> Path:
    """Return the folder of what can be made again at any time; it need not exist yet.

    It lies where the system keeps programs' caches, or in FACE2FACE_HOME.

    Raises:
        UsageError: as for `users`.
    """
    if (named := _named()) is not None:
        return named / "cache"
    home = _home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / _NAME / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / _NAME
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / _NAME


def make_own_folder(folder: Path) -> None:
    """Make a folder among the user's own, and those above it, where it is missing.

    Raises:
        SinkError: that is not allowed there; the line says how to name another place.
        DiskFullError: no space is left.
    """
    with writing(folder, f"make it writable, or set {HOME_VARIABLE} to a folder that is"):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _named() -> Path | None:
    """The folder that FACE2FACE_HOME names."""
    named = os.environ.get(HOME_VARIABLE)
    try:
        return Path(named).expanduser().absolute() if named else None
    except RuntimeError as error:
        raise _homeless() from error


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise _homeless() from error


def _homeless() -> UsageError:
    return UsageError(f"the system knows no home folder: set {HOME_VARIABLE} to a folder of yours")
