"""What all that write media files share: FFmpeg's errors as ours, and how they end."""

import contextlib
import os
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import av.container
import av.error

from face2face.causes import cause_of
from face2face.errors import ErrorKind, SinkError, writing
from face2face.utils.files import part_path


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


def part_for(sink: object, path: Path) -> Path:
    """A new name beside `path` for what is not whole yet; the file goes with its sink.

    Ctrl-C may come after the file is begun and before the block that would abort the sink: what
    is still there is removed when nobody holds the sink any longer, or the program ends.

    Args:
        sink: what will write the file.
        path: the file that it becomes.
    """
    part = part_path(path)
    weakref.finalize(sink, _remove, part, os.getpid())
    return part


def _remove(path: Path, process: int) -> None:
    if os.getpid() == process:  # a forked child has the sink too, and may end sooner
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


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
