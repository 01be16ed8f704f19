"""Images into the packets of a video file's stream."""

from collections.abc import Iterable
from fractions import Fraction
from typing import cast

import av.container
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc
from av.video.stream import VideoStream

from face2face.types import Frame, Image, Planes
from face2face.video.coding import Coding
from face2face.video.colour import matrix_for
from face2face.video.frame_sink import refuse_other_form
from face2face.video.hdr import HDR_PIXELS, HdrImages
from face2face.video.packets import AnyPacket
from face2face.video.plane_views import plane_views
from face2face.video.scaler import BT2020, Scaler

TICK_S = Fraction(1, 90000)
"""The unit of time stamps: divides by 24, 25, 30, 50 and 60 and is far finer than a millisecond."""

_FALLBACK_RATE = 25.0

_SLICES = ((2200 * 1200, 2), (4000 * 2200, 4), (float("inf"), 8))
"""Into so many parts x264 cuts an image of up to so many pixels, each a thread's work: of itself it
takes the cores there are, so that a video would be another one elsewhere, and on many larger."""

_SDR_PIXELS = "yuv420p"
"""What images are taken over from as they are stored."""


def frame_time(rate: float) -> Fraction:
    """Seconds from frame to frame at a rate, which may be 0.0 for unknown."""
    known = rate if 0.1 <= rate <= 1000 else _FALLBACK_RATE
    return 1 / Fraction(known).limit_denominator(90000)


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
        self._scaler = Scaler()
        self._shape = (height, width, 4 if coding.alpha else 3)
        options = dict(coding.options)
        stream = cast(
            VideoStream, container.add_stream(coding.encoder, rate=1 / frame_s, options=options)
        )
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = coding.pixels
        if coding.encoder == "libx264":
            pixels = width * height
            stream.codec_context.thread_count = next(n for most, n in _SLICES if pixels <= most)
        if coding.tag:
            stream.codec_context.codec_tag = coding.tag
        if coding.alpha:
            stream.metadata["alpha_mode"] = "1"  # Matroska's players ignore the alpha without it
        stream.time_base = stream.codec_context.time_base = TICK_S
        # All said aloud, and as players guess that read no tags.
        self._colorspace = matrix_for(stream.width, stream.height)
        primaries, transfer = ColorPrimaries.BT709, int(ColorTrc.BT709)
        self._hdr: HdrImages | None = None
        if coding.transfer is not None:
            self._hdr = HdrImages(coding.transfer)
            self._colorspace = BT2020
            primaries, transfer = ColorPrimaries.BT2020, coding.transfer
        stream.codec_context.colorspace = self._colorspace
        stream.codec_context.color_primaries = primaries
        stream.codec_context.color_trc = transfer
        stream.codec_context.color_range = ColorRange.MPEG
        self.stream = stream

    def refuse_unfit(self, image: Image) -> None:
        """Refuse an image that cannot be encoded.

        Raises:
            ValueError: it has another size or type.
        """
        refuse_other_form(image, self._shape)

    def encode(self, image: Image, pts: int) -> Iterable[AnyPacket]:
        """Encode the next image.

        Args:
            image: uint8 RGB, shape (height, width, 3), or RGBA, (height, width, 4), with alpha.
            pts: when to show it, in `TICK_S`; rising.
        """
        return self._encode(self._coded(image), pts)

    def takes_beside(self, left: Planes, right: Frame) -> bool:
        """Whether `encode_beside` can put two images into one of this size and kind."""
        height, width, _ = self._shape
        return (
            self._coding.pixels == (_SDR_PIXELS if left.transfer is None else HDR_PIXELS)
            and self._coding.transfer == left.transfer
            and left.matrix == self._colorspace
            and left.luma.shape == (height, width - right.shape[1])
            and right.shape == (height, right.shape[1], 3)
            and right.dtype == np.uint8
        )

    def encode_beside(self, left: Planes, right: Frame, pts: int) -> Iterable[AnyPacket]:
        """Encode an image of two; the left one's numbers are taken over as they are.

        Args:
            left: what `takes_beside` says can be taken.
            right: uint8 RGB.
            pts: as for `encode`.
        """
        return self._encode(self._beside(left, right), pts)

    def _encode(self, stored: VideoFrame, pts: int) -> Iterable[AnyPacket]:
        stored.pts = pts
        stored.time_base = TICK_S
        stored.duration = round(self._frame_s / TICK_S)
        return self.stream.encode(stored)

    def flush(self) -> Iterable[AnyPacket]:
        """Give what the encoder holds back."""
        return self.stream.encode(None)

    def _beside(self, left: Planes, right: Frame) -> VideoFrame:
        both = VideoFrame(self.stream.width, self.stream.height, self._coding.pixels)
        both.colorspace, both.color_range = self._colorspace, ColorRange.MPEG
        ours = zip(
            (left.luma, left.blue, left.red),
            plane_views(self._coded(right)),
            plane_views(both),
            strict=True,
        )
        for first, second, whole in ours:
            whole[:, : first.shape[1]], whole[:, first.shape[1] :] = first, second
        return both

    def _coded(self, image: Image) -> VideoFrame:
        height, width = image.shape[:2]
        if height % 2 or width % 2:  # H.264 with halved colour planes needs even sides
            image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        if self._hdr is not None:
            return self._hdr.of(image)
        form = "rgba" if self._coding.alpha else "rgb24"
        return self._scaler(
            VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format=form),
            form=self._coding.pixels,
            new_matrix=self._colorspace,
            dst_color_range=ColorRange.MPEG,
        )
