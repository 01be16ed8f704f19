"""Running a video through a model and watching what comes out."""

import math
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from face2face.engine.base import Engine
from face2face.engine.lookahead import process_video
from face2face.engine.result import Result
from face2face.engine.survey import survey
from face2face.evaluation.reading_noise import landmark_noise_in_copies, noise_in_copies
from face2face.evaluation.variants import PLAIN, Variant, VariedSource
from face2face.evaluation.video_metrics import BY_MESH, MEASURES, Watched
from face2face.faces.box_search import BoxSearch
from face2face.faces.finder import FaceFinder
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_tracker import MeshTracker
from face2face.faces.tracker import FaceTracker
from face2face.runtime.openvino_face_networks import (
    OpenVinoFaceNetworks,
    open_glance,
    open_mesh_tracker,
)
from face2face.types import Frame, Landmarks, Sketch
from face2face.video.file_source import VideoFileSource

DESCRIBED = 150
"""At most this many frames of a video are described: the descriptor takes a tenth of a second."""

_RECOGNISED = 10
"""One in so many of those is described in the driver as well, to see who they are."""

_NOISE_READ = 8
"""About so many frames of a video tell the noise of what is read of the driver."""

_AHEAD = 8
"""Frames that are generated before they are watched, at most."""


@dataclass(frozen=True)
class Moment:
    """What one frame looked like: the driver's frame, the sketch and the output, uint8 RGB."""

    driver: Frame
    sketch: Sketch
    output: Frame


@dataclass
class RunResult:
    """One video under one condition.

    Attributes:
        watched: its frames.
        moments: those that were asked for, by position.
        outputs: of the plain video, those outputs that were described, by position.
        drivers: of the plain video, the driver's own descriptors.
        noise: of the plain video, that of what is read of the driver in some frames.
    """

    watched: list[Watched] = field(default_factory=list)
    moments: dict[int, Moment] = field(default_factory=dict)
    outputs: dict[int, Frame] = field(default_factory=dict)
    drivers: list[Descriptor] = field(default_factory=list)
    noise: list[dict[str, float]] = field(default_factory=list)


@dataclass
class _Watching:
    """What is kept while one video is watched.

    Attributes:
        plain: whether it is shown as it is.
        described: one in so many outputs is described.
        noisy: one in so many frames tells the noise of what is read.
        tracker: follows the output's face.
        meshes: follow the driver's mesh and the output's.
        run_result: what is filled meanwhile.
    """

    plain: bool
    described: int
    noisy: int
    tracker: FaceTracker
    meshes: list[MeshTracker]
    run_result: RunResult = field(default_factory=RunResult)


