"""Whole files that cannot be read all the same: each kind has its own clear line."""

import gc
import os
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from face2face.errors import SourceError
from face2face.video.file_source import VideoFileSource


def write(path: Path, **options: str) -> Path:
    """Ten noisy frames of H.264."""
    noise = np.random.default_rng(0)
    with av.open(path, "w", options=options) as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(10):
            image = noise.integers(0, 255, (48, 64, 3), np.uint8)
            frame = VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def encrypted(folder: Path) -> Path:
    """A file of Common Encryption, as shops sell them."""
    return write(
        folder / "bought.mp4",
        encryption_scheme="cenc-aes-ctr",
        encryption_key="00112233445566778899aabbccddeeff",
        encryption_kid="ffeeddccbbaa99887766554433221100",
    )


def scrambled(folder: Path) -> Path:
    """A recording of pay television: all but the tables is encrypted."""
    path = write(folder / "recorded.ts")
    whole = bytearray(path.read_bytes())
    noise = np.random.default_rng(0)
    for at in range(0, len(whole), 188):
        if (whole[at + 1] & 0x1F) << 8 | whole[at + 2] == 0x100:
            whole[at + 3] |= 0x80
            whole[at + 12 : at + 188] = noise.bytes(176)
    path.write_bytes(whole)
    return path


def animated_webp(folder: Path) -> Path:
    """Two frames, each a whole lossless image of one pixel."""
    pixel = bytes.fromhex("2f00000000881f1a0000")
    image = b"VP8L" + struct.pack("<I", len(pixel)) + pixel
    frame = bytes(6) + bytes(6) + (40).to_bytes(3, "little") + b"\0" + image
    body = b"VP8X" + struct.pack("<IB3x", 10, 2) + bytes(6)
    body += b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    body += 2 * (b"ANMF" + struct.pack("<I", len(frame)) + frame)
    path = folder / "cat.webp"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (encrypted, "protected against copying"),
        (scrambled, "protected against copying"),
        (animated_webp, "animated WebP.*convert it"),
    ],
)
def test_each_kind_has_its_line(tmp_path: Path, make: Callable[[Path], Path], words: str) -> None:
    path = make(tmp_path)
    with pytest.raises(SourceError, match=words) as caught:
        VideoFileSource(path)
    assert str(path) in str(caught.value)
    assert "damaged" not in str(caught.value)


def crowded(path: Path) -> Path:
    """More tracks of sound than anybody has."""
    with av.open(path, "w") as container:
        streams = [container.add_stream("pcm_s16le", rate=8000) for _ in range(101)]
        for stream in streams:
            samples = np.zeros((1, 8), np.int16)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = 8000
            container.mux(stream.encode(frame))
    return path


def opened(path: Path) -> int:
    """How often this process has a file open, where the system tells."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not tell which files are open")
    count = 0
    for entry in folder.iterdir():
        try:
            count += os.readlink(entry) == str(path)  # noqa: PTH115 - sockets are no paths
        except FileNotFoundError:
            continue  # the listing itself
    return count


def test_a_file_is_not_kept_open_until_the_collector_comes(tmp_path: Path) -> None:
    """An error that is kept, as a live session keeps its last one, keeps all that it has seen."""
    refused = [encrypted(tmp_path), crowded(tmp_path / "crowded.nut")]
    errors = []
    gc.disable()
    try:
        for path in refused:
            with pytest.raises(SourceError) as caught:
                VideoFileSource(path)
            errors.append(caught.value)
            assert opened(path) == 0, path
    finally:
        gc.enable()
