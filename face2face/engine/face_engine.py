"""What moves a face after a driver's: a trained one, or a photographed one."""

from collections.abc import Callable
from typing import Protocol

from face2face.engine.reenactor import Begun, Result
from face2face.engine.timings import Timings
from face2face.faces.following import Follower, Seen
from face2face.faces.motion import Motion, RetargetMode
from face2face.types import DriverFace, Frame


class FaceEngine(Protocol):
    """Finds the driver's face in a frame and makes the picture for it."""

    timings: Timings

    @property
    def neutral_of(self) -> Callable[[list[DriverFace]], DriverFace]:
        """Makes the driver's neutral face of some that were found, at least one."""

    @property
    def size(self) -> int:
        """Side of the output in pixels."""

    @property
    def runtime(self) -> str:
        """What it runs on, in words."""

    @property
    def room(self) -> int:
        """How many pictures may be begun before the first of them is finished."""

    @property
    def retarget(self) -> RetargetMode:
        """What is really done."""

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""

    def set_motion(self, motion: Motion) -> None:
        """Go on with other settings; what is known of the driver stays."""

    def calibrate(self, faces: list[DriverFace]) -> None:
        """Learn the driver's neutral face from about a second of faces, at least one."""

    def tracker(self) -> Follower:
        """A fresh tracker of its kind, to look ahead with."""

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""

    def forget(self) -> None:
        """Forget the driver's neutral face: another scene shows another."""

    def restart(self) -> None:
        """Begin anew, as before the first frame."""

    def __call__(self, frame: Frame, time_s: float | None = None, *, scenes: bool = True) -> Result:
        """Process the next frame; see `Reenactor.__call__`."""

    def track(self, frame: Frame) -> Seen:
        """Find the driver's face in the next frame; the first half of the work."""

    def begin(self, tracked: Seen, frame: Frame, time_s: float) -> Begun:
        """Begin the picture for what was tracked in a frame, `room` of them at one time."""

    def finish(self, begun: Begun) -> Result:
        """Wait for a picture that was begun; in the order of beginning."""
