"""What OpenVINO compiled, kept for the next start.

    CACHE/openvino/HASH.network    SHA-256 of the rest, and the rest: OpenVINO's own form of it

The name is a hash of the network's own bytes and of all that its compilation hangs on. A file that
is damaged is made anew: OpenVINO would take it as it is.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from face2face.errors import SinkError
from face2face.utils.files import clear_parts, whole_file
from face2face.utils.paths import caches

_END = ".network"
_DIGEST = 32
_MOST = 24
"""Files that are kept, the last used; a model has one for each way of running it."""

_MOST_BYTES = 1 << 31


def compiled_place(parts: Sequence[bytes]) -> Path:
    """Where a compiled network is kept.

    Args:
        parts: the network and all that its compilation hangs on.
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return caches() / "openvino" / f"{digest.hexdigest()}{_END}"


def read_compiled(path: Path) -> bytes | None:
    """What was kept, None where it is not there or damaged; never raises."""
    with suppress(OSError):
        if path.stat().st_size > _MOST_BYTES:
            return None
        data = path.read_bytes()
        digest, content = data[:_DIGEST], data[_DIGEST:]
        if content and hashlib.sha256(content).digest() == digest:
            os.utime(path)
            return content
    return None


def keep_compiled(path: Path, content: bytes) -> None:
    """Keep a compiled network, and no more than some; never raises.

    Without a place to keep it, it is compiled anew each time.
    """
    with suppress(OSError, SinkError):
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_parts(path.parent)
        with whole_file(path) as temporary:
            temporary.write_bytes(hashlib.sha256(content).digest() + content)
        kept = sorted(path.parent.glob(f"*{_END}"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_MOST]:
            old.unlink(missing_ok=True)
