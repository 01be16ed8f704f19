"""Small real clips in the containers that people have."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from face2face.types import Frame
from face2face.utils.paths import shipped

_SIDE = 192
_RATE = 12
_SOUND_RATE = 48000


@dataclass(frozen=True)
class Kind:
    """A container and what is in it, by FFmpeg's names."""

    name: str
    suffix: str
    format: str
    image: str
    sound: str
    options: tuple[tuple[str, str], ...] = ()


KINDS = (
    Kind("mp4", ".mp4", "mp4", "libx264", "aac", (("movflags", "+faststart"),)),
    Kind("fragmented mp4", ".mp4", "mp4", "libx264", "aac", (("movflags", "frag_keyframe"),)),
    Kind("mov", ".mov", "mov", "mpeg4", "pcm_s16le"),
    Kind("mkv", ".mkv", "matroska", "libx264", "aac"),
    Kind("webm", ".webm", "webm", "libvpx-vp9", "libopus"),
    Kind("avi", ".avi", "avi", "mpeg4", "pcm_s16le"),
)


def talking(seconds: float) -> list[Frame]:
    """The shipped clip's face, uint8 RGB (192, 192, 3), 12 frames a second."""
    images: list[Frame] = []
    with av.open(str(shipped("assets") / "talk.mp4")) as container:
        for frame in container.decode(video=0):
            if frame.time * _RATE >= len(images):
                small = frame.reformat(width=_SIDE, height=_SIDE, format="rgb24")
                images.append(np.asarray(small.to_ndarray(), np.uint8))
            if len(images) >= seconds * _RATE:
                break
    return images


def write_clip(path: Path, kind: Kind, images: list[Frame]) -> Path:
    """Write images, and a tone beside them, as a video of a kind."""
    length_s = len(images) / _RATE
    with av.open(str(path), "w", format=kind.format, options=dict(kind.options)) as container:
        video: Any = container.add_stream(kind.image, rate=_RATE)
        video.height, video.width = images[0].shape[:2]
        video.pix_fmt, video.codec_context.gop_size = "yuv420p", _RATE // 2
        layout = "mono"
        audio: Any = container.add_stream(kind.sound, rate=_SOUND_RATE, layout=layout)
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        times = np.arange(round(length_s * _SOUND_RATE)) / _SOUND_RATE
        tone = (8000 * np.sin(2 * np.pi * 440 * times)).astype(np.int16)[np.newaxis]
        block = av.AudioFrame.from_ndarray(tone, "s16", layout)
        block.sample_rate, block.time_base, block.pts = _SOUND_RATE, Fraction(1, _SOUND_RATE), 0
        container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    return path
