"""The RGB of a video's images: BT.709 as screens show it, whatever the video was graded for.

How light is carried over says `video.light`.
"""

from collections.abc import Callable
from functools import partial
from typing import cast

import numpy as np
from av.filter.graph import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
)

from face2face.errors import ErrorKind, SourceError
from face2face.types import Frame, Planes
from face2face.video.colour_table import table_graph
from face2face.video.light import CHROMATICITIES, HDR, to_bt709
from face2face.video.plane_views import plane_views
from face2face.video.scaler import BT2020, Scaler

_HD_WIDTH = 1280
_SD_LINES = 576

_MATRICES: dict[int, int] = {
    # FFmpeg's number of a video's matrix (H.273, table 4), and swscale's of the same.
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    BT2020: BT2020,
}
_YCGCO = 8
_UNSAID = (0, 2, 3)
"""Without a meaning for Y'CbCr: of RGB, unspecified, reserved."""


def matrix_for(width: int, height: int) -> int:
    """The matrix of Y'CbCr that does not say its own, as players take it: BT.709 from HD on.

    Args:
        width: pixels as coded.
        height: pixels as coded.
    """
    hd = width >= _HD_WIDTH or height > _SD_LINES
    return Colorspace.ITU709 if hd else Colorspace.ITU601


class RgbReader:
    """Turns decoded images into RGB; one for each video.

    Its look-up table is made when the first image needs one: SDR in BT.709 or BT.601 never does.
    """

    def __init__(self) -> None:
        self._kind: object = None
        self._graph: Graph | None = None
        # One for all images, and one thread: for each new one FFmpeg makes tables and threads, in
        # several times the time that the image takes.
        self._scaler = partial(Scaler(), threads=1)

    def read(self, image: VideoFrame, width: int, height: int) -> Frame:
        """An image as RGB.

        Args:
            image: in any pixel format, with the colour tags of the video.
            width: pixels to scale to.
            height: pixels to scale to.

        Returns:
            uint8 RGB, (height, width, 3): BT.709 primaries, to be shown by BT.1886.

        Raises:
            SourceError: the colours are coded in a way that nothing here knows.
        """
        coded = _coded(image, self._scaler)
        primaries, transfer = primaries_of(image), image.color_trc
        if transfer not in HDR and primaries == ColorPrimaries.BT709:
            array = coded(width=width, height=height, form="rgb24").to_ndarray()
            return cast(Frame, array)
        wide = coded(width=width, height=height, form="gbrp10le")
        # What it is now; FFmpeg would otherwise convert by the tags of the video once more.
        wide.colorspace, wide.color_range = 0, ColorRange.JPEG
        wide.color_trc, wide.color_primaries = ColorTrc.UNSPECIFIED, ColorPrimaries.UNSPECIFIED
        kind = (transfer, primaries, width, height)
        if self._graph is None or kind != self._kind:
            self._kind = kind
            self._graph = table_graph(wide, lambda signal: to_bt709(signal, transfer, primaries))
        self._graph.push(wide)
        return cast(Frame, cast(VideoFrame, self._graph.pull()).to_ndarray(format="rgb24"))


def planes_of(image: VideoFrame) -> Planes | None:
    """The numbers of an image that need no more than a matrix to be RGB; None of others.

    Args:
        image: with the colour tags of the video.

    Returns:
        Views of the image's own memory.
    """
    plain = (
        image.format.name == "yuv420p"
        and image.color_range != ColorRange.JPEG
        and image.width % 2 == image.height % 2 == 0
        and image.color_trc not in HDR
        and primaries_of(image) == ColorPrimaries.BT709
        and (image.colorspace in _MATRICES or image.colorspace in _UNSAID)
    )
    if not plain:
        return None
    luma, blue, red = plane_views(image)
    return Planes(luma, blue, red, int(matrix_of(image)))


def primaries_of(image: VideoFrame) -> int:
    """FFmpeg's number of the primaries that an image says, or is taken to have."""
    if image.color_primaries in CHROMATICITIES:
        return image.color_primaries
    untagged = image.color_primaries in (0, ColorPrimaries.UNSPECIFIED)
    wide = image.color_trc in HDR or image.colorspace == BT2020
    return ColorPrimaries.BT2020 if untagged and wide else ColorPrimaries.BT709


def _coded(image: VideoFrame, scaler: Callable[..., VideoFrame]) -> Callable[..., VideoFrame]:
    """What scales the image by the matrix that it is coded with."""
    if image.format.is_rgb or len(image.format.components) < 3:
        return partial(scaler, image)
    if image.colorspace == _YCGCO:
        return partial(scaler, _from_ycgco(image))
    if image.colorspace not in _MATRICES and image.colorspace not in _UNSAID:
        raise SourceError(
            f"its colours are coded in a rare way (matrix {image.colorspace} of H.273): convert it "
            "to H.264 with BT.709",
            ErrorKind.COLOURS_UNKNOWN,
        )
    return partial(scaler, image, matrix=matrix_of(image))


def matrix_of(image: VideoFrame) -> int:
    """The matrix that Y'CbCr says, or is taken to have."""
    matrix = _MATRICES.get(image.colorspace)
    if matrix is None:
        hdr = image.color_trc in HDR or image.color_primaries == ColorPrimaries.BT2020
        matrix = BT2020 if hdr else matrix_for(image.width, image.height)
    return matrix


def _from_ycgco(image: VideoFrame) -> VideoFrame:
    """R'G'B' of Y'CgCo (H.273, equations 44 to 48), which FFmpeg's scaler does not know."""
    limited = image.color_range != ColorRange.JPEG and "yuvj" not in image.format.name
    same = ColorRange.MPEG if limited else ColorRange.JPEG
    whole = image.reformat(
        format="yuv444p16le",
        src_colorspace=Colorspace.ITU709,  # both alike, so that only the depth changes
        dst_colorspace=Colorspace.ITU709,
        src_color_range=same,
        dst_color_range=same,
    )
    planes = np.moveaxis(whole.to_ndarray().astype(np.float64), -1, 0)
    y, green, orange = planes - np.array([4096 if limited else 0, 32768, 32768])[:, None, None]
    high, wide = (219 * 256, 224 * 256) if limited else (65535, 65535)
    y, green, orange = y / high, green / wide, orange / wide
    rgb = np.stack([y - green + orange, y + green, y - green - orange], -1)
    rgb16 = np.round(np.clip(rgb, 0, 1) * 65535).astype(np.uint16)
    made = VideoFrame.from_ndarray(rgb16, format="rgb48le")
    made.color_trc, made.color_primaries = image.color_trc, image.color_primaries
    return made
