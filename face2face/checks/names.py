"""Names of files that a stranger wrote down, and where they may lead."""

import re
from pathlib import Path

from face2face.checks.refusal import RefusedError, shown

_LONGEST = 200

# What Windows takes for devices, whatever the end.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def inside(folder: Path, name: str) -> Path:
    """The file of a name that must lie in a folder on every system.

    Args:
        folder: where it must lie.
        name: its path in there, with "/" between the parts.

    Raises:
        RefusedError: the name leads elsewhere, also by a link, or is none that every system takes.
    """
    parts = name.split("/")
    strange = "\\" in name or ":" in name or not name.isprintable() or len(name) > _LONGEST
    if strange or any(not _usual(part) for part in parts):
        raise RefusedError(f"it names a file outside its folder: {shown(name)}")
    path = folder.joinpath(*parts)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RefusedError(f"its file {name} is a link to one outside its folder")
    return path


def _usual(part: str) -> bool:
    return bool(part) and part[-1] not in ". " and not _DEVICE.fullmatch(part)
