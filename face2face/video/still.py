"""One picture as a film of one frame."""

from collections.abc import Iterator
from pathlib import Path

from face2face.errors import SourceError
from face2face.images.io import read_picture
from face2face.types import TimedFrame
from face2face.video.source import FrameSource


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
        self._closed = False

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the picture, once.

        Raises:
            SourceError: the source is closed.
        """
        if self._closed:
            raise SourceError(f"{self.name} is closed: open it again to read it")
        yield from self._frames

    def close(self) -> None:
        """Nothing is open."""
        self._closed = True
