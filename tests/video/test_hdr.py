"""HDR that is kept: what the file says, and what light is in it."""

from pathlib import Path

import av
import numpy as np
import pytest

from face2face.errors import UsageError
from face2face.types import Planes, TimedFrame
from face2face.video.choose_coding import choose_coding
from face2face.video.coding import Codec, CodingOptions
from face2face.video.file_source import VideoFileSource
from face2face.video.hdr import Hdr
from face2face.video.light import to_bt709, to_hdr
from face2face.video.plane_views import plane_views
from face2face.video.sink import VideoFileSink
from tests.video.test_colour import BT709, BT2020, HLG, LIMITED, PQ, as_hlg, as_pq, patches, write

SIGNALS = np.repeat(np.array([0.1, 0.35, 0.58, 0.75, 0.9, 0.98])[:, None], 3, 1)
"""Grey squares of a source, the last of them far above the white of SDR."""

WHITE = {HLG: 721, PQ: 573}
"""BT.2408-7, table 1: 75 % of HLG and 58 % of PQ; of ten bits, limited range."""


def hdr_video(path: Path, transfer: int, pixels: str = "yuv420p10le") -> Path:
    return write(
        path,
        patches(SIGNALS),
        matrix=BT2020,
        transfer=transfer,
        primaries=BT2020,
        codec="libx265",
        pixels=pixels,
    )


def first(path: Path) -> tuple[TimedFrame, Hdr | None]:
    """The first frame, and what the video says of its HDR."""
    with VideoFileSource(path) as source:
        return next(iter(source.frames())), source.hdr


def levels(plane: np.ndarray, count: int) -> list[float]:
    """What squares of 64 pixels have in their middles."""
    return [float(plane[16:48, 64 * n + 16 : 64 * n + 48].mean()) for n in range(count)]


@pytest.mark.parametrize("transfer", [HLG, PQ])
@pytest.mark.parametrize(("codec", "suffix"), [("hevc", ".mp4"), ("hevc", ".mov"), ("av1", ".mkv")])
def test_the_videos_own_light_is_kept_beside_the_white_of_sdr(
    tmp_path: Path, transfer: int, codec: Codec, suffix: str
) -> None:
    timed, hdr = first(hdr_video(tmp_path / "in.mp4", transfer))
    assert hdr == Hdr(transfer)
    assert timed.planes is not None
    grey = [16, 60, 128, 255]
    right = (
        np.zeros((64, 256, 3), np.uint8) + np.repeat(np.array(grey, np.uint8), 64)[None, :, None]
    )
    form = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}[suffix]
    size = {"width": 384 + 256, "height": 64}
    coding = choose_coding(form, CodingOptions(codec, 95), alpha=False, hdr=hdr, **size).coding
    out = tmp_path / f"out{suffix}"
    with VideoFileSink(out, frame_rate=25, comment="a test", coding=coding, **size) as sink:
        for number in range(3):
            assert sink.write_beside(timed.planes, right, number / 25)
    with av.open(str(out)) as container:
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p10le"
        tags = context.color_primaries, context.color_trc, context.colorspace, context.color_range
        assert tags == (BT2020, transfer, BT2020, LIMITED)
        luma, blue, red = plane_views(next(container.decode(video=0)))
    given = levels(timed.planes.luma, 6)
    assert given == pytest.approx(64 + 876 * SIGNALS[:, 0], abs=5)
    assert levels(luma, 6) == pytest.approx(given, abs=2)
    signal = {PQ: as_pq, HLG: as_hlg}[transfer]((np.array(grey) / 255) ** 2.4)
    assert levels(luma[:, 384:], 4) == pytest.approx(64 + 876 * signal, abs=3)
    assert levels(luma[:, 384:], 4)[3] == pytest.approx(WHITE[transfer], abs=2)
    assert np.abs(blue[:, 200:].astype(int) - 512).max() < 4
    assert np.abs(red[:, 200:].astype(int) - 512).max() < 4
    if suffix != ".mkv":  # for players that read the container alone
        nclx = b"".join(tag.to_bytes(2, "big") for tag in (BT2020, transfer, BT2020))
        assert (b"colrnclx" if suffix == ".mp4" else b"colrnclc") + nclx in out.read_bytes()


