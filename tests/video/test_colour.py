"""Colours of real files: HDR, wide gamut, full and limited range, tags and none."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.frame import VideoFrame

from face2face.errors import SourceError
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from face2face.video.light import to_bt709
from face2face.video.sink import VideoFileSink

DATA = Path(__file__).parents[1] / "data"
Light = npt.NDArray[np.float64]

BT709, BT2020, DISPLAY_P3 = 1, 9, 12
PQ, HLG, UNSAID = 16, 18, 2
LIMITED, FULL = 1, 2

PATCHES = np.array(
    [[200, 30, 60], [60, 150, 80], [40, 70, 180], [120, 120, 120], [230, 190, 160], [16, 16, 16]]
)
"""sRGB colours, each a 64 x 64 square of the test image."""

# From linear BT.709 to linear BT.2020, as ITU-R BT.2087-0 prints it.
TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])


def patches(colours: Light) -> Light:
    """The squares side by side, (64, 384, 3)."""
    return np.repeat(np.repeat(colours[None], 64, 1), 64, 0)


def display_light() -> Light:
    """Of the patches on an SDR screen (BT.1886), 1 is white; in BT.2020's primaries."""
    return np.asarray((PATCHES / 255) ** 2.4 @ TO_BT2020.T)


def as_pq(light: Light) -> Light:
    """BT.2100's PQ, inverse EOTF, of light of which 1 is 203 cd/m2 (BT.2408)."""
    y = (light * 203 / 10000) ** 0.1593017578125
    return np.asarray(((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y)) ** 78.84375)


def as_hlg(light: Light) -> Light:
    """BT.2100's HLG of the same light on a screen of 1000 cd/m2."""
    scene = (light * 203 / 1000) ** (1 / 1.2)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def write(
    path: Path,
    signal: Light,
    *,
    matrix: int,
    transfer: int = UNSAID,
    primaries: int = UNSAID,
    value_range: int = LIMITED,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    stored: int | None = None,
) -> Path:
    """Three frames of R'G'B' (h, w, 3), 0 to 1, tagged so; `stored` is the true matrix."""
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=25, options={"crf": "4"})
        stream.height, stream.width = signal.shape[:2]
        stream.pix_fmt = pixels
        context = stream.codec_context
        context.colorspace, context.color_range = matrix, value_range
        context.color_trc, context.color_primaries = transfer, primaries
        whole = np.round(np.clip(signal, 0, 1) * 65535).astype(np.uint16)
        for index in range(3):
            frame = VideoFrame.from_ndarray(whole, format="rgb48le")
            frame.colorspace = stored or matrix  # PyAV 17 does not know BT.2020's by its number
            frame = frame.reformat(
                format=pixels, dst_colorspace=stored or matrix, dst_color_range=value_range
            )
            frame.colorspace, frame.color_range = matrix, value_range
            frame.color_trc, frame.color_primaries = transfer, primaries
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def first(path: Path) -> Frame:
    with VideoFileSource(path) as source:
        return next(iter(source.frames())).frame


def seen(frame: Frame) -> Light:
    """What became of the patches, (6, 3)."""
    return np.stack([frame[16:48, 64 * n + 16 : 64 * n + 48].mean((0, 1)) for n in range(6)])


@pytest.mark.parametrize("name", ["hdr.mp4", "hdr.mkv", "hdr.mov"])
@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_hdr_looks_as_the_sdr_that_it_was_made_from(
    tmp_path: Path, name: str, transfer: int
) -> None:
    signal = {PQ: as_pq, HLG: as_hlg}[transfer](display_light())
    path = write(
        tmp_path / name,
        patches(signal),
        matrix=BT2020,
        transfer=transfer,
        primaries=BT2020,
        codec="libx265",
        pixels="yuv420p10le",
    )
    assert seen(first(path)) == pytest.approx(PATCHES, abs=5)


def test_a_phones_hdr_looks_as_the_same_clip_in_sdr() -> None:
    with (
        VideoFileSource(DATA / "hdrhlg.mov") as hdr,
        VideoFileSource(DATA / "apac1.mov") as sdr,
    ):
        pairs = list(zip(hdr.frames(), sdr.frames(), strict=True))[::15]
    for one, other in pairs:
        shown, wanted = (timed.frame[64:].astype(float) for timed in (one, other))
        assert np.abs(shown - wanted).mean() < 4
        saturation = np.ptp(shown, axis=-1).mean() / np.ptp(wanted, axis=-1).mean()
        assert saturation == pytest.approx(1, abs=0.08)


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_highlights_stay_apart_and_in_order(transfer: int) -> None:
    grey = np.repeat(np.linspace(0, 1, 200)[:, None], 3, 1)
    shown = to_bt709(grey, transfer, BT2020)[:, 1]
    assert shown[0] == 0 and shown[-1] == pytest.approx(1)
    assert (np.diff(shown)[4:] > 0).all()


