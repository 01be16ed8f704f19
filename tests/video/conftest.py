"""Small real videos, made on the spot."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

_TICK = Fraction(1, 90000)
_SOUND_RATE = 48000

MakeClip = Callable[..., Path]


def sound_with_click(length_s: float, click_s: float, channels: int = 1) -> np.ndarray[Any, Any]:
    """Silence with 5 ms of loud noise, float32 (channels, samples), at 48 kHz."""
    samples = np.zeros((channels, round(length_s * _SOUND_RATE)), np.float32)
    begin = round(click_s * _SOUND_RATE)
    noise = np.random.default_rng(0).uniform(-0.9, 0.9, 240).astype(np.float32)
    samples[:, begin : begin + 240] = noise
    return samples


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Return a function that writes a clip of dark frames, some of them white, with sound."""

    def make(
        name: str = "clip.mp4",
        *,
        times_s: Sequence[float] = tuple(index / 25 for index in range(50)),
        size: tuple[int, int] = (64, 48),
        flash_s: Sequence[float] = (),
        sound: np.ndarray[Any, Any] | None = None,
        sound_begins_s: float = 0.0,
        image: np.ndarray[Any, Any] | None = None,
        rotation: float = 0,
        mirrored: bool = False,
        aspect: Fraction | None = None,
        key_every: int = 12,
    ) -> Path:
        path = tmp_path / name
        width, height = size
        dark = np.full((height, width, 3), 16, np.uint8)
        with av.open(path, "w") as container:
            video = container.add_stream("libx264", rate=25, options={"crf": "10"})
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            video.time_base = video.codec_context.time_base = _TICK
            video.codec_context.gop_size = key_every
            if rotation or mirrored:
                video.set_display_rotation(rotation, hflip=mirrored)
            if aspect is not None:
                video.codec_context.sample_aspect_ratio = aspect
            if sound is not None:
                layout = "mono" if len(sound) == 1 else "stereo"
                audio = container.add_stream("aac", rate=_SOUND_RATE, layout=layout)
            for time_s in times_s:
                shown = dark if image is None else image
                if any(abs(time_s - flash) < 1e-6 for flash in flash_s):
                    shown = np.full_like(dark, 255)
                frame = av.VideoFrame.from_ndarray(shown, format="rgb24")
                frame.pts, frame.time_base = round(time_s / _TICK), _TICK
                frame.duration = 3600
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
            if sound is not None:
                block = av.AudioFrame.from_ndarray(sound, "fltp", layout)
                block.sample_rate, block.time_base = _SOUND_RATE, Fraction(1, _SOUND_RATE)
                block.pts = round(sound_begins_s * _SOUND_RATE)
                container.mux(audio.encode(block))
                container.mux(audio.encode(None))
        return path

    return make


@pytest.fixture
def click_sound() -> Callable[..., np.ndarray[Any, Any]]:
    """Return the function that makes sound with a click."""
    return sound_with_click
