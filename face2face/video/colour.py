"""The RGB of a video's images: BT.709 as screens show it, whatever the video was graded for.

HDR follows ITU-R BT.2100-2 (its transfer functions, tables 4 and 5) and is carried over in display
light with HDR reference white, 203 cd/m2, as SDR white (ITU-R BT.2408-7, sections 2 and 5.1), so
that what is no brighter looks as it did before it was made HDR. SDR is shown by BT.1886. Colours
outside BT.709 keep their luminance and give up saturation.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from av.filter.graph import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)

from face2face.errors import SourceError
from face2face.types import Frame, Planes
from face2face.video.plane_views import plane_views

Light = npt.NDArray[np.float64]

_HD_WIDTH = 1280
_SD_LINES = 576

_WHITE_NITS = 203.0
_HLG_PEAK_NITS = 1000.0
_PQ_PEAK_NITS = 10_000.0
_SDR_GAMMA = 2.4

_KNEE = 0.92
"""SDR signal above which highlights are compressed: what is darker is shown exactly."""

_POINTS = 49
"""Of each side of the look-up table. On a photograph it is within half a level of 255 of the exact
colour on average; 65 would take twice as long to make, and gain a tenth of a level."""

_D65 = (0.3127, 0.3290)
_CHROMATICITIES = {
    ColorPrimaries.BT709: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    ColorPrimaries.BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    ColorPrimaries.SMPTE432: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""Of red, green and blue (H.273, table 2); all have the white of D65. The others are so near to
BT.709 that players show them as if they were it."""

_MATRICES = {
    # FFmpeg's number of a video's matrix (H.273, table 4), and swscale's of the same.
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
}
_YCGCO = 8
_UNSAID = (0, 2, 3)
"""Without a meaning for Y'CbCr: of RGB, unspecified, reserved."""


def matrix_for(width: int, height: int) -> Colorspace:
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
        self._reformat = partial(VideoReformatter().reformat, threads=1)

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
        coded = _coded(image, self._reformat)
        primaries, transfer = _primaries(image), image.color_trc
        if transfer not in _HDR and primaries == ColorPrimaries.BT709:
            array = coded(width=width, height=height, format="rgb24").to_ndarray()
            return cast(Frame, array)
        wide = coded(width=width, height=height, format="gbrp10le")
        # What it is now; FFmpeg would otherwise convert by the tags of the video once more.
        wide.colorspace, wide.color_range = 0, ColorRange.JPEG
        wide.color_trc, wide.color_primaries = ColorTrc.UNSPECIFIED, ColorPrimaries.UNSPECIFIED
        kind = (transfer, primaries, width, height)
        if self._graph is None or kind != self._kind:
            self._kind, self._graph = kind, _table_graph(wide, transfer, primaries)
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
        and image.color_trc not in _HDR
        and _primaries(image) == ColorPrimaries.BT709
        and (image.colorspace in _MATRICES or image.colorspace in _UNSAID)
    )
    if not plain:
        return None
    luma, blue, red = plane_views(image)
    return Planes(luma, blue, red, int(_matrix_of(image)))


def to_bt709(signal: Light, transfer: int, primaries: int) -> Light:
    """R'G'B' of a video as R'G'B' of BT.709.

    Args:
        signal: (..., 3), 0 to 1, as coded.
        transfer: FFmpeg's number of the transfer characteristics; none of HDR is SDR.
        primaries: FFmpeg's number of the primaries, one of BT.709, BT.2020 and Display P3.

    Returns:
        float64 (..., 3), 0 to 1.
    """
    to_light, peak = _HDR.get(transfer, (_sdr_light, 1.0))
    light = to_light(signal) @ _to_bt709_light(primaries).T
    luminance = light @ _xyz(ColorPrimaries.BT709)[1]
    lowest = light.min(-1)
    outside = lowest < 0
    share = np.ones_like(luminance)  # of the saturation that BT.709 can show
    share[outside] = luminance[outside] / np.maximum(luminance - lowest, 1e-9)[outside]
    light = luminance[..., None] + np.clip(share, 0, 1)[..., None] * (light - luminance[..., None])
    shown = np.maximum(light, 0) ** (1 / _SDR_GAMMA)
    if peak > 1:
        # All three by the same factor, so that hue and saturation stay.
        brightest = np.maximum(shown.max(-1, keepdims=True), 1e-9)
        shown = shown * (_compressed(brightest, peak ** (1 / _SDR_GAMMA)) / brightest)
    return np.asarray(np.clip(shown, 0, 1))


def _compressed(signal: Light, peak: float) -> Light:
    """The SDR signal with all up to `peak` below 1: slope 1 at the knee, 1 at the peak."""
    room, span = 1 - _KNEE, peak - _KNEE
    over = np.clip(signal - _KNEE, 0, span)
    return np.minimum(signal, _KNEE) + over / (1 + over * (1 / room - 1 / span))


