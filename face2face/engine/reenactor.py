"""The trained face, moved by the landmarks of a driver's face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from face2face.config import REENACTMENT
from face2face.engine.base import Engine, Result, Seen, Timings
from face2face.engine.calibration import Calibration
from face2face.engine.context import EngineContext
from face2face.engine.options import EngineOptions
from face2face.engine.temporal_filter import FlickerFilter
from face2face.errors import ModelError
from face2face.faces.person import Person, neutral_face
from face2face.faces.retarget import Retargeter, centre_square
from face2face.faces.retarget_options import RetargetMode
from face2face.faces.sketch import draw_sketch
from face2face.faces.smoothing import LandmarkSmoother
from face2face.faces.tracker import FaceTracker
from face2face.model import FaceModel
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks, Sketch


class Reenactor(Engine):
    """Tracks, smooths, retargets, draws and generates.

        reenactor = open_engine(read_model("grid-s1"))
        for timed in source.frames():
            show(reenactor(timed.frame, timed.time_s).output)

    While no face is seen its results show the last one again, and before the first face the
    trained person at rest.

    Args:
        model: whose face it is. One without statistics of its person is always run with
            retargeting off.
        runtime: has the model's generator loaded.
        tracker: finds and follows the face.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.

    Raises:
        ModelError: the model's task is another one.
    """

    calibrates = True
    usual_layout = "side-by-side"
    title = "AI-generated face"
    idle = "without a face show the image before"

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        tracker: FaceTracker,
        *,
        options: EngineOptions | None = None,
        timings: Timings | None = None,
    ) -> None:
        super().__init__(model, timings)
        if model.card is not None and model.card.task != REENACTMENT:
            raise ModelError(
                f"the model {model.name} is made for the task {model.card.task}, not for "
                "reenactment: choose another with --model"
            )
        self._runtime = runtime
        self._tracker = tracker
        self._person: Person | None = model.person
        self._calibration = Calibration()
        self.learned = self._calibration
        self._locked = False
        self._last: tuple[Frame, Sketch] | None = None
        self._options = options or EngineOptions()
        self._set_motion()

    @classmethod
    def open(cls, model: FaceModel, context: EngineContext) -> Reenactor:
        """Compile the generator, and read the landmark file meanwhile."""
        with context.tracking.loading():
            runtime = context.open_runtime(model.graph, model.int8)
        tracker = context.tracking.tracker
        return cls(model, runtime, tracker, options=context.options, timings=context.timings)

    @property
    def task(self) -> str:
        """Name of the task that the model was made for."""
        return REENACTMENT

    @property
    def size(self) -> int:
        """Side of the network's image, and of the output, in pixels."""
        return self._runtime.size

    def warm_up(self) -> None:
        """Make an image of an empty sketch."""
        self._runtime.generate(np.zeros((self.size, self.size, 3), np.uint8))

    @property
    def runtime(self) -> str:
        """What the generator runs on, for people."""
        return self._runtime.name

    @property
    def capacity(self) -> int:
        """How many frames may be begun before the first of them is finished."""
        return self._runtime.room

    @property
    def about(self) -> dict[str, str]:
        """What a report says of how frames were made."""
        return {"runtime": self.runtime, "retarget": self.retarget}

    @property
    def remarks(self) -> list[str]:
        """That a model which does not know its person is run without retargeting."""
        if self.retarget == self._options.motion.retarget:
            return []
        return ["this model does not know its person's face: the landmarks are taken as they are"]

    @property
    def retarget(self) -> RetargetMode:
        """What is really done."""
        return self._motion.retarget

    def output_size(self, width: int, height: int) -> tuple[int, int]:
        """The network's, whatever the frames' is."""
        del width, height
        return self.size, self.size

    def mark(self, *, beside_source: bool = False) -> Mark:
        """What an output says of itself: beside the driver's frame the face is only a part."""
        return Mark(
            COMPOSITE if beside_source else GENERATED,
            "the face was made",
            self.model.name,
            "a video of whoever moves the face",
        )

    def nothing_done(self, name: str) -> str:
        """The message where no face was found in a source of this name."""
        return (
            f"no face was found in {name}: use a video where a face looks at the "
            "camera, at least a sixth of the image wide"
        )

    def configure(self, options: EngineOptions) -> None:
        """Go on with other settings; what is known of the driver stays."""
        before, self._options = self._options, options
        if options.motion != before.motion:
            self._set_motion()

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return self.retarget == "relative" and self._calibration.neutral is None

    @property
    def calibrating(self) -> bool:
        """Whether the driver's neutral face is of use and still being learned."""
        return self.retarget == "relative" and self._calibration.learning

    def calibrate(self, faces: Sequence[Landmarks], *, lock: bool = False) -> None:
        """Learn the driver's neutral face at once, and no more from what comes.

        Args:
            faces: about a second of landmarks, pixels of the driver's frames; at least one.
            lock: keep it through all cuts, until `restart`.
        """
        self._calibration.settle(neutral_face(faces))
        self._locked = lock
        self._learn()

    def recalibrate(self) -> None:
        """Learn the neutral face anew; what is known stays in use until better is known."""
        self._calibration.restart()

    def observe(self, seen: Seen, time_s: float) -> None:
        """Learn from what a frame shows."""
        if seen.faces and self._calibration.see(seen.faces[0], time_s) is not None:
            self._learn()

    def resume(self, learned: object | None) -> None:
        """Go on with the neutral face that another Reenactor has learned, or is learning."""
        if isinstance(learned, Calibration) and learned.neutral_of is neutral_face:
            self._calibration = self.learned = learned
            self._learn()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""
        self._tracker.follow(x, y)

    def forget(self) -> None:
        """Forget the driver's neutral face: another scene shows another."""
        if self._locked:
            return
        self._smoother.restart()
        self._flicker.restart()
        self._calibration.forget()
        self._learn()

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._locked = False
        self._tracker.restart()
        self._last = None
        super().restart()

    def see(self, frame: Frame, time_s: float) -> Seen:
        """Find the driver's face in the next frame; the first half of the work."""
        del time_s
        with self.timings.stage("track"):
            tracked = self._tracker(frame)
        faces = () if tracked.landmarks is None else (tracked.landmarks,)
        return Seen(faces, tracked.faces, tracked.cut)

    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        """Begin the image for what was seen in a frame, `capacity` of them at one time."""
        if not seen.faces:
            return lambda: self._repeat(seen)
        landmarks = seen.faces[0]
        with self.timings.stage("retarget"):
            calm = self._smoother(landmarks, time_s)
            height, width = frame.shape[:2]
            face = (
                self._retargeter(calm)
                if self._retargeter is not None
                else centre_square(calm, width, height)
            )
            target_landmarks: Landmarks = face * np.float32(self.size) - np.float32(0.5)
        sketch, answer = self._draw(target_landmarks)

        def finish() -> Result:
            output, _ = self._last = self._take(sketch, answer)
            return Result(
                output,
                sketch,
                landmarks,
                target_landmarks,
                seen.count,
                seen.cut,
                squares=1,
                face=landmarks,
            )

        return finish

    def _repeat(self, seen: Seen) -> Result:
        """The result for a frame without a face."""
        output, sketch = self._last or self._at_rest()
        return Result(output, sketch, faces=seen.count, cut=seen.cut)

    def _set_motion(self) -> None:
        motion = self._options.motion
        if self._person is None:
            motion = replace(motion, retarget="off")
        self._motion = motion
        self._smoother = LandmarkSmoother(motion.smoothing)
        self._flicker = FlickerFilter(motion.smoothing)
        self._learn()

    def _learn(self) -> None:
        """Retarget by what is known of the driver now."""
        motion, person, neutral = self._motion, self._person, self._calibration.neutral
        self._retargeter: Retargeter | None = None
        if person is None or motion.retarget == "off":
            return
        if motion.retarget == "absolute" or neutral is not None:
            self._retargeter = Retargeter(
                person,
                neutral if motion.retarget == "relative" else None,
                head_gain=motion.head_gain,
                expression_gain=motion.expression_gain,
            )

    def _draw(self, target_landmarks: Landmarks) -> tuple[Sketch, Callable[[], Frame]]:
        with self.timings.stage("sketch"):
            sketch = draw_sketch(target_landmarks, self.size)
        with self.timings.stage("begin"):
            return sketch, self._runtime.begin(sketch)

    def _take(self, sketch: Sketch, answer: Callable[[], Frame]) -> tuple[Frame, Sketch]:
        with self.timings.stage("generate"):
            generated = answer()
        with self.timings.stage("smooth"):
            return self._flicker(generated), sketch

    def _at_rest(self) -> tuple[Frame, Sketch]:
        """What to show before any face was seen: the person at rest, or nothing."""
        if self._person is not None and self.retarget != "off":
            self._last = self._take(*self._draw(self._person.neutral * self.size - 0.5))
            return self._last
        empty = np.zeros((self.size, self.size, 3), np.uint8)
        return empty, empty
