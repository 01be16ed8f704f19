"""HDR that stays HDR: a video's own numbers, and images of SDR put beside them."""

from typing import NamedTuple, cast

import numpy as np
from av.filter.graph import Graph
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    ColorTrc,
)

from face2face.types import Frame, Planes
from face2face.video.colour import matrix_of, primaries_of
from face2face.video.colour_table import table_graph
from face2face.video.light import HDR, to_hdr
from face2face.video.orientation import side_data_of
from face2face.video.plane_views import plane_views
from face2face.video.scaler import BT2020, Scaler

HDR_PIXELS = "yuv420p10le"
"""How HDR is written: 4:2:0 with ten bits."""

_LEAST_BITS = 10

_COLOUR_UNIT, _LIGHT_UNIT = 50_000, 10_000
_MOST = {_COLOUR_UNIT: (1 << 16) - 1, _LIGHT_UNIT: (1 << 32) - 1}
"""What streams have room for."""


class Hdr(NamedTuple):
    """How a video holds more light than SDR.

    Attributes:
        transfer: FFmpeg's number of the transfer characteristics, one of `light.HDR`.
        mastering: the screen that it was graded on (SMPTE ST 2086): x and y of red, green, blue
            and white in 1/50000, least and most light in 1/10000 cd/m2; None where unsaid.
        brightest: MaxCLL and MaxFALL (CTA-861.3), cd/m2; None where unsaid.
    """

    transfer: int
    mastering: tuple[int, ...] | None = None
    brightest: tuple[int, int] | None = None


def hdr_of(image: VideoFrame) -> Hdr | None:
    """What an image says of its HDR, if it is in BT.2020; None of other images."""
    transfer = _transfer_of(image)
    if transfer is None:
        return None
    data = side_data_of(image)
    screen, light = data.get(Type.MASTERING_DISPLAY_METADATA), data.get(Type.CONTENT_LIGHT_LEVEL)
    mastering = brightest = None
    # FFmpeg's libavutil/mastering_display_metadata.h: ten fractions and whether they are known.
    if screen is not None:
        *fractions, has_primaries, has_light = np.frombuffer(bytes(screen), np.int32, 22).tolist()
        units = [_COLOUR_UNIT] * 8 + [_LIGHT_UNIT] * 2
        pairs = zip(fractions[::2], fractions[1::2], units, strict=True)
        if has_primaries and has_light and all(fractions[1::2]):
            mastering = tuple(
                min(max(round(unit * up / down), 0), _MOST[unit]) for up, down, unit in pairs
            )
    if light is not None:
        most, average = np.frombuffer(bytes(light), np.uint32, 2).tolist()
        brightest = min(most, _MOST[_COLOUR_UNIT]), min(average, _MOST[_COLOUR_UNIT])
    return Hdr(transfer, mastering, brightest)


def _transfer_of(image: VideoFrame) -> int | None:
    kept = (
        image.color_trc in HDR
        and primaries_of(image) == ColorPrimaries.BT2020
        and (image.format.is_rgb or matrix_of(image) == BT2020)
        and image.format.components[0].bits >= _LEAST_BITS
    )
    return image.color_trc if kept else None


class HdrPlanes:
    """Gives the numbers of a video's images of HDR, as they are written; one for each video."""

    def __init__(self) -> None:
        self._scaler = Scaler()

    def of(self, image: VideoFrame) -> Planes | None:
        """The numbers of an image; None of what is not HDR, and of odd sides.

        Args:
            image: with the colour tags of the video.

        Returns:
            Views of the image's own memory, where it is stored so.
        """
        transfer = _transfer_of(image)
        if transfer is None or image.width % 2 or image.height % 2:
            return None
        if image.format.name != HDR_PIXELS or image.color_range == ColorRange.JPEG:
            image = self._scaler(
                image,
                form=HDR_PIXELS,
                matrix=BT2020,
                new_matrix=BT2020,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
        luma, blue, red = plane_views(image)
        return Planes(luma, blue, red, BT2020, transfer)


class HdrImages:
    """Turns SDR images into HDR; one for each video.

    Args:
        transfer: FFmpeg's number of the transfer characteristics, one of `light.HDR`.
    """

    def __init__(self, transfer: int) -> None:
        self._transfer = transfer
        self._scaler = Scaler()
        self._graph: Graph | None = None
        self._shape: tuple[int, ...] = ()

    def of(self, image: Frame) -> VideoFrame:
        """An image of `HDR_PIXELS`.

        Args:
            image: uint8 RGB, (height, width, 3), both even.
        """
        plain = VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format="rgb24")
        wide = self._scaler(plain, form="gbrp10le")
        wide.colorspace, wide.color_range = 0, ColorRange.JPEG
        wide.color_trc, wide.color_primaries = ColorTrc.UNSPECIFIED, ColorPrimaries.UNSPECIFIED
        if self._graph is None or image.shape != self._shape:
            self._shape = image.shape
            self._graph = table_graph(wide, lambda signal: to_hdr(signal, self._transfer))
        self._graph.push(wide)
        return self._scaler(
            cast(VideoFrame, self._graph.pull()),
            form=HDR_PIXELS,
            new_matrix=BT2020,
            dst_color_range=ColorRange.MPEG,
        )
