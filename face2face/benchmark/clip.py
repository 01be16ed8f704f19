"""Clips made ready before the clock runs, also as a camera would give them: without waiting."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from face2face.benchmark.setting import Setting
from face2face.errors import writing
from face2face.images.resize import resize, size_inside
from face2face.types import Frame
from face2face.video.camera import CameraDevice
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink

_MIDDLE = 0.6
"""Share of an image's sides that is shown of it where there are several faces."""


@dataclass(frozen=True)
class Clip:
    """A clip as a measurement reads it.

    Attributes:
        path: a video, or raw uint8 RGB images one after the other.
        width, height: pixels of an image.
        frames: how many images there are in a raw file; of a video, how many to take.
        frame_rate: of a video, frames a second; 0.0 where unknown.
    """

    path: Path
    width: int
    height: int
    frames: int
    frame_rate: float = 0.0


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
        told = (setting.source, setting.size, setting.frames, setting.faces, setting.repeats)
        key = (*told, live)
        if key not in self._made:
            folder = self._folder / f"clip-{len(self._made)}"
            folder.mkdir()
            make = _raw if live else _video
            self._made[key] = make(setting, folder)
        return self._made[key]


def _video(setting: Setting, folder: Path) -> Clip:
    with VideoFileSource(setting.source) as source:
        size = setting.size or (source.width, source.height)
        as_it_is = setting.faces == setting.repeats == 1
        if as_it_is and size == (source.width, source.height):
            return Clip(setting.source, *size, setting.frames, source.frame_rate)
        path = folder / f"{setting.source.stem}.mp4"
        with VideoFileSink(
            path,
            width=size[0],
            height=size[1],
            frame_rate=source.frame_rate,
            comment="made for face2face-bench",
            audio=source.audio if setting.repeats == 1 else None,
        ) as sink:
            for frame, time_s in _shown(source, setting):
                sink.write(crowd(frame, size, setting.faces), time_s)
        rate = source.frame_rate
    return Clip(path, *size, setting.frames * setting.repeats, rate)


def _shown(source: VideoFileSource, setting: Setting) -> Iterator[tuple[Frame, float]]:
    """The frames of a video in the order that a setting wants, each with its time in seconds."""
    first = islice(source.frames(), setting.frames)
    if setting.repeats == 1:
        for timed in first:
            yield timed.frame, timed.time_s
        return
    kept = [timed.frame for timed in first]
    total = len(kept) * setting.repeats
    for place in tqdm(range(total), f"preparing {source.name}", unit="f", disable=None):
        yield kept[_forth_and_back(place, len(kept))], place / source.rate_or_usual


def _raw(setting: Setting, folder: Path) -> Clip:
    path = folder / "images.rgb"
    with VideoFileSource(setting.source) as source, writing(path), path.open("wb") as file:
        size = setting.size or (source.width, source.height)
        for frame, _ in _fit(source, size, setting.frames):
            file.write(frame.tobytes())
    return Clip(path, *size, path.stat().st_size // (3 * size[0] * size[1]))


def _fit(
    source: VideoFileSource, size: tuple[int, int], frames: int
) -> Iterator[tuple[Frame, float]]:
    """The first frames brought to a size, each with its time in seconds."""
    first = islice(source.frames(), frames)
    total = min(frames, source.frame_count or frames)
    for timed in tqdm(first, f"preparing {source.name}", total, unit="f", disable=None):
        yield fit(timed.frame, size), timed.time_s


def fit(frame: Frame, size: tuple[int, int]) -> Frame:
    """Bring an image to a size, whole and undistorted.

    What is left beside it shows its edge mirrored: an even colour would be easier to encode
    than what a camera gives.

    Args:
        frame: uint8 RGB.
        size: width and height in pixels.
    """
    width, height = size
    inner = size_inside(frame, width, height)
    scaled = resize(frame, *inner)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    return cv2.copyMakeBorder(  # type: ignore[return-value]
        scaled,
        top,
        height - inner[1] - top,
        left,
        width - inner[0] - left,
        cv2.BORDER_REFLECT,
    )


def crowd(frame: Frame, size: tuple[int, int], faces: int) -> Frame:
    """Bring an image to a size, as `fit` does, or the middle of it as often as faces are wanted.

    Args:
        frame: uint8 RGB, a face in its middle.
        size: width and height in pixels.
        faces: 1 or more.
    """
    if faces == 1:
        return fit(frame, size)
    width, height = size
    columns = math.ceil(math.sqrt(faces))
    rows = math.ceil(faces / columns)
    wide, high = width // columns, height // rows
    top, left = (round(length * (1 - _MIDDLE) / 2) for length in frame.shape[:2])
    middle = frame[top : frame.shape[0] - top, left : frame.shape[1] - left]
    one = fit(np.ascontiguousarray(middle), (wide, high))
    crowded: Frame = np.full((height, width, 3), 128, np.uint8)
    for place in range(faces):
        y, x = place // columns * high, place % columns * wide
        crowded[y : y + high, x : x + wide] = one
    return crowded


class ClockedCamera(CameraDevice):
    """Raw images on a clock, forth and back, so that the clip has no cut of its own.

    They are read from a file one at a time, which costs what a camera's transfer does and leaves
    the memory to the program. An image that is not fetched before the next is due is lost.

    Args:
        clip: the images, at least one.
        rate: how many are due a second.

    Attributes:
        due_s: time.monotonic() at which each image that was fetched was due, in their order.
    """

    def __init__(self, clip: Clip, rate: float) -> None:
        self.name = "clocked clip"
        self.rate = rate
        self.due_s: list[float] = []
        self._clip = clip
        self._file = clip.path.open("rb")
        self._bytes = clip.width * clip.height * 3
        self._next = 0
        self._began_s = time.monotonic()

    def read(self) -> object:
        """Wait until the next image is due."""
        now_s = time.monotonic()
        # What was due before the newest is gone.
        tick = max(self._next, int((now_s - self._began_s) * self.rate))
        self._next = tick + 1
        due_s = self._began_s + tick / self.rate
        time.sleep(max(0.0, due_s - now_s))
        self._file.seek(self._place(tick) * self._bytes)
        image = np.fromfile(self._file, np.uint8, self._bytes)
        self.due_s.append(due_s)
        return image.reshape(self._clip.height, self._clip.width, 3)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def ticks_between(self, begin_s: float, end_s: float) -> int:
        """How many images were due in a stretch of time.monotonic()."""
        first, last = ((at_s - self._began_s) * self.rate for at_s in (begin_s, end_s))
        return int(np.ceil(last)) - int(np.ceil(first))

    def _place(self, tick: int) -> int:
        return _forth_and_back(tick, self._clip.frames)


def _forth_and_back(tick: int, images: int) -> int:
    """Which image a tick shows: 0 1 2 3 2 1 0 1 and so on."""
    last = images - 1
    if last <= 0:
        return 0
    place = tick % (2 * last)
    return min(place, 2 * last - place)
