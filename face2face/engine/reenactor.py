"""One frame in, one result out: the same for video, live and benchmark."""

from dataclasses import dataclass

import numpy as np

from face2face.bundle import FaceModel
from face2face.engine.timings import Timings
from face2face.errors import ModelError
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import Person, neutral_face
from face2face.faces.retarget import Retargeter, absolute_face
from face2face.faces.sketch import draw_sketch
from face2face.faces.tracker import FaceTracker
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks, Sketch

RETARGETS = ("relative", "off")


@dataclass(frozen=True)
class Result:
    """What became of one frame.

    Attributes:
        output: the trained face, uint8 RGB (size, size, 3); the last one again while no face
            is seen, and before the first face the trained person at rest.
        sketch: what the network saw for it.
        landmarks: the driver's, pixels of the frame, None when no face was seen.
        faces: how many faces the last search saw.
    """

    output: Frame
    sketch: Sketch
    landmarks: Landmarks | None
    faces: int


class Reenactor:
    """Tracks, retargets, draws and generates. No threads, no windows, no files."""

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        predictor: LandmarkPredictor,
        *,
        retarget: str = "relative",
        tracker: FaceTracker | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            model: whose face it is.
            runtime: has the model's generator loaded.
            predictor: finds landmarks.
            retarget: "relative": the driver's change from his neutral face, on the trained
                face; "off": his landmarks as they are, as the ancestors did. A model without
                statistics of its person is always run as with "off".
            tracker: finds and follows the face, None for one of its own.
            timings: takes the time of each stage, None for one that remembers all frames.

        Raises:
            ModelError: the model's task is another one.
        """
        if model.card is not None and model.card.task != "landmarks":
            raise ModelError(
                f"the model {model.name} is made for the task {model.card.task}, not for "
                "reenactment: choose another with --model"
            )
        self.timings = timings or Timings()
        self._runtime = runtime
        self._tracker = tracker or FaceTracker(predictor)
        self._person: Person | None = model.person if retarget == "relative" else None
        self._retargeter: Retargeter | None = None
        self._last: tuple[Frame, Sketch] | None = None

    @property
    def size(self) -> int:
        """Side of the output in pixels."""
        return self._runtime.size

    @property
    def retarget(self) -> str:
        """What is really done: "relative" or "off"."""
        return "relative" if self._person is not None else "off"

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return self._person is not None and self._retargeter is None

    def calibrate(self, faces: list[Landmarks]) -> None:
        """Learn the driver's neutral face.

        Args:
            faces: about a second of landmarks, pixels of his frames; at least one.
        """
        if self._person is not None:
            self._retargeter = Retargeter(self._person, neutral_face(faces))

    def tracker(self) -> FaceTracker:
        """A fresh tracker on the same landmark file, to look ahead with."""
        return self._tracker.fresh()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""
        self._tracker.follow(x, y)

    def restart(self) -> None:
        """Forget the driver, his neutral face too: the next frames show another."""
        self._tracker.restart()
        self._retargeter = None
        self._last = None

    def __call__(self, frame: Frame) -> Result:
        """Process the next frame, uint8 RGB of any size."""
        with self.timings.stage("track"):
            tracked = self._tracker(frame)
        if tracked.landmarks is None:
            output, sketch = self._last or self._at_rest()
            return Result(output, sketch, None, tracked.faces)
        if self.needs_calibration:
            # Without a look ahead the first face seen has to do as the neutral one.
            self.calibrate([tracked.landmarks])
        with self.timings.stage("retarget"):
            height, width = frame.shape[:2]
            face = (
                self._retargeter(tracked.landmarks)
                if self._retargeter is not None
                else absolute_face(tracked.landmarks, width, height)
            )
        output, sketch = self._last = self._generate(face)
        return Result(output, sketch, tracked.landmarks, tracked.faces)

    def _generate(self, face: Landmarks) -> tuple[Frame, Sketch]:
        size = self._runtime.size
        with self.timings.stage("sketch"):
            sketch = draw_sketch(face * size - 0.5, size)
        with self.timings.stage("generate"):
            return self._runtime.generate(sketch), sketch

    def _at_rest(self) -> tuple[Frame, Sketch]:
        """What to show before any face was seen: the person at rest, or nothing."""
        if self._person is not None:
            self._last = self._generate(self._person.neutral)
            return self._last
        size = self._runtime.size
        empty = np.zeros((size, size, 3), np.uint8)
        return empty, empty
