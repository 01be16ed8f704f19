"""One segment of a video, encoded by itself."""

import contextlib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import av.container

from face2face.types import Frame, Planes
from face2face.utils.files import part_path
from face2face.video.coding import Coding
from face2face.video.encoder import TICK_S, ImageEncoder
from face2face.video.frame_sink import FrameSink
from face2face.video.media_writing import drop, wait_for_disk, writing_media
from face2face.video.packets import AnyPacket


class SegmentWriter(FrameSink):
    """Encodes the images of a segment into a file, which appears when it is whole.

    It begins with a key frame, and time stamps in it begin with its first image.

    Args:
        path: the file; it stays away where there was no image for it.
        coding: how images are stored.
        width: pixels of the frames to come.
        height: pixels of the frames to come.
        frame_s: from one frame to the next, seconds on average.
        named: what messages call it.
        last_pts: when the image before it is shown, in `TICK_S`.

    Attributes:
        pts: when each image is shown, in `TICK_S` since the start of the video.
    """

    def __init__(
        self,
        path: Path,
        coding: Coding,
        *,
        width: int,
        height: int,
        frame_s: Fraction,
        named: Path,
        last_pts: int = -1,
    ) -> None:
        self.path, self._named = path, named
        self.name = named.name
        self.warnings: list[str] = []
        self.encoder = coding.encoder
        self.pts: list[int] = []
        self._last_pts = last_pts
        self._temporary = part_path(path)
        self._container: av.container.OutputContainer | None = None
        with writing_media(named, self.abort):
            self._container = av.open(str(self._temporary), "w", format=coding.as_it_comes)
            self._images = ImageEncoder(
                self._container,
                coding._replace(tag=""),
                width=width,
                height=height,
                frame_s=frame_s,
            )

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame; errors as of `VideoFileSink.write`."""
        self._images.refuse_unfit(frame)
        with writing_media(self._named, self.abort):
            self._mux(self._images.encode(frame, self._next(time_s)))

    def write_beside(self, left: Planes, right: Frame, time_s: float) -> bool:
        """As `VideoFileSink.write_beside`."""
        if not self._images.takes_beside(left, right):
            return False
        with writing_media(self._named, self.abort):
            self._mux(self._images.encode_beside(left, right, self._next(time_s)))
        return True

    def close(self) -> None:
        """Complete the segment; closing twice is harmless.

        Raises:
            DiskFullError, SinkError: as in `VideoFileSink.close`.
        """
        if not self.pts:
            self.abort()
        if self._container is None:
            return
        with writing_media(self._named, self.abort):
            self._mux(self._images.flush())
            self._container.close()
            wait_for_disk(self._temporary)
            self._temporary.replace(self.path)
            self._container = None

    def abort(self) -> None:
        """Drop it, where it is not whole."""
        container, self._container = self._container, None
        if container is not None:
            drop(container)
            with contextlib.suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def _next(self, time_s: float) -> int:
        """The time stamp of the next image, in the segment."""
        self._last_pts = max(round(time_s / TICK_S), self._last_pts + 1)
        self.pts.append(self._last_pts)
        return self._last_pts - self.pts[0]

    def _mux(self, packets: Iterable[AnyPacket]) -> None:
        assert self._container is not None
        self._container.mux(packets)  # type: ignore[arg-type]
