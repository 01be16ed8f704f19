"""Images into the packets of a video file's stream."""

from collections.abc import Iterable
from fractions import Fraction
from typing import cast

import av.container
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc, VideoReformatter
from av.video.stream import VideoStream

from face2face.types import Image
from face2face.video.coding import Coding
from face2face.video.colour import matrix_for
from face2face.video.timeline import AnyPacket

TICK_S = Fraction(1, 90000)
"""The unit of time stamps: divides by 24, 25, 30, 50 and 60 and is far finer than a millisecond."""


class ImageEncoder:
    """Adds a stream to a container and encodes images for it.

    Args:
        container: gets the stream.
        coding: how images are stored.
        width: pixels of the images to come; an odd one is padded by one column.
        height: pixels of the images to come; an odd one is padded by one row.
        frame_s: from one to the next, seconds on average.
    """

    def __init__(
        self,
        container: av.container.OutputContainer,
        coding: Coding,
        *,
        width: int,
        height: int,
        frame_s: Fraction,
    ) -> None:
        self._coding = coding
        self._frame_s = frame_s
        # One for all images: for each new one FFmpeg makes tables and threads.
        self._scaler = VideoReformatter()
        self._shape = (height, width, 4 if coding.alpha else 3)
        options = dict(coding.options)
        stream = cast(
            VideoStream, container.add_stream(coding.encoder, rate=1 / frame_s, options=options)
        )
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = coding.pixels
        if coding.alpha:
            stream.metadata["alpha_mode"] = "1"  # Matroska's players ignore the alpha without it
        stream.time_base = stream.codec_context.time_base = TICK_S
        # All said aloud, and as players guess that read no tags.
        self._colorspace = matrix_for(stream.width, stream.height)
        stream.codec_context.colorspace = self._colorspace
        stream.codec_context.color_primaries = ColorPrimaries.BT709
        stream.codec_context.color_trc = ColorTrc.BT709
        stream.codec_context.color_range = ColorRange.MPEG
        self.stream = stream

    def refuse_unfit(self, image: Image) -> None:
        """Refuse an image that cannot be encoded.

        Raises:
            ValueError: it has another size or type.
        """
        if image.shape != self._shape or image.dtype != np.uint8:
            raise ValueError(f"expected uint8 {self._shape}, got {image.dtype} {image.shape}")

    def encode(self, image: Image, pts: int) -> Iterable[AnyPacket]:
        """Encode the next image.

        Args:
            image: uint8 RGB, shape (height, width, 3), or RGBA, (height, width, 4), with alpha.
            pts: when to show it, in `TICK_S`; rising.
        """
        stored = self._stored(image)
        stored.pts = pts
        stored.time_base = TICK_S
        stored.duration = round(self._frame_s / TICK_S)
        return self.stream.encode(stored)

    def flush(self) -> Iterable[AnyPacket]:
        """Give what the encoder holds back."""
        return self.stream.encode(None)

    def _stored(self, image: Image) -> VideoFrame:
        height, width, _ = self._shape
        if height % 2 or width % 2:  # H.264 with halved colour planes needs even sides
            image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        form = "rgba" if self._coding.alpha else "rgb24"
        return self._scaler.reformat(
            VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format=form),
            format=self._coding.pixels,
            dst_colorspace=self._colorspace,
            dst_color_range=ColorRange.MPEG,
        )
