"""Images that are looked over, and kept in a file for when they are wanted."""

import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import IO, NamedTuple, cast

import numpy as np
from av.video.frame import VideoFrame

from face2face.video.deinterlace import Timed
from face2face.video.plane_views import plane_views


class _Told(NamedTuple):
    """What of an image is not in its planes, and its colours need."""

    width: int
    height: int
    form: str
    matrix: int
    colour_range: int
    transfer: int
    primaries: int
    time_s: Fraction


class KeptImages:
    """Passes images on and keeps them, all or none, in a temporary file.

    To write and read it takes a quarter of what decoding takes.

    Args:
        images: decoded, each with its time.
        most_bytes: of the file; where they take more none are kept.
        fits: whether planes and colour tags are all that an image is wanted for.

    Attributes:
        whole: whether all have been passed on, and all were kept.
    """

    def __init__(
        self, images: Iterator[Timed], most_bytes: int, fits: Callable[[VideoFrame], bool]
    ) -> None:
        self._images, self._room, self._fits = images, most_bytes, fits
        self._told = deque[_Told]()
        self._file: IO[bytes] | None = None
        with suppress(OSError):  # without a place for it they are decoded once more
            self._file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115 - `close` closes it
        self.whole = False

    def pass_on(self) -> Iterator[Timed]:
        """The images, for the first time."""
        for timed in self._images:
            self._keep(*timed)
            yield timed
        if self._file is not None:
            with suppress(OSError):
                self._file.seek(0)  # writes what is still to be written
                self.whole = True

    def again(self) -> Iterator[Timed]:
        """The same once more; the file is let go at the end."""
        assert self._file is not None, "they are whole"
        while self._told:
            yield _read(self._file, self._told.popleft())
        self.close()

    def close(self) -> None:
        """Let the file go; closing twice is harmless."""
        if self._file is not None:
            with suppress(OSError):  # a full disk cannot take what is not wanted any more
                self._file.close()
        self._file = None

    def _keep(self, image: VideoFrame, time_s: Fraction) -> None:
        if self._file is None:
            return
        self._room -= bytes_of(image)
        try:
            if self._room >= 0 and self._fits(image):
                for plane in plane_views(image):
                    self._file.write(np.ascontiguousarray(plane).data)
                self._told.append(_told(image, time_s))
                return
        except OSError:
            pass  # the disk is full
        self.close()


def _told(image: VideoFrame, time_s: Fraction) -> _Told:
    return _Told(
        image.width,
        image.height,
        image.format.name,
        int(image.colorspace),
        int(image.color_range),
        int(image.color_trc),
        int(image.color_primaries),
        time_s,
    )


def _read(file: IO[bytes], told: _Told) -> Timed:
    image = VideoFrame(told.width, told.height, told.form)
    for plane in plane_views(image):
        plane[:] = np.frombuffer(file.read(plane.nbytes), plane.dtype).reshape(plane.shape)
    image.colorspace, image.color_range = told.matrix, told.colour_range
    image.color_trc, image.color_primaries = told.transfer, told.primaries
    return image, told.time_s


def bytes_of(image: VideoFrame) -> int:
    """What an image takes of memory."""
    return sum(plane.buffer_size for plane in image.planes)