@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_what_became_hdr_comes_back_as_it_was(transfer: int) -> None:
    colours = np.random.default_rng(0).uniform(0, 0.9, (500, 3))
    assert to_bt709(to_hdr(colours, transfer), transfer, BT2020) == pytest.approx(colours, abs=1e-6)


def test_other_ten_bits_are_brought_to_those_that_are_written(tmp_path: Path) -> None:
    timed, hdr = first(hdr_video(tmp_path / "a.mp4", HLG, "yuv422p10le"))
    assert hdr == Hdr(HLG)
    assert timed.planes is not None
    assert timed.planes.red.shape == (32, 192)
    assert levels(timed.planes.luma, 6) == pytest.approx(64 + 876 * SIGNALS[:, 0], abs=5)


def test_a_turned_video_keeps_its_light(tmp_path: Path) -> None:
    upright = hdr_video(tmp_path / "a.mp4", HLG)
    with av.open(str(upright)) as source, av.open(str(tmp_path / "b.mp4"), "w") as turned:
        stream = turned.add_stream_from_template(source.streams.video[0])
        stream.set_display_rotation(90)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                turned.mux(packet)
    timed, hdr = first(tmp_path / "b.mp4")
    plain, _ = first(upright)
    assert hdr == Hdr(HLG)
    planes, wanted = timed.planes, plain.planes
    assert planes is not None and wanted is not None
    assert timed.frame.shape == (384, 64, 3)
    for mine, theirs in zip(all_of(planes), all_of(wanted), strict=True):
        assert np.array_equal(mine, np.rot90(theirs))


def all_of(planes: Planes) -> list[np.ndarray]:
    return [planes.luma, planes.blue, planes.red]


@pytest.mark.parametrize(("codec", "suffix"), [("hevc", ".mp4"), ("av1", ".mkv")])
def test_what_is_said_of_screen_and_brightest_light_goes_along(
    tmp_path: Path, codec: Codec, suffix: str
) -> None:
    screen = (34000, 16000, 13250, 34500, 7500, 3000, 15635, 16450, 50, 10_000_000)
    said = Hdr(PQ, screen, (1000, 400))
    out = tmp_path / f"out{suffix}"
    form = {".mp4": "mp4", ".mkv": "matroska"}[suffix]
    size = {"width": 64, "height": 64}
    coding = choose_coding(form, CodingOptions(codec), alpha=False, hdr=said, **size).coding
    with VideoFileSink(out, frame_rate=25, comment="a test", coding=coding, **size) as sink:
        sink.write(np.full((64, 64, 3), 90, np.uint8), 0.0)
    _, read = first(out)
    assert read is not None
    assert (read.transfer, read.brightest) == (PQ, (1000, 400))
    assert read.mastering == pytest.approx(screen, abs=2)  # AV1 has other units


def test_ten_bits_of_sdr_are_no_hdr(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.mp4",
        patches(SIGNALS),
        matrix=BT709,
        transfer=BT709,
        primaries=BT709,
        codec="libx265",
        pixels="yuv420p10le",
    )
    timed, hdr = first(path)
    assert (timed.planes, hdr) == (None, None)


@pytest.mark.parametrize("codec", ["h264", "prores"])
def test_codecs_that_do_not_keep_it_are_refused(codec: Codec) -> None:
    wanted = CodingOptions(codec, keep_hdr=True)
    with pytest.raises(UsageError, match="give --codec hevc or av1"):
        choose_coding("matroska", wanted, alpha=False, width=64, height=64, hdr=Hdr(HLG))
