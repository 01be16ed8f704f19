"""What all that write media files share: FFmpeg's errors as ours, and how they end."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import av.container
import av.error

from face2face.causes import cause_of
from face2face.errors import ErrorKind, SinkError, writing


@contextlib.contextmanager
def writing_media(path: Path, abort: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Turn FFmpeg's and the system's errors while `path` is written into ours.

    Args:
        path: as a message names it.
        abort: called when the block fails, whatever the reason.

    Raises:
        SinkError: it cannot be written.
    """
    try:
        with writing(path):
            yield
    except av.error.FFmpegError as error:
        abort()
        raise SinkError(
            f"cannot write {path}: {error.strerror}",
            ErrorKind.CANNOT_WRITE,
            path=str(path),
            reason=cause_of(error),
        ) from error
    except BaseException:
        abort()
        raise


def drop(container: av.container.OutputContainer | None) -> None:
    """Close a container after a failure; never raises: a full disk fails here once more."""
    if container is not None:
        with contextlib.suppress(av.error.FFmpegError, OSError):
            container.close()


def wait_for_disk(path: Path) -> None:
    """Wait until the file is on the disk: some file systems tell only now that they are full."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
