"""One frame in, one result out: the same for video, live and benchmark."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from face2face.bundle import FaceModel
from face2face.engine.flicker import FlickerFilter
from face2face.engine.timings import Timings
from face2face.errors import ModelError
from face2face.faces.following import Seen
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.motion import Motion, RetargetMode
from face2face.faces.person import Person, neutral_face
from face2face.faces.retarget import Retargeter, centre_square
from face2face.faces.sketch import draw_sketch
from face2face.faces.smoothing import LandmarkSmoother
from face2face.faces.tracker import FaceTracker, Tracked
from face2face.runtime.base import Runtime
from face2face.types import DriverFace, Frame, Landmarks, Sketch

_FRAME_S = 1 / 30
"""Time between frames whose times are not given."""


@dataclass(frozen=True)
class Result:
    """What became of one frame.

    Attributes:
        output: the trained face, uint8 RGB (size, size, 3); the last one again while no face
            is seen, and before the first face the trained person at rest.
        sketch: what the network saw for it.
        landmarks: the driver's as they were found, pixels of the frame, None when no face was
            seen.
        asked: those that were drawn, float32 (68, 2), pixels of the output, likewise.
        faces: how many faces the last search saw.
        cut: whether another scene begins with this frame.
        face: what the engine learns the driver's neutral face from, None when no face was seen.
    """

    output: Frame
    sketch: Sketch
    landmarks: Landmarks | None
    asked: Landmarks | None
    faces: int
    cut: bool
    face: DriverFace | None = None


@dataclass(frozen=True)
class Begun:
    """A picture in work.

    Attributes:
        tracked: what the frame shows.
        asked: as in Result.
        sketch: likewise; None where no face was seen.
        answer: waits for the generated picture, None likewise.
    """

    tracked: Seen
    asked: Landmarks | None = None
    sketch: Sketch | None = None
    answer: Callable[[], Frame] | None = None


class Reenactor:
    """Tracks, smooths, retargets, draws and generates. No threads, no windows, no files."""

    neutral_of = staticmethod(neutral_face)
    """Makes the driver's neutral face of some that were found."""

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        predictor: LandmarkPredictor,
        *,
        motion: Motion | None = None,
        tracker: FaceTracker | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            model: whose face it is.
            runtime: has the model's generator loaded.
            predictor: finds landmarks.
            motion: how motion is carried over, None for the usual way. A model without
                statistics of its person is always run with retargeting off.
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
        self._person: Person | None = model.person
        self._neutral: Landmarks | None = None
        self._last: tuple[Frame, Sketch] | None = None
        self._time_s = 0.0
        self.set_motion(motion or Motion())

    @property
    def size(self) -> int:
        """Side of the output in pixels."""
        return self._runtime.size

    @property
    def runtime(self) -> str:
        """What the generator runs on, in words."""
        return self._runtime.name

    @property
    def room(self) -> int:
        """How many pictures may be begun before the first of them is finished."""
        return self._runtime.room

    @property
    def retarget(self) -> RetargetMode:
        """What is really done."""
        return self._motion.retarget

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return self.retarget == "relative" and self._neutral is None

    def set_motion(self, motion: Motion) -> None:
        """Go on with other settings; what is known of the driver stays."""
        if self._person is None:
            motion = replace(motion, retarget="off")
        self._motion = motion
        self._smoother = LandmarkSmoother(motion.smoothing)
        self._flicker = FlickerFilter(motion.smoothing)
        self._retargeter: Retargeter | None = None
        self._learn(self._neutral)

    def calibrate(self, faces: list[Landmarks]) -> None:
        """Learn the driver's neutral face.

        Args:
            faces: about a second of landmarks, pixels of his frames; at least one.
        """
        self._learn(neutral_face(faces))

    def tracker(self) -> FaceTracker:
        """A fresh tracker on the same landmark file, to look ahead with."""
        return self._tracker.fresh()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""
        self._tracker.follow(x, y)

    def forget(self) -> None:
        """Forget the driver's neutral face: another scene shows another."""
        self._smoother.restart()
        self._flicker.restart()
        self._learn(None)

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._tracker.restart()
        self._last = None
        self.forget()

    def __call__(self, frame: Frame, time_s: float | None = None, *, scenes: bool = True) -> Result:
        """Process the next frame.

        A neutral face that is not known is taken from the first face of the scene.

        Args:
            frame: uint8 RGB of any size.
            time_s: when it was taken, None for a thirtieth of a second after the last.
            scenes: whether a cut may show another driver: in a film; before a camera it is a
                light that was switched on.
        """
        time_s = self._time_s + _FRAME_S if time_s is None else time_s
        tracked = self.track(frame)
        if tracked.cut and scenes:
            self.forget()
        if self.needs_calibration and tracked.landmarks is not None:
            self.calibrate([tracked.landmarks])
        return self.render(tracked, frame, time_s)

    def track(self, frame: Frame) -> Tracked:
        """Find the driver's face in the next frame; the first half of the work."""
        with self.timings.stage("track"):
            return self._tracker(frame)

    def render(self, tracked: Seen, frame: Frame, time_s: float) -> Result:
        """Make the picture for what was tracked in a frame; the second half."""
        return self.finish(self.begin(tracked, frame, time_s))

    def begin(self, tracked: Seen, frame: Frame, time_s: float) -> Begun:
        """Begin the picture for what was tracked in a frame, `room` of them at one time."""
        self._time_s = time_s
        if tracked.landmarks is None:
            return Begun(tracked)
        with self.timings.stage("retarget"):
            calm = self._smoother(tracked.landmarks, time_s)
            height, width = frame.shape[:2]
            face = (
                self._retargeter(calm)
                if self._retargeter is not None
                else centre_square(calm, width, height)
            )
            asked: Landmarks = face * np.float32(self.size) - np.float32(0.5)
        return Begun(tracked, asked, *self._draw(asked))

    def finish(self, begun: Begun) -> Result:
        """Wait for a picture that was begun; in the order of beginning."""
        tracked = begun.tracked
        if begun.sketch is None or begun.answer is None:
            output, sketch = self._last or self._at_rest()
            return Result(output, sketch, None, None, tracked.faces, tracked.cut)
        output, sketch = self._last = self._take(begun.sketch, begun.answer)
        found = tracked.landmarks
        return Result(output, sketch, found, begun.asked, tracked.faces, tracked.cut, found)

    def _learn(self, neutral: Landmarks | None) -> None:
        self._neutral = neutral
        motion, person = self._motion, self._person
        self._retargeter = None
        if person is None or motion.retarget == "off":
            return
        if motion.retarget == "absolute" or neutral is not None:
            self._retargeter = Retargeter(
                person,
                neutral if motion.retarget == "relative" else None,
                head_gain=motion.head_gain,
                expression_gain=motion.expression_gain,
            )

    def _draw(self, asked: Landmarks) -> tuple[Sketch, Callable[[], Frame]]:
        with self.timings.stage("sketch"):
            sketch = draw_sketch(asked, self.size)
        with self.timings.stage("begin"):
            return sketch, self._runtime.begin(sketch)

    def _take(self, sketch: Sketch, answer: Callable[[], Frame]) -> tuple[Frame, Sketch]:
        with self.timings.stage("generate"):
            generated = answer()
        with self.timings.stage("calm"):
            return self._flicker(generated), sketch

    def _at_rest(self) -> tuple[Frame, Sketch]:
        """What to show before any face was seen: the person at rest, or nothing."""
        if self._person is not None and self.retarget != "off":
            self._last = self._take(*self._draw(self._person.neutral * self.size - 0.5))
            return self._last
        empty = np.zeros((self.size, self.size, 3), np.uint8)
        return empty, empty
