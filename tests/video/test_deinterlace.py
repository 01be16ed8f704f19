"""Interlaced video: lines of two moments do not stay side by side."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from face2face.types import Frame
from face2face.video.file_source import VideoFileSource

_RATE = 25


def _moved(at: float) -> Frame:
    """A bright disc on grey at a moment, its middle at a column."""
    y, x = np.mgrid[:96, :160]
    image = np.full((96, 160, 3), 60, np.uint8)
    image[(y - 48) ** 2 + (x - at) ** 2 < 30**2] = 220
    return image


def _interlaced(path: Path, frames: int, *, tagged: bool = True) -> Path:
    """The disc goes from left to right; each frame has the even lines of an earlier moment."""
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream("mpeg2video", rate=_RATE)
        video.width, video.height, video.pix_fmt, video.bit_rate = 160, 96, "yuv422p", 8_000_000
        if tagged:
            video.codec_context.flags |= 1 << 18 | 1 << 29  # ildct, ilme
        for number in range(frames):
            woven = _moved(40 + 8 * number)
            woven[1::2] = _moved(44 + 8 * number)[1::2]
            image = av.VideoFrame.from_ndarray(woven, "rgb24").reformat(format="yuv422p")
            image.pts, image.time_base = number, Fraction(1, _RATE)
            container.mux(video.encode(image))
        container.mux(video.encode(None))
    return path


def _combed(image: Frame) -> float:
    """How far lines are from those beside them, grey levels."""
    lines = image.astype(np.float64).mean(2)
    return float(np.abs(lines[1:-1] - (lines[:-2] + lines[2:]) / 2).mean())


@pytest.mark.parametrize("tagged", [True, False])
def test_the_comb_goes_and_times_stay(tmp_path: Path, tagged: bool) -> None:
    with VideoFileSource(_interlaced(tmp_path / "a.mkv", 9, tagged=tagged)) as source:
        frames = list(source.frames())
        assert (source.end_s, source.warnings) == (pytest.approx(9 / _RATE, abs=0.002), [])
    assert [timed.time_s for timed in frames] == pytest.approx(np.arange(9) / _RATE, abs=0.001)
    whole, woven = _combed(_moved(60)), _combed(frames[4].frame)
    assert woven < 2 * whole if tagged else woven > 3 * whole


def test_a_part_has_its_own_images(tmp_path: Path) -> None:
    path = _interlaced(tmp_path / "a.mkv", 12)
    with VideoFileSource(path) as source:
        whole = [timed.frame for timed in source.frames()]
    with VideoFileSource(path, start_s=0.2, duration_s=0.16) as source:
        part = [timed.frame for timed in source.frames()]
    assert len(part) == 4
    for one, same in zip(part[1:-1], whole[6:8], strict=True):
        np.testing.assert_array_equal(one, same)
