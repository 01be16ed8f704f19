"""Writing the clip: H.264 and AAC in an MP4 file that appears only when it is complete."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from face2face.errors import SinkError, writing
from face2face.types import Frame
from tools.demo_clip.portrait import SIZE
from tools.demo_clip.voice import SAMPLE_RATE_HZ

FRAME_RATE = 30

_SOUND_BITS_PER_S = 64_000
_QUALITY = "20"
"""x264's constant rate factor: no visible loss, and little noise for the landmarks."""


def write_video(
    path: Path,
    frames: Iterable[Frame],
    sound: npt.NDArray[np.float32],
    metadata: dict[str, str],
) -> None:
    """Write a video at 30 frames a second.

    Args:
        path: an .mp4 file; replaced when the new one is complete.
        frames: uint8 RGB, each (SIZE, SIZE, 3).
        sound: mono at 48 kHz, float32 in -1 to 1, shape (samples,).
        metadata: of the container, as "title" and "comment".

    Raises:
        SinkError: the file cannot be written.
    """
    part = path.with_name(f".{path.stem}.part.mp4")
    with writing(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _encode(part, frames, sound, metadata)
            part.replace(path)
        except av.FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise SinkError(f"cannot encode {path}: {error}; is this PyAV complete?") from error
        finally:
            part.unlink(missing_ok=True)


def _encode(
    part: Path,
    frames: Iterable[Frame],
    sound: npt.NDArray[np.float32],
    metadata: dict[str, str],
) -> None:
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        container.metadata.update(metadata)
        video = container.add_stream("libx264", rate=FRAME_RATE)
        video.width = video.height = SIZE
        video.pix_fmt = "yuv420p"
        video.options = {"crf": _QUALITY, "preset": "medium"}
        voice = container.add_stream("aac", rate=SAMPLE_RATE_HZ)
        voice.layout = "mono"
        voice.bit_rate = _SOUND_BITS_PER_S
        # A stretch of sound follows every frame, so that players find both close together.
        per_frame = SAMPLE_RATE_HZ // FRAME_RATE
        for index, frame in enumerate(frames):
            image = av.VideoFrame.from_ndarray(frame, format="rgb24")
            image.pts, image.time_base = index, Fraction(1, FRAME_RATE)
            container.mux(video.encode(image))
            stretch = sound[index * per_frame : (index + 1) * per_frame]
            if stretch.size:
                container.mux(voice.encode(_audio(stretch, index * per_frame)))
        container.mux(video.encode(None))
        container.mux(voice.encode(None))


def _audio(samples: npt.NDArray[np.float32], start: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    frame.pts, frame.time_base = start, Fraction(1, SAMPLE_RATE_HZ)
    return frame
