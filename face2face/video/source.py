"""What frames come from: one contract for files, folders of images and cameras."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

from face2face.errors import SourceError
from face2face.types import Frame, Grey, TimedFrame
from face2face.video.hdr import Hdr

_USUAL_RATE = 25.0
"""Frames a second."""

_Source = TypeVar("_Source", bound="FrameSource")  # typing.Self needs Python 3.11


class AudioExcerpt(NamedTuple):
    """Where the sound that belongs to some frames is found.

    Attributes:
        path: the file.
        start_s: where the frames begin, seconds from the file's first frame.
        duration_s: most seconds of sound, None for all.
    """

    path: Path
    start_s: float = 0.0
    duration_s: float | None = None


class Extent(NamedTuple):
    """How much there is.

    Attributes:
        frames: how many.
        seconds: from the first one's begin to the last one's end.
    """

    frames: int
    seconds: float


THUMBNAIL_SIDE = 64
"""Pixels of a glimpse's thumbnail."""


class Glimpse(NamedTuple):
    """An image that becomes a frame only where it is wanted: most of the work is left out.

    Attributes:
        time_s: as the frame's.
        thumbnail: uint8 (THUMBNAIL_SIDE, THUMBNAIL_SIDE), grey, not upright.
        frame: makes the frame; in one thread at a time.
    """

    time_s: float
    thumbnail: Grey
    frame: Callable[[], Frame]


class FrameSource(ABC):
    """A stream of frames, read once from its start to its end.

    Use it as a context manager, or call `close()`; closing twice is harmless.

    Attributes:
        name: what a message calls it: a file's name, a camera's index.
        width: pixels of a frame after rotation and with square pixels.
        height: pixels of a frame after rotation and with square pixels.
        frame_rate: average frames per second, 0.0 where there is none (images).
        frame_count: how many frames to expect, None where nobody knows.
        length_s: how long all of it is by its own account, whatever part is read; None where
            nobody knows.
        has_audio: whether sound belongs to the image.
        audio: where to look for that sound, None where there can be none.
        end_s: when the last frame ends, seconds on the line of `time_s`; None while that is not
            known.
        extent: what the source holds by its own account, readable or not; None
            while that is not known.
        warnings: one line for each fault met so far that did not end the reading.
        ending: why there are no more frames, in words, where that is not plain; "" else.
        goes_to: whether it can begin at a later moment.
        hdr: what the images say of their HDR (HLG, PQ) in BT.2020, which frames show as SDR; None
            where there is none.
    """

    goes_to: ClassVar[bool] = False

    name: str
    width: int
    height: int
    frame_rate: float
    frame_count: int | None
    length_s: float | None = None
    has_audio: bool = False
    audio: AudioExcerpt | None = None
    end_s: float | None = None
    extent: Extent | None = None
    ending: str = ""
    hdr: Hdr | None = None
    warnings: list[str]
    _closed: bool = False

    @property
    def rate_or_usual(self) -> float:
        """`frame_rate`, and a usual one where there is none."""
        return self.frame_rate or _USUAL_RATE

    @abstractmethod
    def frames(self) -> Iterator[TimedFrame]:
        """Yield the frames in order; ends when the source does.

        Raises:
            SourceError: nothing could be read.
        """

    def glimpses(self) -> Iterator[Glimpse]:
        """Look over all of it beside `frames`, from the start; nothing where that cannot be.

        Raises:
            SourceError: it cannot be opened once more.
        """
        return iter(())

    def seek(self, start_s: float) -> None:
        """Let `frames` begin anew at a moment, from which all times are counted then.

        Args:
            start_s: seconds from the first frame of all.

        Raises:
            SourceError: there is no frame, or no such thing as a moment.
        """
        raise SourceError(f"{self.name} is no video: there is nothing at {start_s:g} s")

    def go_to(self, time_s: float, frames_before: int = 0) -> None:
        """Begin at a later moment; before `frames` is called, and where `goes_to` says it can.

        Args:
            time_s: on the line of `time_s`, which stays as it is.
            frames_before: how many frames are left out by it.

        Raises:
            SourceError: the source is closed.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Release what the source holds; it cannot be read any more."""
        self._closed = True

    def _refuse_closed(self) -> None:
        """Refuse to read on after `close`.

        Raises:
            SourceError: the source is closed.
        """
        if self._closed:
            raise SourceError(f"{self.name} is closed: open it again to read it")

    def __enter__(self: _Source) -> _Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_no_part(start_s: float, duration_s: float | None) -> None:
    """Refuse a start before the begin, and a duration of nothing.

    Raises:
        SourceError: one is given.
    """
    if not (math.isfinite(start_s) and start_s >= 0):
        raise SourceError(f"a video cannot start at {start_s} s: give 0 or more seconds")
    if duration_s is not None and not duration_s > 0:
        raise SourceError(f"a video cannot last {duration_s} s: give more than 0 seconds")