class Bench:
    """Runs videos through one model, one after the other.

    Args:
        engine: has the model; begins anew with each video.
        predictor: finds landmarks.
        identifier: describes faces.
        person: the trained person's mean descriptor, None to leave identity out.
    """

    def __init__(
        self,
        engine: Engine,
        predictor: LandmarkPredictor,
        identifier: Identifier,
        person: Descriptor | None,
    ) -> None:
        self._engine = engine
        # dlib's detectors keep a state and are not shared between the threads.
        self._predictor = predictor
        # A face fills the output, or is none.
        self._outputs = FaceTracker(
            predictor, BoxSearch(predictor, hurried=True, glance=open_glance())
        )
        self._finder = FaceFinder(predictor)
        # Gaze and brows, which 68 points tell badly or not at all, are measured by meshes.
        self._meshes = open_mesh_tracker(), open_mesh_tracker()
        self._networks = OpenVinoFaceNetworks()
        self._identifier, self.person = identifier, person

    def run(
        self,
        video: Path,
        variant: Variant,
        *,
        most: int | None = None,
        shown: Collection[int] = (),
        progress: Callable[[], object] = lambda: None,
    ) -> RunResult:
        """Run one video under one condition.

        Driver and output are followed by trackers of the same kind, so that what these add to
        the jitter is added on both sides. Whether there is a face in the output, and whose, says
        a search of its own in each image. Measured with such searches the jitter of three
        videos' outputs was the same within 0.03 points, that of their drivers lower by 0.01 to
        0.26: the comparison favours the output by no more than that.

        Args:
            video: the driver's.
            variant: the condition.
            most: frames to run at most, None for all.
            shown: positions of the frames to keep.
            progress: called after each frame.

        Raises:
            SourceError: the video cannot be read.
        """
        self._engine.restart()
        waiting = deque[Future[Watched]]()
        with VideoFileSource(video) as whole:
            watching = self._begin_watching(variant, whole.frame_count or 0)
            run_result = watching.run_result
            source = VariedSource(whole, variant, most)
            known = survey(source, self._engine)
            # dlib lets go of Python's lock: watching costs as much as generating, and goes on
            # beside it.
            with (
                closing(process_video(source.frames(), self._engine, known)) as results,
                ThreadPoolExecutor(1) as watcher,
            ):
                for position, (timed, result) in enumerate(results):
                    if position in shown:
                        run_result.moments[position] = _moment(timed.frame, result)
                    waiting.append(
                        watcher.submit(self._watch, watching, position, timed.frame, result)
                    )
                    if len(waiting) > _AHEAD:
                        run_result.watched.append(waiting.popleft().result())
                    progress()
                run_result.watched.extend(future.result() for future in waiting)
        return run_result

    def _begin_watching(self, variant: Variant, frames: int) -> _Watching:
        tracker = self._outputs.fresh()
        return _Watching(
            variant is PLAIN,
            # The same frames under each condition, so that these can be compared.
            max(1, math.ceil(frames / DESCRIBED)),
            max(1, frames // _NOISE_READ),
            tracker,
            [each.fresh() for each in self._meshes],
        )

    def _watch(self, watching: _Watching, position: int, frame: Frame, result: Result) -> Watched:
        """What is read of a frame and of its output; frames come in their order."""
        output = watching.tracker(result.output).landmarks
        face = self._finder.largest(result.output)
        return Watched(
            driver=result.landmarks,
            target_landmarks=result.target_landmarks,
            output=output,
            found=face is not None,
            distance=self._distance(watching, position, frame, result, face),
            cut=result.cut,
            meshes=self._follow_meshes(watching, position, frame, result),
        )

    def _distance(
        self,
        watching: _Watching,
        position: int,
        frame: Frame,
        result: Result,
        face: Landmarks | None,
    ) -> float:
        """How far the output's face is from the person; nan where it is not described."""
        if self.person is None or position % watching.described:
            return math.nan
        distance = math.nan
        if face is not None:
            described = self._identifier(result.output, face)
            distance = float(np.linalg.norm(described - self.person))
        if watching.plain:  # to see who the driver is, and to compare with the trained person
            watching.run_result.outputs[position] = result.output
            recognised = position % (_RECOGNISED * watching.described) == 0
            if result.landmarks is not None and recognised:
                watching.run_result.drivers.append(self._identifier(frame, result.landmarks))
        return distance

    def _follow_meshes(
        self, watching: _Watching, position: int, frame: Frame, result: Result
    ) -> tuple[MeshPoints, MeshPoints] | None:
        """The meshes of driver and output, of the plain video alone."""
        if not watching.plain or result.landmarks is None:
            return None
        mine, theirs = (
            follow(image).mesh
            for follow, image in zip(watching.meshes, (frame, result.output), strict=True)
        )
        if mine is None or theirs is None:
            return None
        if position % watching.noisy == watching.noisy // 2:
            noise = self._noise(frame, result.landmarks, mine.points)
            watching.run_result.noise.append(noise)
        return mine.points, theirs.points

    def _noise(self, frame: Frame, face: Landmarks, mesh: MeshPoints) -> dict[str, float]:
        """What is read of a driver's face: how much of it is the reading's own noise."""
        by_mesh = noise_in_copies(frame, mesh, self._networks)
        by_points = landmark_noise_in_copies(frame, face, self._predictor, MEASURES)
        return {name: by_mesh[name] for name in BY_MESH} | by_points


def _moment(frame: Frame, result: Result) -> Moment:
    sketch = np.zeros_like(result.output) if result.sketch is None else result.sketch
    return Moment(frame, sketch, result.output)
