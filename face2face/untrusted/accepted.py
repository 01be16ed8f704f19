"""Networks that were accepted, so that the same bytes are not looked through at every start.

    CACHE/accepted/HASH    empty: SHA-256 of the checks that accepted it, and of its bytes

Whoever could write there could as well change what the program itself has compiled.
"""

import functools
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import face2face
from face2face.utils.paths import caches

_MOST = 500
"""Files that are kept, the last used."""


def check_once(parts: Sequence[bytes], check: Callable[[], object]) -> None:
    """Check a network, unless these very checks accepted the same bytes before.

    Args:
        parts: the network's files.
        check: raises what is wrong with it.
    """
    digest = hashlib.sha256(_checks())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    place = caches() / "accepted" / digest.hexdigest()
    with suppress(OSError):
        if place.is_file():
            place.touch()
            return
    check()
    with suppress(OSError):  # without a place to note it, it is looked through each time
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        noted = sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime)
        for old in noted[:-_MOST]:
            old.unlink(missing_ok=True)


@functools.cache
def _checks() -> bytes:
    """A hash of the checks themselves: others may refuse what these accepted."""
    digest = hashlib.sha256(face2face.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.digest()
