"""What is asked of a worker, and what it answers.

Settings, names, numbers, arrays and bytes: Dask packs them as it packs all that it sends (pickle),
between machines that trust each other by that alone. What strangers made, videos and models, goes
as files (`SentFile`), known by their hashes, and is checked by whoever reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

import av

from face2face import __version__
from face2face.card import CARD
from face2face.engine.resume_point import ResumePoint
from face2face.engine.segments import SegmentPlan
from face2face.engine.survey import Survey
from face2face.utils.file_reading import sha256_of

if TYPE_CHECKING:
    from face2face.engine.file_sink import OutputStyle
    from face2face.engine.options import EngineOptions
    from face2face.engine.timings import Timings
    from face2face.model import FaceModel
    from face2face.video.coding import Coding
    from face2face.video.source import Extent


@dataclass(frozen=True)
class SentFile:
    """A file that a worker reads.

    Attributes:
        path: where it lies for whoever sends it, absolute.
        size: bytes.
        sha256: of its bytes, 64 hexadecimal digits.
    """

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> SentFile:
        """Read a file.

        Raises:
            OSError: it cannot be read.
        """
        whole = path.resolve()
        return cls(str(whole), whole.stat().st_size, sha256_of(whole))

    @property
    def name(self) -> str:
        """Its name, by whose ending it is read."""
        return PurePath(self.path).name


@dataclass(frozen=True)
class SentModel:
    """A model.

    Attributes:
        folder: where its files lie for whoever sends it.
        files: by their paths in that folder.
        named: which of them `read_model` is given; "" for the folder.
    """

    folder: str
    files: Mapping[str, SentFile]
    named: str

    @classmethod
    def of(cls, model: FaceModel) -> SentModel:
        """Read a model's files.

        Raises:
            OSError: one cannot be read.
        """
        graph, named = model.graph.resolve(), ""
        folder = graph if graph.is_dir() else graph.parent
        if model.card is not None:
            names = [CARD, *model.card.files]
        elif graph.is_dir():
            files = sorted(path for path in graph.rglob("*") if path.is_file())
            names = [path.relative_to(graph).as_posix() for path in files]
        else:
            names = [named := graph.name]
        return cls(str(folder), {name: SentFile.of(folder / name) for name in names}, named)

    @property
    def digest(self) -> str:
        """What it is, as 64 hexadecimal digits."""
        lines = (f"{file.sha256} {name}\n" for name, file in sorted(self.files.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Recipe:
    """How one result is made.

    Attributes:
        model: what is applied.
        runtime: as for `open_engine`.
        landmark_model: as for `open_engine`.
        options: of the engine.
        size: as for `open_engine`.
        face: as for `open_engine`.
        style: what the result shows.
        coding: how images are stored.
        frame_size: width and height of its frames in pixels.
    """

    model: SentModel
    runtime: str
    landmark_model: SentFile | None
    options: EngineOptions
    size: int | None
    face: int | None
    style: OutputStyle
    coding: Coding
    frame_size: tuple[int, int]


Work = Literal["survey", "scout", "convert"]
"""Look over a video; learn what is known where the next segment begins; make a segment."""


@dataclass(frozen=True)
class Order:
    """What is asked of a worker.

    Attributes:
        versions: of the programs that ask, see `versions`.
        video: what is converted.
        start_s: seconds of it to skip.
        duration_s: seconds of it to read, None for all.
        calibrate_s: when the second begins that the driver's face at rest is learned from; None
            for the whole video.
        frame_rate: as for the sinks.
        recipes: of all that is made of it in one pass.
        plan: how it is cut.
        threads: how many the worker's libraries may use, None for as many as they find best.
        work: what to do.
        segment: the number of the segment.
        points: what is known where its run-in begins, for each result; None at the start.
        survey: what was seen of the whole video; None to look it over first.
    """

    versions: Mapping[str, str]
    video: SentFile
    start_s: float
    duration_s: float | None
    calibrate_s: float | None
    frame_rate: float
    recipes: tuple[Recipe, ...]
    plan: SegmentPlan
    threads: int | None = None
    work: Work = "convert"
    segment: int = 0
    points: tuple[ResumePoint, ...] | None = None
    survey: Survey | None = None

    @property
    def files(self) -> list[SentFile]:
        """All that the worker reads."""
        models = [file for recipe in self.recipes for file in recipe.model.files.values()]
        landmarks = [recipe.landmark_model for recipe in self.recipes if recipe.landmark_model]
        return [self.video, *models, *landmarks]


@dataclass(frozen=True)
class Lacking:
    """The answer of a worker that has not all the files; they are sent then."""

    worker: str
    files: tuple[SentFile, ...]


@dataclass(frozen=True)
class Failed:
    """The answer where it cannot be done: one line."""

    worker: str
    message: str


@dataclass(frozen=True)
class Scouted:
    """What is known where the next segment's run-in begins; None where the video ends before."""

    points: tuple[ResumePoint, ...] | None


@dataclass(frozen=True)
class Made:
    """A segment.

    Attributes:
        files: the images of each result, encoded; empty where there were none.
        pts: when each of them is shown, in `TICK_S`.
        idle: numbers of the frames, from 0, in which there was nothing to do.
        several: how many frames showed more than one face.
        frames: how many.
        timings: the time of each stage.
        warnings: what was met on the way, a line each.
        end_s: when the video ends; None where it goes on after the segment.
        extent: as `FrameSource.extent`.
    """

    files: list[bytes]
    pts: list[list[int]]
    idle: list[list[int]]
    several: list[int]
    frames: int
    timings: list[Timings]
    warnings: list[str]
    end_s: float | None
    extent: Extent | None


Answer = Survey | Scouted | Made | Lacking | Failed


def versions() -> dict[str, str]:
    """What must be the same for all: one worker's segments are joined to another's."""
    return {"face2face": __version__, "PyAV": av.__version__}
