"""Networks that were accepted, so that the same bytes are not looked through at every start.

    CACHE/accepted/HASH    empty: SHA-256 of the checks that accepted it, its form, and its bytes

Whoever could write there could as well change what the program itself has compiled.
"""

import functools
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import face2face
from face2face.utils.paths import caches

_MOST = 500
"""Files that are kept, the last used."""


def is_accepted(form: str, hashes: Sequence[str]) -> bool:
    """Whether these very checks accepted a network before.

    Args:
        form: what it was read as: the same bytes may be harmless as one form and not as another.
        hashes: SHA-256 of each of its files.
    """
    place = _place(form, hashes)
    with suppress(OSError):
        if place.is_file():
            place.touch()
            return True
    return False


def accept(form: str, hashes: Sequence[str]) -> None:
    """Note that a network was accepted; without a place to note it, it is looked through again."""
    place = _place(form, hashes)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        noted = sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime)
        for old in noted[:-_MOST]:
            old.unlink(missing_ok=True)


def _place(form: str, hashes: Sequence[str]) -> Path:
    whole = hashlib.sha256("\n".join((_checks(), form, *hashes)).encode())
    return caches() / "accepted" / whole.hexdigest()


@functools.cache
def _checks() -> str:
    """A hash of the checks themselves: others may refuse what these accepted."""
    digest = hashlib.sha256(face2face.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
