"""How a video's images become frames: upright, with square pixels, all of one size."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av.error
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face2face.errors import ErrorKind, SourceError
from face2face.images.resize import fit
from face2face.types import Frame, Planes
from face2face.video.colour import RgbReader, planes_of
from face2face.video.hdr import Hdr, HdrPlanes, hdr_of
from face2face.video.media import MAX_PIXELS
from face2face.video.orientation import display_matrix, is_possible, square_size, upright

MAX_SIDE_PX = 16384


class FrameForm:
    """Turns the decoded images of one video into frames.

    Args:
        path: the file, for messages.

    Attributes:
        width: of all frames, once `learn` was called; so are the others.
        height: of all frames.
        hdr: how the video is coded where it is HDR, else None.
        impossible_aspect: the shape that the file gives its pixels, where they cannot have it and
            are taken for square; else None.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is known of the video yet."""
        self._path = path
        self.width = self.height = 0
        self.hdr: Hdr | None = None
        self.impossible_aspect: Fraction | None = None
        self._colours = RgbReader()
        self._hdr_planes = HdrPlanes()

    def learn(self, image: VideoFrame, stream: VideoStream) -> None:
        """Take the form of all frames from the first image.

        Raises:
            SourceError: it is too large, or has no size.
        """
        self._aspect = stream.sample_aspect_ratio or Fraction(1)
        self.impossible_aspect = None if is_possible(self._aspect) else self._aspect
        self._coded = image.width, image.height
        self._size = square_size(*self._coded, self._aspect)
        refuse_size(self._path, *self._size)
        self.hdr = hdr_of(image)
        self._matrix = display_matrix(image, stream.codec_context.name)
        self.height, self.width = upright(
            np.empty((self._size[1], self._size[0], 3), np.uint8), self._matrix
        ).shape[:2]

    def frame(self, image: VideoFrame) -> Frame:
        """An image as it is to be seen, uint8 RGB, (height, width, 3).

        Raises:
            SourceError: its colours are coded in a way that nothing here knows.
        """
        try:
            frame = self._read(image)
        except (SourceError, av.error.FFmpegError) as error:
            raise SourceError(
                f"cannot show {self._path}: {error}",
                ErrorKind.VIDEO_NOT_READ,
                path=str(self._path),
            ) from error
        return upright(frame, self._matrix)

    def planes(self, image: VideoFrame) -> Planes | None:
        """The image as it is stored, where its frame is not scaled; of SDR, nor turned."""
        if (image.width, image.height) != self._size:
            return None
        if self.hdr is None:
            return planes_of(image) if self._matrix is None else None
        planes = self._hdr_planes.of(image)
        if planes is None or self._matrix is None:
            return planes
        luma, blue, red = (
            upright(plane, self._matrix) for plane in (planes.luma, planes.blue, planes.red)
        )
        return replace(planes, luma=luma, blue=blue, red=red)

    def is_plain(self, image: VideoFrame) -> bool:
        """Whether an image has nothing but its planes: to scale it, FFmpeg asks for more."""
        return (image.width, image.height) == self._size and planes_of(image) is not None

    def _read(self, image: VideoFrame) -> Frame:
        """An image at the video's size; of one that has another form the rest is black."""
        if (image.width, image.height) == self._coded:
            return self._colours.read(image, *self._size)
        own = square_size(image.width, image.height, self._aspect)
        return fit(self._colours.read(image, *own), *self._size)


def refuse_size(path: Path, width: int, height: int) -> None:
    """Refuse a video whose images are larger than is read here, or have no size.

    Raises:
        SourceError: so they are.
    """
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise SourceError(
            f"{path} is too large, {width} x {height} pixels: make it at most {MAX_SIDE_PX} a side "
            f"and {MAX_PIXELS // 1_000_000} megapixels",
            ErrorKind.FILE_TOO_LARGE,
            path=str(path),
        )
    if width < 1 or height < 1:
        raise SourceError(
            f"{path} does not say how large its image is: use another copy",
            ErrorKind.NOT_A_VIDEO,
            path=str(path),
        )
