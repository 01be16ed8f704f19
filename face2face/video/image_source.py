"""Frames from images: one image as a video of one frame, or a folder of them in order."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from face2face.errors import SourceError
from face2face.images.io import left_out, read_picture
from face2face.types import Frame, TimedFrame
from face2face.utils.file_types import IMAGES, ends_with
from face2face.video.source import Extent, FrameSource

_SHOWN_S = 0.04
"""How long an image is shown as a video of one frame: a frame of 25 a second."""


class StillSource(FrameSource):
    """A picture file, upright: FFmpeg, which reads films, leaves it as the camera was held."""

    frame_rate = 0.0
    frame_count: int | None = 1

    def __init__(self, path: Path) -> None:
        """Read the picture.

        Raises:
            SourceError: it cannot be read.
        """
        self.name = path.name
        self.warnings: list[str] = []
        picture = read_picture(path)
        self.height, self.width = picture.shape[:2]
        self._frames = iter([TimedFrame(picture, 0.0)])
        self.end_s = _SHOWN_S
        self.extent = Extent(1, _SHOWN_S)
        self._closed = False

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the picture, once.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for timed in self._frames:
            yield timed
            self._refuse_closed()

    def close(self) -> None:
        """Nothing is open."""
        self._closed = True

    def _refuse_closed(self) -> None:
        if self._closed:
            raise SourceError(f"{self.name} is closed: open it again to read it")


class PictureFolderSource(FrameSource):
    """The pictures of one folder; their sizes may differ, `time_s` is their number.

    Attributes:
        width: of the first picture.
        height: of the first picture.
    """

    frame_rate = 0.0

    def __init__(self, folder: Path | str) -> None:
        """List the folder and read its first picture.

        Raises:
            SourceError: there is no such folder, or no readable picture in it.
        """
        folder = Path(folder)
        self.name = folder.name or str(folder)
        self.warnings: list[str] = []
        paths, others = _pictures_in(folder)
        if others:
            self.warnings.append(others)
        if not paths:
            raise SourceError(
                f"{folder} holds no pictures that are read here: "
                f"put {', '.join(IMAGES)} files there"
            )
        self.frame_count: int | None = len(paths)
        self._closed = False
        pictures = self._readable(paths)
        first = next(pictures, None)
        if first is None:
            raise SourceError(
                f"none of the {len(paths)} pictures in {folder} can be read: replace them"
            )
        self.height, self.width = first.shape[:2]
        self._pictures = enumerate(itertools.chain([first], pictures))

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the pictures that can be read.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for index, picture in self._pictures:
            yield TimedFrame(picture, float(index))
            self._refuse_closed()

    def close(self) -> None:
        """Nothing stays open between pictures."""
        self._closed = True

    def _refuse_closed(self) -> None:
        if self._closed:
            raise SourceError(f"{self.name} is closed: open it again to read it")

    def _readable(self, paths: list[Path]) -> Iterator[Frame]:
        for path in paths:
            try:
                yield read_picture(path)
            except SourceError as error:
                self.warnings.append(f"left out: {error}")


def _pictures_in(folder: Path) -> tuple[list[Path], str | None]:
    """The pictures, and a line about those that are not read."""
    try:
        # macOS leaves hidden ._NAME.jpg files that are no pictures
        paths = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise SourceError(f"cannot list {folder}: {error.strerror}; give a folder") from error
    pictures = [path for path in paths if ends_with(path, IMAGES)]
    return sorted(pictures, key=natural_order), left_out(paths)


def natural_order(path: Path) -> list[tuple[int, str]]:
    """Sort key that puts 9.png before 10.png."""
    parts = re.split(r"([0-9]+)", path.name.lower())
    return [
        (int(part), "") if part.isascii() and part.isdecimal() else (-1, part) for part in parts
    ]
