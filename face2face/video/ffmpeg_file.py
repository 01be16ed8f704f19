"""The file that FFmpeg reads: opened here, so that FFmpeg opens no other."""

import os
from pathlib import Path

# Bytes in a row; no coded image has so many. A sparse file of a terabyte would otherwise keep us
# for hours.
_MOST_ZEROS = 100_000_000


class FfmpegFile:
    """A file as FFmpeg reads it, open until its container is closed or forgotten."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = None  # for `close`, where opening fails
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._zeros = 0

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many; none where a hole of the file has no end in sight."""
        if self._zeros > _MOST_ZEROS:
            return b""
        data = os.read(self._open(), size)
        self._zeros = 0 if data.strip(b"\0") else self._zeros + len(data)
        return data

    def seek(self, offset: int, whence: int) -> int:
        """Go to a place, as io.RawIOBase does."""
        return os.lseek(self._open(), offset, whence)

    def tell(self) -> int:
        """Where the next bytes come from."""
        return os.lseek(self._open(), 0, os.SEEK_CUR)

    def close(self) -> None:
        """Close; twice is harmless."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _open(self) -> int:
        if self._descriptor is None:
            raise ValueError("the file is closed")
        return self._descriptor

    __del__ = close


class OpenOnce:
    """Opens a file for FFmpeg once; whatever else is named in it is not opened."""

    def __init__(self, path: Path) -> None:
        self._waiting = [path]

    def __call__(self, *_: object) -> FfmpegFile:
        """The file, for FFmpeg's `io_open`."""
        return FfmpegFile(self._waiting.pop())


CALLBACKS = frozenset(
    function.__code__
    for function in (
        OpenOnce.__call__,
        FfmpegFile.__init__,
        FfmpegFile.read,
        FfmpegFile.seek,
        FfmpegFile.tell,
        FfmpegFile.close,
    )
)
"""What FFmpeg calls while it opens and reads: what a signal's handler raised in them would be lost,
and in the first it would end the process."""
