"""What all engines have in common that move a face by a driver."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

import numpy as np

from face2face.config import REENACTMENT
from face2face.engine.base import Engine
from face2face.engine.calibration import Calibration, NeutralOf
from face2face.engine.coming_to_rest import ComingToRest
from face2face.engine.options import EngineOptions
from face2face.engine.result import Result, Seen, Spotted, Spotter
from face2face.engine.resume_point import ResumePoint
from face2face.engine.timings import Timings
from face2face.faces.retarget_options import RetargetMode
from face2face.model import FaceModel
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.types import DriverFace, Frame, Place, Sketch
from face2face.utils.one_thread import one_thread

_MOVED = 0.1
"""Where a face has moved by more of its width, it is found less well."""


class Tracker(Protocol):
    """Finds the driver's face in each frame and follows it, by landmarks or by a mesh."""

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels, from the next frame on."""

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Go on with a face that another tracker had in hand."""

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""


class DrivenEngine(Engine):
    """Learns the driver's neutral face, and lets the image come to rest where no face is seen.

    A subclass finds the face (`see`), makes the image (`begin`, `_begin_image`), and says by what
    it retargets (`_learn`). Its own `__init__` sets `_tracker`, and calls `_set_motion` at the end.

    Args:
        model: whose face it is.
        neutral_of: makes the neutral face of some that were found, at least one.
        to_rest: carries the generated face over to that at rest.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.

    Attributes:
        made_from: what an output is made from, for its metadata.
        least_face: how wide a face must at least be to be found, as a share of the image.
        face_shape: of the array that a face's points are.
    """

    calibrates = True
    shares_faces = True
    usual_layout = "side-by-side"
    title = "AI-generated face"
    made_from: ClassVar[str]
    least_face: ClassVar[str]
    face_shape: tuple[int, int]
    _tracker: Tracker

    def __init__(
        self,
        model: FaceModel,
        neutral_of: NeutralOf,
        to_rest: ComingToRest,
        *,
        options: EngineOptions | None = None,
        timings: Timings | None = None,
    ) -> None:
        super().__init__(model, timings)
        self._calibration = Calibration(neutral_of)
        self.learned = self._calibration
        self._locked = False
        self._to_rest = to_rest
        self._last: tuple[Frame, Sketch] | None = None
        self._options = options or EngineOptions()

    @classmethod
    def shape_for(cls, model: FaceModel) -> tuple[int, int]:
        """The shape of the array that a driver's face is for a model."""
        del model
        return cls.face_shape

    @property
    def task(self) -> str:
        """Reenactment, of a trained face or of a photographed one."""
        return REENACTMENT

    @property
    def about(self) -> dict[str, str]:
        """What a report says of how frames were made."""
        return {"runtime": self.runtime, "retarget": self.retarget}

    @property
    def retarget(self) -> RetargetMode:
        """How motion is really carried over."""
        return self._options.motion.retarget

    def output_size(self, width: int, height: int) -> tuple[int, int]:
        """The square of the face that is moved, whatever the frames' size is."""
        del width, height
        return self.size, self.size

    def mark(self, *, beside_source: bool = False) -> Mark:
        """What an output says of itself: beside the driver's frame the face is only a part."""
        kind = COMPOSITE if beside_source else GENERATED
        return Mark(kind, "the face was made", self.model.name, self.made_from)

    def nothing_done(self, name: str) -> str:
        """The message where no face was found in a source of this name."""
        return (
            f"no face was found in {name}: use a video where a face looks at the camera, at least "
            f"{self.least_face} of the image wide"
        )

    def configure(self, options: EngineOptions) -> None:
        """Go on with other settings; what is known of the driver stays."""
        before, self._options = self._options, options
        if options.motion != before.motion:
            self._set_motion()

    @property
    def calibrating(self) -> bool:
        """Whether the driver's neutral face is of use and still being learned."""
        return self.retarget == "relative" and self._calibration.learning

    def calibrate(self, faces: Sequence[DriverFace], *, lock: bool = False) -> None:
        """Learn the driver's neutral face at once, and no more from what comes.

        Args:
            faces: some of one person as `see` finds them, at least one.
            lock: keep it through all cuts, until `restart`.
        """
        self._calibration.settle(self._calibration.neutral_of(list(faces)))
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
        """Go on with the neutral face that another engine of this kind has learned, or learns."""
        neutral_of = self._calibration.neutral_of
        if isinstance(learned, Calibration) and learned.neutral_of is neutral_of:
            self._calibration = self.learned = learned
            self._learn()

    def resume_point(self) -> ResumePoint:
        """The driver's neutral face."""
        return ResumePoint(neutral=self._calibration.neutral)

    def start_at(self, point: ResumePoint, width: int, height: int) -> None:
        """Begin with the neutral face that is known, and the image of the last face.

        Raises:
            ValueError: a face has other points than this engine's.
        """
        for face in (point.neutral, point.face):
            if face is not None and face.shape != self.face_shape:
                raise ValueError(f"{face.shape} are not the points of a face")
        super().start_at(point, width, height)
        if point.neutral is not None and not self._locked:
            self._calibration.settle(point.neutral)
            self._learn()
        if point.face is not None:
            empty = np.zeros((height, width, 3), np.uint8)
            self.begin(Seen((point.face,)), empty, 0.0)()
            self._restart_smoothing()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""
        self._tracker.follow(x, y)

    def hold(self, face: DriverFace, place: Place | None, count: int) -> None:
        """Follow a face that another engine had in hand."""
        if place is None:
            super().hold(face, place, count)
        else:
            self._tracker.hold(face, place, count)

    def forget(self) -> None:
        """Forget the driver's neutral face: another scene shows another."""
        self._to_rest.cut()
        if self._locked:
            return
        self._restart_smoothing()
        self._calibration.forget()
        self._learn()

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._locked = False
        self._tracker.restart()
        self._last = None
        self._to_rest.restart()
        super().restart()

    def spotter(self) -> Spotter:
        """Find a face where it was before; where it has moved, look once more from there."""
        follow = self._follower()
        before: DriverFace | None = None

        def spot(frame: Frame) -> Spotted | None:
            nonlocal before
            found = follow(frame)
            if found is not None and (before is None or _has_moved(before, found.face)):
                found = follow(frame)
            before = None if found is None else found.face
            return found

        return spot

    def _begin_without(self, seen: Seen, time_s: float) -> Callable[[], Result]:
        """Begin the result for a frame without a face: the last image, or one nearer to rest."""
        rest = self._rest
        with self.timings.stage("retarget"), one_thread():
            points = None if rest is None else self._to_rest(rest, time_s)
        if points is None and rest is not None and self._last is None:
            points = rest
        image = None if points is None else self._begin_image(points)

        def finish() -> Result:
            if image is not None:
                self._last = image()
            output, sketch = self._last or self._black()
            return Result(output, sketch, faces=seen.count, cut=seen.cut)

        return finish

    @property
    def idle(self) -> str:
        """What is said of frames without a face."""
        return "without a face show " + ("the image before" if self._rest is None else "it at rest")

    def _black(self) -> tuple[Frame, Sketch]:
        empty = np.zeros((self.size, self.size, 3), np.uint8)
        return empty, empty

    @property
    @abstractmethod
    def _rest(self) -> DriverFace | None:
        """The points of the generated face at rest, as `_begin_image` takes them, where known."""

    @abstractmethod
    def _begin_image(self, points: DriverFace) -> Callable[[], tuple[Frame, Sketch]]:
        """Begin image and sketch of the generated face at its points; give what waits for them."""

    @abstractmethod
    def _follower(self) -> Spotter:
        """What follows a face through frames that lie far apart, on a tracker of its own."""

    @abstractmethod
    def _set_motion(self) -> None:
        """Smooth and retarget by the options of now."""

    @abstractmethod
    def _restart_smoothing(self) -> None:
        """Smooth nothing over from the frames before."""

    @abstractmethod
    def _learn(self) -> None:
        """Retarget by what is known of the driver now."""


def _has_moved(before: DriverFace, face: DriverFace) -> bool:
    apart = np.linalg.norm((face - before)[:, :2].mean(0))
    return float(apart) > _MOVED * float(np.ptp(before[:, 0]))
