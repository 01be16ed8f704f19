"""HDR that stays HDR: a video's own numbers, and images of SDR put beside them."""

from typing import cast

import numpy as np
from av.filter.graph import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)

from face2face.types import Frame, Planes
from face2face.video.colour import matrix_of, primaries_of
from face2face.video.colour_table import table_graph
from face2face.video.light import HDR, to_hdr
from face2face.video.plane_views import plane_views

HDR_PIXELS = "yuv420p10le"
"""How HDR is written: 4:2:0 with ten bits."""

_LEAST_BITS = 10


def hdr_of(image: VideoFrame) -> int | None:
    """FFmpeg's number of the transfer characteristics of HDR in BT.2020; None of other images."""
    kept = (
        image.color_trc in HDR
        and primaries_of(image) == ColorPrimaries.BT2020
        and (image.format.is_rgb or matrix_of(image) == Colorspace.BT2020)
        and image.format.components[0].bits >= _LEAST_BITS
    )
    return image.color_trc if kept else None


class HdrPlanes:
    """Gives the numbers of a video's images of HDR, as they are written; one for each video."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()  # one for all: each makes its tables anew

    def of(self, image: VideoFrame) -> Planes | None:
        """The numbers of an image; None of what is not HDR, and of odd sides.

        Args:
            image: with the colour tags of the video.

        Returns:
            Views of the image's own memory, where it is stored so.
        """
        transfer = hdr_of(image)
        if transfer is None or image.width % 2 or image.height % 2:
            return None
        if image.format.name != HDR_PIXELS or image.color_range == ColorRange.JPEG:
            image = self._scaler.reformat(
                image,
                format=HDR_PIXELS,
                src_colorspace=Colorspace.BT2020,
                dst_colorspace=Colorspace.BT2020,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
        luma, blue, red = plane_views(image)
        return Planes(luma, blue, red, int(Colorspace.BT2020), transfer)


class HdrImages:
    """Turns SDR images into HDR; one for each video.

    Args:
        transfer: FFmpeg's number of the transfer characteristics, one of `light.HDR`.
    """

    def __init__(self, transfer: int) -> None:
        self._transfer = transfer
        self._scaler = VideoReformatter()
        self._graph: Graph | None = None
        self._shape: tuple[int, ...] = ()

    def of(self, image: Frame) -> VideoFrame:
        """An image of `HDR_PIXELS`.

        Args:
            image: uint8 RGB, (height, width, 3), both even.
        """
        plain = VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format="rgb24")
        wide = self._scaler.reformat(plain, format="gbrp10le")
        wide.colorspace, wide.color_range = 0, ColorRange.JPEG
        wide.color_trc, wide.color_primaries = ColorTrc.UNSPECIFIED, ColorPrimaries.UNSPECIFIED
        if self._graph is None or image.shape != self._shape:
            self._shape = image.shape
            self._graph = table_graph(wide, lambda signal: to_hdr(signal, self._transfer))
        self._graph.push(wide)
        return self._scaler.reformat(
            cast(VideoFrame, self._graph.pull()),
            format=HDR_PIXELS,
            dst_colorspace=Colorspace.BT2020,
            dst_color_range=ColorRange.MPEG,
        )
