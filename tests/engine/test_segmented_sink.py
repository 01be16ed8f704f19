"""Segments of every kind of video that is written, joined."""

import io
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.engine import segmented_sink
from face2face.engine.segmented_sink import SegmentedSink
from face2face.engine.segments import SegmentFolder, SegmentPlan
from face2face.types import Frame
from face2face.utils.file_types import VIDEO_CONTAINERS, VIDEO_CONTAINERS_TRANSPARENT
from face2face.video.choose_coding import choose_coding
from face2face.video.coding import Codec, CodingOptions
from face2face.video.sink import VideoFileSink

KINDS: list[tuple[str, Codec | None, bool, str]] = [
    (".mp4", None, False, "avc1"),
    (".mkv", None, False, ""),
    (".mp4", "hevc", False, "hvc1"),
    (".mov", "hevc", False, "hvc1"),
    (".mp4", "av1", False, "av01"),
    (".mkv", "av1", False, ""),
    (".mov", "prores", False, "apch"),
    (".mov", None, True, "ap4h"),
    (".webm", None, True, ""),
]
TIMES_S = [0.0, 0.04, 0.13, 0.2, 0.9, 1.0, 1.0401, 1.5, 4.0, 4.1]
"""Uneven, with an image that is held for two whole segments."""


def make(path: Path, kind: tuple[str, Codec | None, bool, str], images: list[Frame]) -> list[Path]:
    suffix, codec, alpha, _ = kind
    form = (VIDEO_CONTAINERS_TRANSPARENT if alpha else VIDEO_CONTAINERS)[suffix]
    height, width = images[0].shape[:2]
    coding = choose_coding(
        form, CodingOptions(codec), alpha=alpha, width=width, height=height
    ).coding

    def begin(out: Path = path) -> VideoFileSink:
        return VideoFileSink(
            out,
            width=width,
            height=height,
            frame_rate=10,
            comment="a test",
            alpha=alpha,
            coding=coding,
        )

    folder = SegmentFolder(path, "made so", SegmentPlan(1.0))
    segmented = SegmentedSink(
        path, folder, coding, width=width, height=height, frame_rate=10, join=begin
    )
    for sink in (segmented, begin(path.with_suffix(f".whole{suffix}"))):
        with sink:
            for image, time_s in zip(images, TIMES_S, strict=True):
                sink.write(image, time_s)
            sink.hold_until(4.6)
    return [path, path.with_suffix(f".whole{suffix}")]


def look(path: Path) -> tuple[list[float], str, float]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [
            float(packet.pts * packet.time_base)  # type: ignore[operator]
            for packet in container.demux(stream)
            if packet.pts is not None
        ]
        tag = stream.codec_context.codec_tag.strip("\0 ")
        return times, tag if tag.isprintable() else "", (container.duration or 0) / 1e6


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind[0]} {kind[1]} {kind[2]}")
def test_joined_they_are_the_video_of_one_go(
    kind: tuple[str, Codec | None, bool, str], tmp_path: Path, talking: list[Frame]
) -> None:
    images = [np.ascontiguousarray(image[64:192, 64:193]) for image in talking[:10]]
    if kind[2]:
        alpha = np.tile(np.arange(129, dtype=np.uint8) * 2, (128, 1))
        images = [np.dstack([image, alpha]) for image in images]
    joined, whole = make(tmp_path / f"out{kind[0]}", kind, images)
    assert look(joined) == look(whole)
    times, tag, length_s = look(joined)
    assert times == pytest.approx(TIMES_S, abs=0.001)
    assert tag == kind[3]
    assert length_s == pytest.approx(4.6, abs=0.05)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([joined.name, whole.name])


def test_transparency_outlives_the_joint(tmp_path: Path, talking: list[Frame]) -> None:
    alpha = np.full((128, 128), 255, np.uint8)
    alpha[:, :64] = 0
    images = [np.dstack([image[:128, :128], alpha]) for image in talking[:10]]
    for kind in (KINDS[-1], KINDS[-2]):
        joined, _ = make(tmp_path / f"out{kind[0]}", kind, images)
        with av.open(str(joined)) as container:
            stream = container.streams.video[0]
            context = stream.codec_context
            if kind[0] == ".webm":  # FFmpeg's own decoder of VP9 leaves the alpha out
                assert stream.metadata["ALPHA_MODE"] == "1"
                context = av.CodecContext.create("libvpx-vp9", "r")
            shown = [
                frame.to_ndarray(format="rgba")
                for packet in container.demux(stream)
                for frame in context.decode(packet)
            ]
        assert len(shown) == 10
        for image in shown:
            assert image[:, 4:60, 3].max() < 8
            assert image[:, 68:, 3].min() > 247


def test_joining_that_takes_long_shows_a_bar(
    tmp_path: Path, talking: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    images = [np.ascontiguousarray(image[64:192, 64:192]) for image in talking[:10]]
    for after_s, shown in ((3600.0, False), (0.0, True)):
        monkeypatch.setattr(sys, "stderr", said := Terminal())
        monkeypatch.setattr(segmented_sink, "_BAR_AFTER_S", after_s)
        make(tmp_path / "out.mp4", KINDS[0], images)
        assert ("joining:   0%|          | 0/3 [" in said.getvalue()) == shown