def _sdr_light(signal: Light) -> Light:
    return np.clip(signal, 0, 1) ** _SDR_GAMMA


def _pq_light(signal: Light) -> Light:
    """Display light of PQ, 1 is reference white (BT.2100, table 4: EOTF)."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 107 / 128, 2413 / 128, 2392 / 128
    root = np.clip(signal, 0, 1) ** (1 / m2)
    nits = _PQ_PEAK_NITS * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)
    return np.asarray(nits / _WHITE_NITS)


def _hlg_light(signal: Light) -> Light:
    """Display light of HLG on a screen of 1000 cd/m2, 1 is reference white (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    signal = np.clip(signal, 0, 1)
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    # The OOTF's system gamma, on each of R, G and B as between an SDR camera and its screen, and
    # as FFmpeg's zscale has it. On luminance alone, as HDR screens have it, a clip that was made
    # HDR so comes back with four fifths of its saturation.
    return np.asarray(_HLG_PEAK_NITS / _WHITE_NITS * scene**1.2)


_HDR: dict[int, tuple[Callable[[Light], Light], float]] = {
    ColorTrc.SMPTE2084: (_pq_light, _PQ_PEAK_NITS / _WHITE_NITS),
    ColorTrc.ARIB_STD_B67: (_hlg_light, _HLG_PEAK_NITS / _WHITE_NITS),
}
"""What turns an HDR signal into display light, and how bright that gets; 1 is reference white."""


def _xyz(primaries: int) -> Light:
    """The matrix from linear RGB to CIE XYZ (SMPTE RP 177)."""
    columns = [(x / y, 1.0, (1 - x - y) / y) for x, y in _CHROMATICITIES[ColorPrimaries(primaries)]]
    matrix = np.array(columns).T
    x, y = _D65
    return cast(Light, matrix * np.linalg.solve(matrix, [x / y, 1.0, (1 - x - y) / y]))


def _to_bt709_light(primaries: int) -> Light:
    return cast(Light, np.linalg.solve(_xyz(ColorPrimaries.BT709), _xyz(primaries)))


def _primaries(image: VideoFrame) -> int:
    if image.color_primaries in _CHROMATICITIES:
        return image.color_primaries
    untagged = image.color_primaries in (0, ColorPrimaries.UNSPECIFIED)
    wide = image.color_trc in _HDR or image.colorspace == 9
    return ColorPrimaries.BT2020 if untagged and wide else ColorPrimaries.BT709


def _coded(image: VideoFrame, reformat: Callable[..., VideoFrame]) -> Callable[..., VideoFrame]:
    """What reformats the image by the matrix that it is coded with."""
    if image.format.is_rgb or len(image.format.components) < 3:
        return partial(reformat, image)
    if image.colorspace == _YCGCO:
        return partial(reformat, _from_ycgco(image))
    if image.colorspace not in _MATRICES and image.colorspace not in _UNSAID:
        raise SourceError(
            f"its colours are coded in a rare way (matrix {image.colorspace} of H.273): convert it "
            "to H.264 with BT.709"
        )
    return partial(reformat, image, src_colorspace=_matrix_of(image))


def _matrix_of(image: VideoFrame) -> Colorspace:
    """The matrix that Y'CbCr says, or is taken to have."""
    matrix = _MATRICES.get(image.colorspace)
    if matrix is None:
        hdr = image.color_trc in _HDR or image.color_primaries == ColorPrimaries.BT2020
        matrix = Colorspace.BT2020 if hdr else matrix_for(image.width, image.height)
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


def _table_graph(like: VideoFrame, transfer: int, primaries: int) -> Graph:
    """FFmpeg's filter that looks images like this one up in a table of `to_bt709`."""
    steps = np.linspace(0, 1, _POINTS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")  # red runs fastest
    table = to_bt709(np.stack([red, green, blue], -1).reshape(-1, 3), transfer, primaries)
    graph = Graph()
    with tempfile.TemporaryDirectory(prefix="face2face-") as folder:
        path = Path(folder) / "table.cube"
        texts = np.array([f"{number / 9999:.4f}" for number in range(10_000)])
        rows = texts[np.round(table * 9999).astype(int)].tolist()
        lines = [f"LUT_3D_SIZE {_POINTS}", *map(" ".join, rows), ""]
        path.write_text("\n".join(lines), encoding="ascii")
        graph.link_nodes(
            graph.add(
                "buffer",
                video_size=f"{like.width}x{like.height}",
                pix_fmt=like.format.name,
                time_base="1/90000",
                colorspace="gbr",
                range="pc",
            ),
            graph.add("lut3d", file=str(path), interp="tetrahedral"),
            graph.add("buffersink"),
        ).configure()
    return graph
