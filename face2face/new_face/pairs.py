"""From clips of one person to the pairs that a network is trained on."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from face2face.config import DEFAULT_SIZE
from face2face.dataset.landmark_pairs import make_dataset
from face2face.dataset.layout import MANIFEST
from face2face.dataset.pair_options import PairOptions
from face2face.faces.irises import IrisFinder
from face2face.new_face.clip import Clip
from face2face.new_face.progress import Progress, Report
from face2face.runtime.openvino_face_networks import open_iris_network
from face2face.tasks.landmarks import LandmarksTask
from face2face.types import TimedFrame
from face2face.video.open_source import open_path
from face2face.video.source import FrameSource

PAIRS = 400
"""A minute of video has no more frames that differ than this."""

_PASSES = 2
"""How often a video is read: to look for faces, and to cut out the chosen ones."""

_NEWS_EVERY_S = 0.5


class _Counted(FrameSource):
    """A source that tells how far it is read."""

    def __init__(self, inner: FrameSource, meter: "_Meter") -> None:
        self._inner, self._meter = inner, meter
        self.name, self.width, self.height = inner.name, inner.width, inner.height
        self.frame_rate, self.frame_count = inner.frame_rate, inner.frame_count
        self.has_audio, self.audio = inner.has_audio, inner.audio
        self.warnings = inner.warnings

    def frames(self) -> Iterator[TimedFrame]:
        for number, timed in enumerate(self._inner.frames()):
            self._meter.at(number / self.frame_count if self.frame_count else 0.0)
            yield timed
        self._meter.passed()

    def close(self) -> None:
        self._inner.close()


class _Meter:
    """Adds up how far several readings are."""

    def __init__(self, readings: int, report: Report, rest_s: float) -> None:
        self._readings, self._report, self._rest_s = readings, report, rest_s
        self._done = 0
        self._begun = self._told = time.monotonic()

    def at(self, share: float) -> None:
        now = time.monotonic()
        if now - self._told < _NEWS_EVERY_S:
            return
        self._told = now
        share = min((self._done + min(share, 1.0)) / self._readings, 1.0)
        left = (now - self._begun) * (1 - share) / share if share else 0.0
        self._report(Progress("data", share, left + self._rest_s))

    def passed(self) -> None:
        self._done = min(self._done + 1, self._readings)


def choose_pairs(
    clips: Sequence[Clip],
    out: Path,
    report: Report,
    *,
    size: int | None,
    large: bool | None = False,
    rest_s: float,
    command: str,
) -> None:
    """Make the dataset, unless it is there already.

    Args:
        clips: of one person, each of another file.
        out: the dataset's folder.
        report: takes the news.
        size: side of the images in pixels, None for the usual.
        large: keep them at twice the size as well, for a second stage; None: where they have it.
        rest_s: seconds that come after this.
        command: the command line, for the record.

    Raises:
        NoFaceError: the videos show no usable face.
        DatasetError: they have too few pixels for a second stage.
        SourceError, SinkError: an input or the output fails.
    """
    if (out / MANIFEST).is_file():
        return
    meter = _Meter(_PASSES * len(clips), report, rest_s)
    parts = {clip.path: clip for clip in clips}

    def open_part(path: Path) -> FrameSource:
        clip = parts[path]
        part = open_path(path, start_s=clip.start_s, duration_s=clip.duration_s)
        return _Counted(part, meter)

    make_dataset(
        [clip.path for clip in clips],
        out,
        PairOptions(PAIRS, size or DEFAULT_SIZE, expressions=True, command=command),
        task=LandmarksTask(),
        open_source=open_part,
        irises=IrisFinder(open_iris_network),
        large=large,
        report=lambda line: report(Progress("data", message=line)),
    )