@pytest.mark.parametrize("transfer", [BT709, 14])
def test_sdr_of_bt2020_is_converted(tmp_path: Path, transfer: int) -> None:
    signal = display_light() ** (1 / 2.4)
    path = write(
        tmp_path / "wide.mp4",
        patches(signal),
        matrix=BT2020,
        transfer=transfer,
        primaries=BT2020,
        pixels="yuv420p10le",
    )
    assert seen(first(path)) == pytest.approx(PATCHES, abs=5)


def test_display_p3_is_converted(tmp_path: Path) -> None:
    # From linear BT.709, as CSS Color 4 has it.
    to_p3 = np.array([[0.8225, 0.1775, 0], [0.0332, 0.9668, 0], [0.0171, 0.0724, 0.9105]])
    signal = patches(((PATCHES / 255) ** 2.4 @ to_p3.T) ** (1 / 2.4))
    path = write(tmp_path / "p3.mov", signal, matrix=BT709, transfer=BT709, primaries=DISPLAY_P3)
    assert seen(first(path)) == pytest.approx(PATCHES, abs=5)


@pytest.mark.parametrize(
    ("size", "matrix"),
    [
        ((1280, 720), BT709),
        ((720, 1280), BT709),
        ((1920, 1080), BT709),
        ((720, 576), 5),
        ((640, 480), 5),
    ],
)
def test_untagged_is_taken_as_players_take_it(
    tmp_path: Path, size: tuple[int, int], matrix: int
) -> None:
    signal = np.zeros((size[1], size[0], 3))
    signal[:64, :384] = patches(PATCHES / 255)
    path = write(tmp_path / "untagged.mp4", signal, matrix=UNSAID, stored=matrix)
    assert seen(first(path)[:64, :384]) == pytest.approx(PATCHES, abs=4)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv444p", "yuv422p10le"])
@pytest.mark.parametrize("value_range", [LIMITED, FULL])
def test_the_range_is_heeded(tmp_path: Path, pixels: str, value_range: int) -> None:
    path = write(
        tmp_path / "range.mkv",
        patches(PATCHES / 255),
        matrix=BT709,
        transfer=BT709,
        primaries=BT709,
        value_range=value_range,
        pixels=pixels,
    )
    assert seen(first(path)) == pytest.approx(PATCHES, abs=4)


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("rgb.mp4", "libx264rgb", "rgb24"),
        ("rgb.mkv", "ffv1", "bgr0"),
        ("rgb.avi", "rawvideo", "bgr24"),
        ("rgb.mov", "png", "rgb48be"),
        ("gbr.mp4", "libx265", "gbrp"),
    ],
)
def test_rgb_codecs_keep_their_colours(tmp_path: Path, name: str, codec: str, pixels: str) -> None:
    path = tmp_path / name
    write(path, patches(PATCHES / 255), matrix=0, value_range=FULL, codec=codec, pixels=pixels)
    assert seen(first(path)) == pytest.approx(PATCHES, abs=3)


def test_ycgco_is_read(tmp_path: Path) -> None:
    r, g, b = np.moveaxis(PATCHES / 255, -1, 0)  # H.273, equations 38 to 40
    y, green, orange = r / 4 + g / 2 + b / 4, g / 2 - r / 4 - b / 4, r / 2 - b / 2
    planes = np.stack([16 + 219 * y, 128 + 224 * green, 128 + 224 * orange])
    whole = np.repeat(np.repeat(np.round(planes).astype(np.uint8)[:, None], 64, 2), 64, 1)
    with av.open(tmp_path / "ycgco.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 384, 64, "yuv444p"
        stream.codec_context.colorspace = 8
        stream.codec_context.color_range = LIMITED
        frame = VideoFrame.from_ndarray(whole, format="yuv444p")
        frame.colorspace, frame.color_range = 8, LIMITED
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert seen(first(tmp_path / "ycgco.mp4")) == pytest.approx(PATCHES, abs=4)


def test_an_unknown_matrix_is_refused_in_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "ictcp.mp4", patches(PATCHES / 255), matrix=14, stored=BT2020)
    with pytest.raises(SourceError, match=r"ictcp.mp4.*matrix 14"):
        first(path)


@pytest.mark.parametrize("size", [(64, 48), (1280, 720), (1280, 480)])
def test_what_is_written_says_what_it_is(tmp_path: Path, size: tuple[int, int]) -> None:
    out = tmp_path / "out.mp4"
    image = np.full((size[1], size[0], 3), (200, 30, 60), np.uint8)
    with VideoFileSink(
        out, width=size[0], height=size[1], frame_rate=25.0, comment="a test"
    ) as sink:
        sink.write(image, 0.0)
    with av.open(out) as container:
        context = container.streams.video[0].codec_context
        assert context.colorspace == (BT709 if size[0] == 1280 else 5)
        assert context.color_primaries == BT709
        assert context.color_trc == BT709
        assert context.color_range == LIMITED
    assert first(out).reshape(-1, 3).mean(0) == pytest.approx([200, 30, 60], abs=3)
