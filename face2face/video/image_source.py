"""Frames from images: one image as a video of one frame, or a folder of them in order."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from face2face.errors import SourceError
from face2face.images.file_kind import left_out
from face2face.images.io import read_image
from face2face.types import Frame, TimedFrame
from face2face.utils.file_types import IMAGES, ends_with
from face2face.video.source import Extent, FrameSource

_SHOWN_S = 0.04
"""How long an image is shown as a video of one frame: a frame of 25 a second."""


class ImageSource(FrameSource):
    """An image file, upright: FFmpeg, which reads videos, leaves it as the camera was held.

    Raises:
        SourceError: it cannot be read.
    """

    frame_rate = 0.0
    frame_count: int | None = 1

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.warnings: list[str] = []
        image = read_image(path)
        self.height, self.width = image.shape[:2]
        self._frames = iter([TimedFrame(image, 0.0)])
        self.end_s = _SHOWN_S
        self.extent = Extent(1, _SHOWN_S)

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the image, once.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for timed in self._frames:
            yield timed
            self._refuse_closed()


class ImageFolderSource(FrameSource):
    """The images of one folder; their sizes may differ, `time_s` is their number.

    Raises:
        SourceError: there is no such folder, or no readable image in it.

    Attributes:
        width: of the first image.
        height: of the first image.
    """

    frame_rate = 0.0

    def __init__(self, folder: Path | str) -> None:
        """List the folder and read its first image."""
        folder = Path(folder)
        self.name = folder.name or str(folder)
        self.warnings: list[str] = []
        paths, others = _images_in(folder)
        if others:
            self.warnings.append(others)
        if not paths:
            # Wherever a folder of images may be given, so may one of videos.
            raise SourceError(
                f"{folder} holds no images and no videos that are read here: give one that does"
            )
        self.frame_count: int | None = len(paths)
        images = self._readable(paths)
        first = next(images, None)
        if first is None:
            raise SourceError(
                f"none of the {len(paths)} images in {folder} can be read: replace them"
            )
        self.height, self.width = first.shape[:2]
        self._images = enumerate(itertools.chain([first], images))

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the images that can be read.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for index, image in self._images:
            yield TimedFrame(image, float(index))
            self._refuse_closed()

    def _readable(self, paths: list[Path]) -> Iterator[Frame]:
        for path in paths:
            try:
                yield read_image(path)
            except SourceError as error:
                self.warnings.append(f"left out: {error}")


def _images_in(folder: Path) -> tuple[list[Path], str | None]:
    """The images, and a line about those that are not read."""
    try:
        # macOS leaves hidden ._NAME.jpg files that are no images
        paths = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise SourceError(f"cannot list {folder}: {error.strerror}; give a folder") from error
    images = [path for path in paths if ends_with(path, IMAGES)]
    return sorted(images, key=natural_order), left_out(paths)


def natural_order(path: Path) -> list[tuple[int, str]]:
    """Sort key that puts 9.png before 10.png."""
    parts = re.split(r"([0-9]+)", path.name.lower())
    return [
        (int(part), "") if part.isascii() and part.isdecimal() else (-1, part) for part in parts
    ]
