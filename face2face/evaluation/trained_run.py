"""Running drivers' videos through a trained face."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from face2face.engine.base import Engine
from face2face.engine.result import Result
from face2face.evaluation.reading_noise import landmark_noise_in_copies, noise_in_copies
from face2face.evaluation.runner import Moment, run_video
from face2face.evaluation.trained_figures import BY_MESH, MEASURES, TrainedFrame
from face2face.evaluation.variants import PLAIN, Variant, VariedSource
from face2face.faces.box_search import BoxSearch
from face2face.faces.finder import FaceFinder
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh import MeshPoints
from face2face.faces.tracker import FaceTracker
from face2face.runtime.openvino_face_networks import (
    OpenVinoFaceNetworks,
    mesh_look,
    open_glance,
    open_mesh_tracker,
)
from face2face.types import Frame, Landmarks
from face2face.video.file_source import VideoFileSource

DESCRIBED = 150
"""At most this many frames of a video are described: the descriptor takes a tenth of a second."""

_RECOGNISED = 10
"""One in so many of those is described in the driver as well, to see who they are."""

_NOISE_READ = 8
"""About so many frames of a video tell the noise of what is read of the driver."""


@dataclass(frozen=True)
class TrainedRun:
    """One video under one condition.

    Attributes:
        seen: its frames.
        moments: those that were asked for, by position.
        outputs: of the plain video, those outputs that were described, by position.
        drivers: of the plain video, the driver's own descriptors.
        noise: of the plain video, that of what is read of the driver in some frames.
    """

    seen: list[TrainedFrame]
    moments: dict[int, Moment]
    outputs: dict[int, Frame]
    drivers: list[Descriptor]
    noise: list[dict[str, float]]


class TrainedBench:
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
        self._readers = _Readers(predictor, identifier)
        self.person = person

    def run(
        self,
        video: Path,
        variant: Variant,
        *,
        most: int | None = None,
        shown: Collection[int] = (),
        progress: Callable[[], object] = lambda: None,
    ) -> TrainedRun:
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
        with VideoFileSource(video) as whole:
            plain = variant is PLAIN
            watch = _TrainedWatch(self._readers, self.person, whole.frame_count or 0, plain=plain)
            source = VariedSource(whole, variant, most)
            ran = run_video(self._engine, source, watch, lambda place: place in shown, progress)
        return TrainedRun(ran.seen, ran.moments, watch.outputs, watch.drivers, watch.noise)


class _Readers:
    """What reads faces for all videos of a bench."""

    def __init__(self, predictor: LandmarkPredictor, identifier: Identifier) -> None:
        # dlib's detectors keep a state and are not shared between the threads.
        self.predictor, self.identifier = predictor, identifier
        # A face fills the output, or is none.
        self.outputs = FaceTracker(
            predictor,
            BoxSearch(predictor, hurried=True, glance=open_glance(), mesh_look=mesh_look()),
        )
        self.finder = FaceFinder(predictor)
        # Gaze and brows, which 68 points tell badly or not at all, are measured by meshes.
        self.meshes = open_mesh_tracker(), open_mesh_tracker()
        self.networks = OpenVinoFaceNetworks()


class _TrainedWatch:
    """Watches one video.

    Args:
        readers: read faces.
        person: as for `TrainedBench`.
        frames: how many the video has, whatever the condition: the same ones are described under
            each, so that these can be compared.
        plain: whether the video is shown as it is.

    Attributes:
        outputs, drivers, noise: as of `TrainedRun`.
    """

    def __init__(
        self, readers: _Readers, person: Descriptor | None, frames: int, *, plain: bool
    ) -> None:
        self._readers, self._person, self._plain = readers, person, plain
        self._described = max(1, math.ceil(frames / DESCRIBED))
        self._noisy = max(1, frames // _NOISE_READ)
        self._follow_output = readers.outputs.fresh()
        self._follow_meshes = [each.fresh() for each in readers.meshes]
        self.outputs: dict[int, Frame] = {}
        self.drivers: list[Descriptor] = []
        self.noise: list[dict[str, float]] = []

    def __call__(self, position: int, frame: Frame, result: Result) -> TrainedFrame:
        """What is read of a frame and of its output; frames come in their order."""
        output = self._follow_output(result.output).landmarks
        face = self._readers.finder.largest(result.output)
        return TrainedFrame(
            driver=result.landmarks,
            target_landmarks=result.target_landmarks,
            output=output,
            found=face is not None,
            distance=self._distance(position, frame, result, face),
            cut=result.cut,
            meshes=self._meshes(position, frame, result),
        )

    def _distance(
        self, position: int, frame: Frame, result: Result, face: Landmarks | None
    ) -> float:
        """How far the output's face is from the person; nan where it is not described."""
        if self._person is None or position % self._described:
            return math.nan
        identifier, distance = self._readers.identifier, math.nan
        if face is not None:
            distance = float(np.linalg.norm(identifier(result.output, face) - self._person))
        if self._plain:  # to see who the driver is, and to compare with the trained person
            self.outputs[position] = result.output
            recognised = position % (_RECOGNISED * self._described) == 0
            if result.landmarks is not None and recognised:
                self.drivers.append(identifier(frame, result.landmarks))
        return distance

    def _meshes(
        self, position: int, frame: Frame, result: Result
    ) -> tuple[MeshPoints, MeshPoints] | None:
        """The meshes of driver and output, of the plain video alone."""
        if not self._plain or result.landmarks is None:
            return None
        mine, theirs = (
            follow(image).mesh
            for follow, image in zip(self._follow_meshes, (frame, result.output), strict=True)
        )
        if mine is None or theirs is None:
            return None
        if position % self._noisy == self._noisy // 2:
            self.noise.append(self._noise(frame, result.landmarks, mine.points))
        return mine.points, theirs.points

    def _noise(self, frame: Frame, face: Landmarks, mesh: MeshPoints) -> dict[str, float]:
        """What is read of a driver's face: how much of it is the reading's own noise."""
        readers = self._readers
        by_mesh = noise_in_copies(frame, mesh, readers.networks)
        by_points = landmark_noise_in_copies(frame, face, readers.predictor, MEASURES)
        return {name: by_mesh[name] for name in BY_MESH} | by_points
