"""What all engines have in common: a frame in, a result out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from face2face.config import LABEL_TEXT
from face2face.engine.result import Result, Seen, Spotter
from face2face.engine.resume_point import ResumePoint
from face2face.engine.timings import Timings
from face2face.faces.video_smoothing import VideoSmoother
from face2face.provenance.mark import Mark
from face2face.types import DriverFace, Frame, Place

if TYPE_CHECKING:
    from face2face.engine.context import EngineContext
    from face2face.engine.options import EngineOptions
    from face2face.model import FaceModel

_FRAME_S = 1 / 30
"""Time between frames whose times are not given."""


Layout = Literal["side-by-side", "output"]


class Engine(ABC):
    """Applies a model to frames, one after the other. No threads, no windows, no files of its own.

    A kind of engine is a subclass and its line in `open_engine.ENGINES`. Called with a frame it
    does all at once, as a live session needs it: what is known of the driver is learned while
    results are already shown. For a video the parts are called one by one: `see` in a thread of
    its own, `calibrate` with faces of a scene (`survey`), `begin`, and what `begin` gives up to
    `capacity` frames later.

        engine = open_engine(read_model("grid-s1"))
        for timed in source.frames():
            show(engine(timed.frame, timed.time_s).output)

    Args:
        model: what is applied.
        timings: takes the time of each stage, None for one that remembers all frames.

    Attributes:
        calibrates: whether this kind learns the driver's neutral face.
        shares_faces: whether what one engine sees in a frame serves others of its kind.
        usual_layout: how a video is laid out where nobody says.
        title: of the files that are made, for their metadata.
        model: what is applied.
        timings: takes the time of each stage.
        learned: what is known of the driver, for another engine's `resume`.
    """

    calibrates: ClassVar[bool] = False
    shares_faces: ClassVar[bool] = False
    usual_layout: ClassVar[Layout] = "output"
    title: ClassVar[str] = LABEL_TEXT

    def __init__(self, model: FaceModel, timings: Timings | None = None) -> None:
        self.model = model
        self.timings = timings or Timings()
        self.learned: object | None = None
        self._time_s = 0.0

    @classmethod
    @abstractmethod
    def open(cls, model: FaceModel, context: EngineContext) -> Engine:
        """Load what the model needs.

        Raises:
            ModelError: the model cannot be run, or is not for this kind of engine.
            LandmarkModelError: the landmark file is needed and cannot be used.
            RuntimeUnavailableError: the runtime asked for is not installed.
        """

    @property
    @abstractmethod
    def task(self) -> str:
        """Name of the task that the model was made for."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Side of the network's image in pixels."""

    @property
    @abstractmethod
    def runtime(self) -> str:
        """What the network runs on, for people: "OpenVINO fp32 on CPU"."""

    @property
    def capacity(self) -> int:
        """How many frames may be begun before the first of them is finished."""
        return 1

    @property
    def transparent(self) -> bool:
        """Whether results have an alpha channel, with the options of now."""
        return False

    @property
    def needs_mask(self) -> bool:
        """Whether users say by a mask what of an image is changed."""
        return False

    @property
    def keeps_grey(self) -> bool:
        """Whether the result of a grey image is to be grey."""
        return False

    @property
    def about(self) -> dict[str, str]:
        """What a report says of how frames were made."""
        return {"runtime": self.runtime, "task": self.task}

    @property
    def idle(self) -> str:
        """What is said of frames in which there was nothing to do."""
        return "in which there was nothing to do"

    @property
    def remarks(self) -> list[str]:
        """What users should know of what became of their options, a line each."""
        return []

    @abstractmethod
    def output_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height in pixels of the output for frames of a size."""

    @abstractmethod
    def mark(self, *, beside_source: bool = False) -> Mark:
        """What an output says of itself.

        Args:
            beside_source: whether the frames that it was made from are shown beside it.
        """

    @abstractmethod
    def nothing_done(self, name: str) -> str:
        """The message where there was nothing to do in any frame of a source of this name."""

    def warm_up(self) -> None:
        """Make an image of nothing, so that a model that cannot make any fails now.

        Raises:
            ModelError: it fails.
        """
        return

    @abstractmethod
    def configure(self, options: EngineOptions) -> None:
        """Go on with these options from the next frame on; what was learned stays."""

    @abstractmethod
    def see(self, frame: Frame, time_s: float) -> Seen:
        """Look for faces in the next frame, the first half of the work.

        For a video it is called in another thread than the other half, and ahead of it.

        Args:
            frame: uint8 RGB of any size.
            time_s: when it was taken.
        """

    @property
    def video_smoother(self) -> VideoSmoother | None:
        """What takes the jitter out of a video's faces; None where they are worked on as found."""
        return None

    def spotter(self) -> Spotter:
        """What finds one person's face in frames that lie far apart; who is followed stays."""
        return lambda _: None

    @abstractmethod
    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        """Begin the second half of the work.

        Args:
            seen: what `see` found in this frame.
            frame: uint8 RGB of any size.
            time_s: when it was taken.

        Returns:
            What waits for the result; to be called once, in the order of beginning.
        """

    def __call__(self, frame: Frame, time_s: float | None = None, *, scenes: bool = True) -> Result:
        """Process the next frame.

        Args:
            frame: uint8 RGB of any size.
            time_s: when it was taken, None for a thirtieth of a second after the last.
            scenes: whether a cut may show another driver: in a video; before a camera it is a
                light that was switched on.
        """
        self._time_s = self._time_s + _FRAME_S if time_s is None else time_s
        seen = self.see(frame, self._time_s)
        if seen.cut and scenes:
            self.forget()
        self.observe(seen, self._time_s)
        return self.begin(seen, frame, self._time_s)()

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return False

    @property
    def calibrating(self) -> bool:
        """Whether the driver's neutral face is of use and still being learned."""
        return False

    def calibrate(self, faces: Sequence[DriverFace], *, lock: bool = False) -> None:
        """Learn the driver's neutral face at once.

        Args:
            faces: some of one person as `see` finds them, at least one.
            lock: keep it through all cuts, until `restart`.
        """
        del faces, lock

    def recalibrate(self) -> None:
        """Learn the neutral face anew from the next frames; what is known stays in use until then.

        Only where frames are processed by calling the engine.
        """
        return

    def observe(self, seen: Seen, time_s: float) -> None:
        """Learn the neutral face a little better from what a frame shows."""
        del seen, time_s

    def resume(self, learned: object | None) -> None:
        """Go on with what another engine has `learned` of the driver."""
        self.learned = learned

    def pass_by(self, seen: Seen) -> None:
        """Leave a frame out: `resume_point` is then as if its result had been made."""
        del seen

    def resume_point(self) -> ResumePoint:
        """What is known of the video now, but for the faces that were seen; for `start_at`."""
        return ResumePoint()

    def start_at(self, point: ResumePoint, width: int, height: int) -> None:
        """Begin in the middle of a video.

        Args:
            point: what is known there; the next frame is the one that it speaks of.
            width: of the video's frames, pixels.
            height: of the video's frames, pixels.

        Raises:
            ValueError: it is of another kind of engine.
        """
        del width, height
        if point.face is not None:
            self.hold(point.face, point.place, point.count)

    def hold(self, face: DriverFace, place: Place | None, count: int) -> None:
        """Follow a face that another engine of this kind had in hand, from the next frame on.

        Args:
            face: its points as they were seen last.
            place: `Seen.place` of the next frame; None where the face is out of sight.
            count: how many faces were seen.
        """
        del place, count
        x, y = face[:, :2].mean(0)
        self.follow(float(x), float(y))

    @abstractmethod
    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels, from the next frame on."""

    def forget(self) -> None:
        """Another scene begins: forget what was learned of the driver."""
        self.learned = None

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._time_s = 0.0
        self.forget()
