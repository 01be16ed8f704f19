"""Codecs, qualities and encoders: what files really hold."""

from pathlib import Path

import av
import numpy as np
import pytest

from face2face.errors import UsageError
from face2face.types import Frame
from face2face.video.choose_coding import choose_coding, usual_coding, works
from face2face.video.coding import CODECS, Codec, Coding, CodingOptions
from face2face.video.sink import VideoFileSink


def write(path: Path, frames: list[Frame], wanted: CodingOptions) -> list[Frame]:
    """Write frames so, and read them with nothing of ours in the way."""
    form = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}[path.suffix]
    height, width = frames[0].shape[:2]
    coding = choose_coding(form, wanted, alpha=False, width=width, height=height).coding
    size = {"width": width, "height": height}
    with VideoFileSink(path, frame_rate=25, comment="a test", coding=coding, **size) as sink:
        for number, frame in enumerate(frames):
            sink.write(frame, number / 25)
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]  # type: ignore[misc]


def off(one: list[Frame], other: list[Frame]) -> float:
    pairs = zip(one, other, strict=True)
    return float(np.mean([np.abs(a.astype(int) - b.astype(int)).mean() for a, b in pairs]))


@pytest.mark.parametrize(
    ("codec", "suffix", "name"),
    [
        ("h264", ".mp4", "h264"),
        ("hevc", ".mp4", "hevc"),
        ("av1", ".mkv", "av1"),
        ("prores", ".mov", "prores"),
    ],
)
def test_each_codec_keeps_the_images_and_quality_is_paid_in_bytes(
    codec: Codec, suffix: str, name: str, tmp_path: Path, talking: list[Frame]
) -> None:
    frames, sizes, errors = talking[:6], [], []
    for quality in (5, 75, 95):
        path = tmp_path / f"{quality}{suffix}"
        errors.append(off(frames, write(path, frames, CodingOptions(codec, quality))))
        sizes.append(path.stat().st_size)
    assert sizes[0] < sizes[1] and sizes[0] < sizes[2]
    assert errors[2] <= errors[1] <= errors[0]
    assert errors[1] < 4
    with av.open(str(tmp_path / f"75{suffix}")) as container:
        assert container.streams.video[0].codec_context.codec.canonical_name == name


def test_the_usual_is_h264_as_before() -> None:
    assert choose_coding("mp4", CodingOptions(), alpha=False, width=64, height=64).coding == (
        usual_coding("mp4", alpha=False)
    )
    assert usual_coding("mp4", alpha=False).options["crf"] == "17.8"
    assert usual_coding("webm", alpha=True).options["crf"] == "24"
    assert usual_coding("mov", alpha=True).pixels == "yuva444p10le"


@pytest.mark.parametrize(
    ("form", "codec", "alpha", "words"),
    [
        ("mp4", "prores", False, ".mov or .mkv"),
        ("mov", "av1", False, ".mp4 or .mkv"),
        ("webm", "hevc", True, "cannot be transparent"),
        ("mov", "h264", True, "cannot be transparent"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(
    form: str, codec: Codec, alpha: bool, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        choose_coding(form, CodingOptions(codec), alpha=alpha, width=64, height=64)


@pytest.mark.parametrize("codec", CODECS)
def test_auto_gives_an_encoder_that_works(codec: Codec) -> None:
    wanted = CodingOptions(codec, encoder="auto")
    chosen = choose_coding("matroska", wanted, alpha=False, width=128, height=96)
    assert works(chosen.coding, 128, 96)
    assert chosen.coding.encoder not in chosen.refused
    for name in chosen.refused:  # known to FFmpeg, and not to this machine
        assert not works(Coding(name, "nv12", {}), 128, 96)


def test_an_encoder_that_fails_does_not_work() -> None:
    assert not works(Coding("no_such_encoder", "yuv420p", {}), 64, 64)
    assert not works(Coding("libx264", "yuv420p", {"preset": "no such preset"}), 64, 64)
    assert works(Coding("libx264", "yuv420p", {"bf": "0"}), 64, 64)
