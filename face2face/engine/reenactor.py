"""The trained face, moved by the landmarks of a driver's face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from face2face.config import REENACTMENT
from face2face.engine.clothes import Clothes
from face2face.engine.coming_to_rest import ComingToRest
from face2face.engine.context import EngineContext
from face2face.engine.crown import Crown, learn_crown
from face2face.engine.driven import DrivenEngine
from face2face.engine.generator_engine import GeneratorEngine
from face2face.engine.model_background import read_background
from face2face.engine.options import EngineOptions
from face2face.engine.result import Result, Seen, Spotted, Spotter
from face2face.engine.second_stage import SecondStage, open_second_stage
from face2face.engine.temporal_filter import FlickerFilter
from face2face.engine.timings import Timings
from face2face.errors import ModelError
from face2face.faces.geometry import fit_similarity
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import STABLE
from face2face.faces.person import Person, neutral_face, neutral_face_with_irises
from face2face.faces.retarget import Retargeter, centre_square
from face2face.faces.retarget_options import RetargetMode
from face2face.faces.sketch import draw_sketch
from face2face.faces.smoothing import LandmarkSmoother, landmark_video_smoother
from face2face.faces.strips import enlarge
from face2face.faces.tracker import FaceTracker
from face2face.faces.video_smoothing import VideoSmoother
from face2face.model import FaceModel
from face2face.portrait.still_background import StillBackground
from face2face.runtime.base import Runtime
from face2face.runtime.openvino_face_networks import open_iris_network
from face2face.types import Frame, Landmarks, Sketch

_WITH_IRISES = (70, 2)


class Reenactor(DrivenEngine, GeneratorEngine):
    """Tracks, smooths, retargets, draws and generates.

        reenactor = open_engine(read_model("grid-s1"))
        for timed in source.frames():
            show(reenactor(timed.frame, timed.time_s).output)

    While no face is seen its results come to rest, as they are before the first face; of a person
    who is not known, and without retargeting, the last image stays.

    Args:
        model: whose face it is. One without statistics of its person is always run with
            retargeting off.
        runtime: has the model's generator loaded.
        tracker: finds and follows the face.
        background: what stood still behind the person, None where the network draws it.
        crown: hair and forehead of the person, None where the network draws them.
        second_stage: makes eyes and mouth once more at twice the size, None to leave them.
        irises: finds the irises of a face, for a model that draws them; None for any other.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.

    Raises:
        ModelError: the model's task is another one.
    """

    made_from = "a video of whoever moves the face"
    least_face = "a sixth"
    face_shape = (68, 2)
    _tracker: FaceTracker

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        tracker: FaceTracker,
        *,
        background: StillBackground | None = None,
        crown: Crown | None = None,
        second_stage: SecondStage | None = None,
        irises: IrisFinder | None = None,
        options: EngineOptions | None = None,
        timings: Timings | None = None,
    ) -> None:
        neutral_of = neutral_face_with_irises if irises else neutral_face
        to_rest = ComingToRest(STABLE, fit_similarity)
        super().__init__(model, neutral_of, to_rest, options=options, timings=timings)
        self._background, self._second_stage = background, second_stage
        self._crown = crown
        if model.card is not None and model.card.task != REENACTMENT:
            raise ModelError(
                f"the model {model.name} is made for the task {model.card.task}, not for "
                "reenactment: choose another with --model"
            )
        self._runtime = runtime
        self._tracker = tracker
        self._irises = irises
        if irises:
            self.face_shape = _WITH_IRISES
        self._person: Person | None = model.person
        self._clothes: Clothes | None = None
        if self._person is not None:
            at_rest = self._person.neutral * np.float32(runtime.size) - np.float32(0.5)
            self._clothes = Clothes(at_rest, runtime.size)
        self._set_motion()

    @classmethod
    def shape_for(cls, model: FaceModel) -> tuple[int, int]:
        """Of 68 points, or with the irises' middles where the model draws them."""
        return _WITH_IRISES if model.iris else cls.face_shape

    @classmethod
    def open(cls, model: FaceModel, context: EngineContext) -> Reenactor:
        """Compile the generator, and read the landmark file meanwhile."""
        with context.tracking.loading():
            runtime = context.open_runtime(model.graph, model.int8)
            second_stage = open_second_stage(model, context, runtime)
            # One is enough: that of the large image, where it is known.
            large = second_stage is not None and second_stage.has_background
            background = None if large else read_background(model)
            # Before a wall that is the network's, hair would take a piece of that along.
            cut_out = large or background is not None
            crown = learn_crown(runtime, model.person) if cut_out and model.person else None
            if model.iris:
                open_iris_network()  # compiles it, or says now that it is missing
        return cls(
            model,
            runtime,
            context.tracking.tracker,
            background=background,
            crown=crown,
            second_stage=second_stage,
            irises=IrisFinder(open_iris_network, lids=True) if model.iris else None,
            options=context.options,
            timings=context.timings,
        )

    @property
    def size(self) -> int:
        """Side of the output in pixels."""
        return self._second_stage.size if self._second_stage is not None else self._runtime.size

    @property
    def capacity(self) -> int:
        """How many frames may be begun before the first of them is finished."""
        return self._runtime.room

    @property
    def remarks(self) -> list[str]:
        """A line where retargeting is asked for and the model, not knowing its person, has none."""
        if self.retarget == self._options.motion.retarget:
            return []
        return ["this model does not know its person's face: the landmarks are taken as they are"]

    @property
    def retarget(self) -> RetargetMode:
        """How motion is really carried over: not at all where the person is not known."""
        return self._motion.retarget

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return self.retarget == "relative" and self._calibration.neutral is None

    @property
    def video_smoother(self) -> VideoSmoother:
        """For 68 points, or with the irises' middles where the model draws them."""
        smoothing = self._options.motion.smoothing
        return landmark_video_smoother(smoothing, irises=self._irises is not None)

    def warm_up(self) -> None:
        """Make an image of an empty network input, by both stages.

        Raises:
            ModelError: a generator fails.
        """
        super().warm_up()
        if self._second_stage is not None:
            self._second_stage.warm_up()

    def see(self, frame: Frame, time_s: float) -> Seen:
        """Find the driver's face in the next frame; the first half of the work."""
        del time_s
        place = self._tracker.place
        with self.timings.stage("track"):
            tracked = self._tracker(frame)
        if tracked.landmarks is None:
            return Seen((), tracked.faces, tracked.cut, place)
        faces = (self._with_irises(frame, tracked.landmarks),)
        return Seen(faces, tracked.faces, tracked.cut, place, tracked.landmarks)

    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        """Begin the image for what was seen in a frame, `capacity` of them at one time."""
        if not seen.faces:
            return self._begin_without(seen, time_s)
        landmarks = seen.faces[0]
        with self.timings.stage("retarget"):
            smooth = self._smoother(landmarks, time_s) if seen.smooth is None else seen.smooth
            height, width = frame.shape[:2]
            carried = (
                self._retargeter(smooth)
                if self._retargeter is not None
                else centre_square(smooth, width, height)
            )
            face = self._to_rest.take(carried, time_s)
            head = None
            if self._retargeter is not None and face is carried:
                head = self._retargeter.resting(smooth)
        image = self._begin_image(face, head)

        def finish() -> Result:
            output, shown = self._last = image()
            return Result(
                output,
                shown,
                landmarks[:68] if seen.landmarks is None else seen.landmarks,
                face[:68] * np.float32(self.size) - np.float32(0.5),
                seen.count,
                seen.cut,
                squares=1,
                face=landmarks,
            )

        return finish

    def _set_motion(self) -> None:
        motion = self._options.motion
        if self._person is None:
            motion = replace(motion, retarget="off")
        self._motion = motion
        self._smoother = LandmarkSmoother(motion.smoothing)
        self._flicker = FlickerFilter(motion.smoothing)
        if self._second_stage is not None:
            self._second_stage.smooth(motion.smoothing)
        self._learn()

    def _restart_smoothing(self) -> None:
        self._smoother.restart()
        self._flicker.restart()
        if self._second_stage is not None:
            self._second_stage.restart()

    def _learn(self) -> None:
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

    @property
    def _rest(self) -> Landmarks | None:
        known = self._person if self.retarget != "off" else None
        return None if known is None else known.at_rest

    def _begin_image(
        self, points: Landmarks, head: Landmarks | None = None
    ) -> Callable[[], tuple[Frame, Sketch]]:
        """Begin it, with hair and outline where the face at rest is laid as the head is."""
        target_landmarks = self._in_pixels(points)
        place = None if head is None else self._in_pixels(head)
        with self.timings.stage("sketch"):
            sketch = draw_sketch(target_landmarks, self._runtime.size)
        with self.timings.stage("begin"):
            answer = self._runtime.begin(sketch)
        return lambda: self._take(sketch, answer, target_landmarks, place)

    def _in_pixels(self, points: Landmarks) -> Landmarks:
        pixels: Landmarks = points * np.float32(self._runtime.size) - np.float32(0.5)
        return pixels

    def _take(
        self,
        sketch: Sketch,
        answer: Callable[[], Frame],
        target_landmarks: Landmarks,
        head: Landmarks | None,
    ) -> tuple[Frame, Sketch]:
        with self.timings.stage("generate"):
            generated = answer()
        with self.timings.stage("smooth"):
            if self._crown is not None and self.retarget != "off":
                generated = self._crown(generated, target_landmarks, head)
            quick = self._clothes.quick(target_landmarks) if self._clothes is not None else None
            smooth = self._flicker(generated, quick)
            if self._background is not None:
                smooth = self._background(smooth, target_landmarks if head is None else head)
        if self._second_stage is None:
            return smooth, sketch
        with self.timings.stage("detail"):
            return self._second_stage(smooth, target_landmarks, head), enlarge(sketch)

    def _with_irises(self, frame: Frame, landmarks: Landmarks) -> Landmarks:
        """A face as this model's sketches need it."""
        if self._irises is None:
            return landmarks
        with self.timings.stage("irises"):
            return self._irises(frame, landmarks)

    def _follower(self) -> Spotter:
        tracker = self._tracker.fresh(waits=False)

        def follow(frame: Frame) -> Spotted | None:
            landmarks = tracker(frame).landmarks
            if landmarks is None:
                return None
            return Spotted(self._with_irises(frame, landmarks), landmarks)

        return follow
