"""The program's place in a Linux desktop's menu, and among what opens files there. No Qt here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from face2face.errors import UsageError, writing
from face2face.utils.files import whole_file
from face2face.utils.paths import shipped

_ENTRY = "face2face.desktop"
_COMMAND = "face2face-gui"


def install_desktop_entry() -> Path:
    """Put the program into the menu of this user, with its icon.

    Returns:
        The entry's file.

    Raises:
        UsageError: this system has no such menu.
        DiskFullError, SinkError: it cannot be written.
    """
    if not sys.platform.startswith("linux"):
        raise UsageError("--install-desktop is for Linux: here the installer makes menu entries")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = data / "applications" / _ENTRY
    text = (shipped("assets") / _ENTRY).read_text(encoding="utf-8")
    _write(entry, text.replace(f"Exec={_COMMAND} ", f"Exec={_started_by()} ").encode())
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "face2face.svg"
    _write(icon, (shipped("assets") / "icon.svg").read_bytes())
    if tool := shutil.which("update-desktop-database"):
        # Where it fails the desktop finds the entry the next time it looks.
        subprocess.run([tool, str(entry.parent)], check=False, capture_output=True)  # noqa: S603
    return entry


def _started_by() -> str:
    """The command line that starts this installation, as a desktop entry takes it."""
    found = shutil.which(_COMMAND, path=str(Path(sys.executable).parent))
    words = [found] if found else [sys.executable, "-m", "face2face"]
    return " ".join(f'"{_escaped(word)}"' for word in words)


def _escaped(word: str) -> str:
    """A word within the quotes of an Exec line."""
    for sign in '\\"`$':
        word = word.replace(sign, f"\\{sign}")
    # The line is a string of the file, too, in which backslashes are doubled.
    return word.replace("\\", "\\\\").replace("%", "%%")


def _write(path: Path, content: bytes) -> None:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_bytes(content)
