"""Images that move, GIF and WebP: without sound, each under its name only when whole."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from face2face.errors import SinkError
from face2face.types import Frame, Image
from face2face.utils.files import clear_parts
from face2face.video.coding import USUAL_QUALITY
from face2face.video.encoder import frame_time
from face2face.video.frame_sink import FrameSink, closed_error, no_frame_error, refuse_other_form
from face2face.video.gif import GifWriter
from face2face.video.media_writing import part_for, wait_for_disk, writing_media
from face2face.video.sink_target import refuse_target
from face2face.video.webp import WebpWriter

_EARLY_S = 0.002
"""Times are rounded: a frame that comes by so little too early is no second one."""


class AnimationWriter(Protocol):
    """Writes one such file; memory does not grow with its length.

    Attributes:
        encoder: FFmpeg's name of what encodes the images.
        most_rate: frames a second that it takes.
        longest_s: for which one image can be shown.
        size: width and height of its images.
    """

    encoder: str
    most_rate: float
    longest_s: float
    size: tuple[int, int]

    def add(self, image: Image, time_s: float) -> None:
        """Add an image that is shown from a moment on."""

    def finish(self, end_s: float) -> None:
        """Complete the file; the last image is shown until then."""

    def drop(self) -> None:
        """Close what is open, and remove all but the file itself; harmless at any time."""


class AnimationSink(FrameSink):
    """A GIF or WebP that moves for ever.

    A GIF shows 15 frames a second at most, 640 pixels wide or high: it stores each pixel that
    changes nearly whole, so that it would be a hundred times as large as the video.

        with AnimationSink(
            "out.gif", width=640, height=480, frame_rate=25, comment="test", xmp=""
        ) as sink:
            for number, frame in enumerate(frames):
                sink.write(frame, number / 25)

    Args:
        path: .gif or .webp.
        width: pixels of the frames to come.
        height: pixels of the frames to come.
        frame_rate: how long the last frame lasts unless `hold_until` says so; 0.0 for unknown.
        comment: for the metadata, where the format has a place for it.
        xmp: the same as XMP.
        alpha: of a .webp, whether frames have a fourth channel.
        quality: of a .webp, 0 to 100.
        sign: as for `VideoFileSink`.

    Raises:
        SinkError: the place is unfit, or the images too large.

    Attributes:
        path: where the file will be.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        width: int,
        height: int,
        frame_rate: float,
        comment: str,
        xmp: str,
        alpha: bool = False,
        quality: int = USUAL_QUALITY,
        sign: Callable[[Path], None] | None = None,
    ) -> None:
        """Begin the file; what can be refused is refused here."""
        self.path = Path(path)
        self.name = self.path.name
        refuse_target(self.path)
        self._target = Path(os.path.realpath(self.path))
        self._shape = (height, width, 4 if alpha else 3)
        self._frame_s = float(frame_time(frame_rate))
        self._sign = sign
        self._given = self._shown = 0
        self._due_s = self._end_s = self._at_s = 0.0
        self.warnings: list[str] = []
        self.lacks: list[str] = []
        self._writer: AnimationWriter | None = None
        self._temporary = part_for(self, self._target)
        clear_parts(self._target.parent)
        with writing_media(self.path, self.abort):
            self._temporary.open("xb").close()  # fails now rather than after the first frame
            if self.path.suffix.lower() == ".gif":
                self._writer = GifWriter(self._temporary, width, height, comment, xmp)
            else:
                self._writer = WebpWriter(
                    self._temporary, width, height, xmp, alpha=alpha, quality=quality
                )
        self.encoder = self._writer.encoder

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame, unless it comes too soon after the one before it.

        Args:
            frame: uint8 RGB, shape (height, width, 3), or RGBA, (height, width, 4), with alpha.
            time_s: when to show it, seconds since the start; increasing.

        Raises:
            DiskFullError, SinkError: as in `VideoFileSink.write`; also where the frame before was
                shown for longer than the format can say.
            ValueError: the frame has another size or type.
        """
        refuse_other_form(frame, self._shape)
        writer = self._writer
        if writer is None:
            raise closed_error(self.path)
        self._given += 1
        self._end_s = time_s + self._frame_s
        if time_s < self._due_s:
            return
        self._shown += 1
        self._due_s = time_s + 1 / writer.most_rate - _EARLY_S
        with writing_media(self.path, self.abort):
            if self._shown > 1 and time_s - self._at_s > writer.longest_s:
                raise SinkError(
                    f"cannot write {self.path}: at {self._at_s:.0f} s an image stands for longer "
                    f"than the {writer.longest_s:.0f} s that the format can say; give .mp4"
                )
            writer.add(frame, time_s)
        self._at_s = time_s

    def hold_until(self, end_s: float) -> None:
        """As `VideoFileSink.hold_until`."""
        self._end_s = end_s

    def close(self) -> None:
        """Complete the file and give it its name; closing twice is harmless.

        Raises:
            DiskFullError, SinkError: as in `VideoFileSink.close`.
        """
        writer = self._writer
        if writer is None:
            return
        with writing_media(self.path, self.abort):
            if not self._given:
                raise no_frame_error(self.path)
            writer.finish(min(self._end_s, self._at_s + writer.longest_s))
            if self._sign is not None:
                self._sign(self._temporary)
            wait_for_disk(self._temporary)
            self._temporary.replace(self._target)
            self._writer = None
        if self._shown < self._given:
            self.lacks.append(
                f"{self._shown} of its {self._given} frames are shown, {writer.most_rate:g} a "
                "second at most"
            )
        if writer.size != self._shape[1::-1]:
            width, height = writer.size
            self.lacks.append(f"made smaller, {width} x {height} pixels")

    def abort(self) -> None:
        """Drop what was written, if the file is not complete; harmless at any time."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.drop()
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)
