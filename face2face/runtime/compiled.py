"""What OpenVINO compiled, kept for the next start.

    CACHE/openvino/HASH.network    SHA-256 of the rest, and the rest: OpenVINO's own form of it

The name is a hash of the network's own bytes and of all that its compilation hangs on. A file that
is damaged is made anew: OpenVINO would take it as it is.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from face2face.errors import SinkError
from face2face.utils.files import clear_parts, whole_file
from face2face.utils.paths import caches

_END = ".network"
_DIGEST = 32
_MOST = 24
"""Files that are kept, the last used; a model has one for each way of running it."""

_MOST_BYTES = 1 << 31


class _Array(Protocol):
    """Something with room for bytes."""

    data: Any


_Room = TypeVar("_Room", bound=_Array)


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


def read_compiled(path: Path, room: Callable[[int], _Room]) -> _Room | None:
    """Read what was kept; never raises.

    Args:
        path: as `compiled_place` gives it.
        room: makes room for so many bytes: OpenVINO's own, which takes them from there as they are.

    Returns:
        The room with what was kept; None where that is not there or damaged.
    """
    with suppress(OSError), path.open("rb") as file:
        digest, length = file.read(_DIGEST), path.stat().st_size - _DIGEST
        if not 0 < length <= _MOST_BYTES:
            return None
        content = room(length)
        data = memoryview(content.data)
        if file.readinto(data) == length and hashlib.sha256(data).digest() == digest:
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
