"""Clips made ready before the clock runs: brought to a size, or as a camera's raw pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
from tqdm import tqdm

from face2face.benchmark.setting import Setting
from face2face.errors import writing
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink


@dataclass(frozen=True)
class Clip:
    """A clip as a measurement reads it.

    Attributes:
        path: a film, or raw uint8 RGB pictures one after the other.
        width, height: pixels of a picture.
        frames: how many pictures there are in a raw file; of a film, how many to take.
    """

    path: Path
    width: int
    height: int
    frames: int


class Clips:
    """Makes each clip once, whatever number of settings ask for it."""

    def __init__(self, folder: Path) -> None:
        """Make clips in `folder`; who gave it removes it."""
        self._folder = folder
        self._made: dict[tuple[object, ...], Clip] = {}

    def of(self, setting: Setting) -> Clip:
        """The clip that a setting asks for.

        Raises:
            SourceError: the source cannot be read.
            SinkError: there is no room for the clip.
        """
        live = setting.rate is not None
        key = (setting.source, setting.size, setting.frames, live)
        if key not in self._made:
            folder = self._folder / f"clip-{len(self._made)}"
            folder.mkdir()
            make = _raw if live else _film
            self._made[key] = make(setting, folder)
        return self._made[key]


def _film(setting: Setting, folder: Path) -> Clip:
    with VideoFileSource(setting.source) as source:
        size = setting.size or (source.width, source.height)
        if size == (source.width, source.height):
            return Clip(setting.source, *size, setting.frames)
        path = folder / f"{setting.source.stem}.mp4"
        with VideoFileSink(
            path,
            width=size[0],
            height=size[1],
            frame_rate=source.frame_rate,
            comment="made for face2face-bench",
            audio_from=setting.source,
        ) as sink:
            for frame, time_s in _fitted(source, size, setting.frames):
                sink.write(frame, time_s)
    return Clip(path, *size, setting.frames)


def _raw(setting: Setting, folder: Path) -> Clip:
    path = folder / "pictures.rgb"
    with VideoFileSource(setting.source) as source, writing(path), path.open("wb") as file:
        size = setting.size or (source.width, source.height)
        for frame, _ in _fitted(source, size, setting.frames):
            file.write(frame.tobytes())
    return Clip(path, *size, path.stat().st_size // (3 * size[0] * size[1]))


def _fitted(
    source: VideoFileSource, size: tuple[int, int], frames: int
) -> Iterator[tuple[Frame, float]]:
    """The first frames brought to a size, each with its time in seconds."""
    first = islice(source.frames(), frames)
    total = min(frames, source.frame_count or frames)
    for timed in tqdm(first, f"preparing {source.name}", total, unit="f", disable=None):
        yield fit(timed.frame, size), timed.time_s


def fit(frame: Frame, size: tuple[int, int]) -> Frame:
    """Bring a picture to a size, whole and undistorted.

    What is left beside it shows its edge mirrored: an even colour would be easier to encode
    than what a camera gives.

    Args:
        frame: uint8 RGB.
        size: width and height in pixels.
    """
    width, height = size
    factor = min(width / frame.shape[1], height / frame.shape[0])
    inner = (
        max(1, min(width, round(frame.shape[1] * factor))),
        max(1, min(height, round(frame.shape[0] * factor))),
    )
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(frame, inner, interpolation=how)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    return cv2.copyMakeBorder(  # type: ignore[return-value]
        scaled,
        top,
        height - inner[1] - top,
        left,
        width - inner[0] - left,
        cv2.BORDER_REFLECT,
    )
