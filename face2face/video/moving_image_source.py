"""Frames of images that move and that FFmpeg, which reads videos, does not read."""

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

from face2face.errors import ErrorKind, SourceError
from face2face.images.grey import to_grey
from face2face.images.io import read_frames
from face2face.images.resize import resize
from face2face.types import Frame, TimedFrame
from face2face.utils.file_reading import open_file
from face2face.video.source import THUMBNAIL_SIDE, Extent, FrameSource, Glimpse, refuse_no_part
from face2face.video.timeless_gif import images_without_times

# Sums of floats differ by far less, frames by far more.
_SAME_S = 1e-6

# As browsers have it: so short a time is one that nobody meant.
_SHORTEST_MS, _USUAL_MS = 10, 100

# RFC 9649: the file's head with the flags of VP8X, a chunk's head, and that of a frame.
_HEAD, _CHUNK, _FRAME = 21, 8, 16
_MOVES = 2


def is_moving_webp(path: Path) -> bool:
    """Whether a file is a WebP that holds several frames, whatever it is called."""
    try:
        with open_file(path) as file:
            begin = file.read(_HEAD)
    except OSError:
        return False  # what is wrong is said where it is read
    return (
        len(begin) == _HEAD
        and begin[:4] == b"RIFF"
        and begin[8:16] == b"WEBPVP8X"
        and bool(begin[20] & _MOVES)
    )


def moves_without_ffmpeg(path: Path) -> bool:
    """Whether `MovingImageSource` is to read a file: a WebP that moves, or a GIF without times."""
    return is_moving_webp(path) or images_without_times(path) > 1


class MovingImageSource(FrameSource):
    """A WebP, or a GIF without times, that moves; each frame on white where it is transparent.

    Args:
        path: the file.
        start_s: where to begin, seconds; time stamps count from here.
        duration_s: how much to read, seconds; None reads to the end.

    Raises:
        SourceError: it cannot be read, or has nothing at `start_s`.
    """

    def __init__(
        self, path: Path, *, start_s: float = 0.0, duration_s: float | None = None
    ) -> None:
        refuse_no_part(start_s, duration_s)
        self._path = path
        self.name = path.name
        self.warnings: list[str] = []
        lengths_ms = _lengths_ms(path) or [_USUAL_MS] * images_without_times(path)
        if not lengths_ms:
            raise _damaged(path)
        self._times_s = [0.0, *(ms / 1000 for ms in itertools.accumulate(lengths_ms))]
        self.length_s = self._times_s[-1]
        self.frame_rate = len(lengths_ms) / self._times_s[-1]
        self._duration_s = math.inf if duration_s is None else duration_s
        self.seek(start_s)

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the frames from where the last call stopped.

        Raises:
            SourceError: it is damaged, or closed.
        """
        self._refuse_closed()
        for time_s, frame in self._frames:
            yield TimedFrame(frame, time_s)
            self._refuse_closed()

    def glimpses(self) -> Iterator[Glimpse]:
        """Look over the same part once more."""
        for time_s, frame in self._part():
            yield _glimpse(time_s, frame)

    def seek(self, start_s: float) -> None:
        """Let `frames` begin anew at a moment, as `FrameSource.seek` says."""
        self._refuse_closed()
        length_s = self._times_s[-1]
        self._start_s = start_s
        # The frame that is shown at this moment is the first.
        first = max(bisect_right(self._times_s, start_s + _SAME_S) - 1, 0)
        end = bisect_left(self._times_s, start_s + self._duration_s - _SAME_S)
        self._numbers = range(first, min(max(end, first + 1), len(self._times_s) - 1))
        if not self._numbers:
            raise SourceError(
                f"{self._path} is {length_s:.1f} s long and has no image at {start_s:g} s: "
                "choose an earlier start",
                ErrorKind.NOTHING_AT,
                file=self.name,
                seconds=f"{start_s:g}",
            )
        frames = self._part()
        begin = next(frames, None)
        if begin is None:
            raise _damaged(self._path)
        self.height, self.width = begin[1].shape[:2]
        self._frames: Iterator[tuple[float, Frame]] = itertools.chain([begin], frames)
        self.end_s = min(length_s - start_s, self._duration_s)
        self.frame_count = len(self._numbers)
        self.extent = Extent(self.frame_count, self.end_s)

    def close(self) -> None:
        """Let the file go; closing twice is harmless."""
        super().close()
        self._frames = iter(())

    def _part(self) -> Iterator[tuple[float, Frame]]:
        """The frames of the part, each with its time in it."""
        numbers = self._numbers
        frames = itertools.islice(read_frames(self._path), numbers.start, numbers.stop)
        for number, frame in zip(numbers, frames, strict=False):
            yield max(self._times_s[number] - self._start_s, 0.0), frame


def _glimpse(time_s: float, frame: Frame) -> Glimpse:
    thumbnail = to_grey(resize(frame, THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Glimpse(time_s, thumbnail, lambda: frame)


def _damaged(path: Path) -> SourceError:
    return SourceError(
        f"no image of {path} can be read: the file is damaged, use another copy",
        ErrorKind.NOT_A_VIDEO,
        path=str(path),
    )


def _lengths_ms(path: Path) -> list[int]:
    """How long each frame of a WebP is shown, by the heads of its chunks; none of another file."""
    lengths_ms = list[int]()
    if not is_moving_webp(path):
        return lengths_ms
    with open_file(path) as file:
        file.seek(_HEAD - 9)  # the first chunk, VP8X
        while len(head := file.read(_CHUNK)) == _CHUNK:
            size = int.from_bytes(head[4:], "little")
            begin = file.read(min(size, _FRAME))
            if head[:4] == b"ANMF" and len(begin) == _FRAME:
                stated_ms = int.from_bytes(begin[12:15], "little")
                lengths_ms.append(stated_ms if stated_ms > _SHORTEST_MS else _USUAL_MS)
            file.seek(size + size % 2 - len(begin), 1)  # chunks have an even length
    return lengths_ms
