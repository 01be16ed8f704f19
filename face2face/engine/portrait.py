"""A photographed face moved by a driver's: one frame in, one result out."""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from face2face.engine.reenactor import Begun, Result
from face2face.engine.timings import Timings
from face2face.faces.following import Seen
from face2face.faces.mesh import (
    FACE_OVAL,
    IBUG_68,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    MESH_POINTS,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
    MeshPoints,
)
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.mesh_smoothing import MeshSmoother
from face2face.faces.mesh_tracker import MeshTracker, TrackedMesh
from face2face.faces.motion import Motion, RetargetMode
from face2face.faces.neutral_mesh import neutral_mesh
from face2face.portrait.face import Portrait
from face2face.portrait.one_thread import one_thread
from face2face.types import DriverFace, Frame, Landmarks, Sketch

_FRAME_S = 1 / 30
"""Time between frames whose times are not given."""

_LINES = (
    FACE_OVAL,
    RIGHT_EYE,
    LEFT_EYE,
    RIGHT_BROW,
    LEFT_BROW,
    OUTER_LIPS,
    INNER_LIPS,
    RIGHT_IRIS[1:],
    LEFT_IRIS[1:],
)
"""What is drawn of a mesh, closed lines."""


class PortraitEngine:
    """Tracks, smooths, retargets and warps. No threads, no windows, no files."""

    neutral_of = staticmethod(neutral_mesh)
    """Makes the driver's neutral face of some that were found."""

    room = 1
    """A picture is ready when it is begun."""

    runtime = "OpenVINO fp32 on CPU, one thread"

    def __init__(
        self,
        portrait: Portrait,
        tracker: MeshTracker,
        *,
        motion: Motion | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            portrait: the photographed face.
            tracker: finds and follows the driver's.
            motion: how motion is carried over, None for the usual way.
            timings: takes the time of each stage, None for one that remembers all frames.
        """
        self.timings = timings or Timings()
        self._portrait = portrait
        self._tracker = tracker
        self._neutral: MeshPoints | None = None
        self._last: tuple[Frame, Sketch] | None = None
        self._time_s = 0.0
        self.set_motion(motion or Motion())

    @property
    def size(self) -> int:
        """Side of the output in pixels."""
        return self._portrait.photo.size

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
        self._motion = motion
        self._smoother = MeshSmoother(motion.smoothing)
        self._learn(self._neutral)

    def calibrate(self, faces: list[DriverFace]) -> None:
        """Learn the driver's neutral face.

        Args:
            faces: about a second of meshes, float32 (478, 3), pixels of their frames; at least
                one.
        """
        self._learn(neutral_mesh(faces))

    def tracker(self) -> MeshTracker:
        """A fresh tracker on the same networks, to look ahead with."""
        return self._tracker.fresh()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels."""
        self._tracker.follow(x, y)

    def forget(self) -> None:
        """Forget the driver's neutral face: another scene shows another."""
        self._smoother.restart()
        self._portrait.insides.restart()
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
            scenes: whether a cut may show another driver.
        """
        time_s = self._time_s + _FRAME_S if time_s is None else time_s
        tracked = self.track(frame)
        if tracked.cut and scenes:
            self.forget()
        if self.needs_calibration and tracked.face is not None:
            self.calibrate([tracked.face])
        return self.finish(self.begin(tracked, frame, time_s))

    def track(self, frame: Frame) -> TrackedMesh:
        """Find the driver's face in the next frame; the first half of the work."""
        with self.timings.stage("track"):
            return self._tracker(frame)

    def begin(self, tracked: Seen, frame: Frame, time_s: float) -> Begun:
        """Begin the picture for what was tracked in a frame."""
        self._time_s = time_s
        if tracked.face is None:
            return Begun(tracked)
        with self.timings.stage("retarget"), one_thread():
            points = self._target(self._smoother(tracked.face, time_s), frame)
        with self.timings.stage("sketch"):
            sketch = draw_mesh(points, self.size)
        asked: Landmarks = np.ascontiguousarray(points[list(IBUG_68), :2])
        return Begun(tracked, asked, sketch, self._warp(points))

    def finish(self, begun: Begun) -> Result:
        """Wait for a picture that was begun; in the order of beginning."""
        tracked = begun.tracked
        if begun.sketch is None or begun.answer is None:
            output, sketch = self._last or self._at_rest()
            return Result(output, sketch, None, None, tracked.faces, tracked.cut)
        with self.timings.stage("generate"):
            output = begun.answer()
        self._last = output, begun.sketch
        return Result(
            output,
            begun.sketch,
            tracked.landmarks,
            begun.asked,
            tracked.faces,
            tracked.cut,
            tracked.face,
        )

    def _learn(self, neutral: MeshPoints | None) -> None:
        self._neutral = neutral
        mode = self._motion.retarget
        self._retargeter: MeshRetargeter | None = None
        if mode == "absolute" or (mode == "relative" and neutral is not None):
            with one_thread():
                self._retargeter = MeshRetargeter(
                    self._portrait.photo.points,
                    neutral if mode == "relative" else None,
                    self._motion,
                )

    def _target(self, face: MeshPoints, frame: Frame) -> MeshPoints:
        if self._retargeter is not None:
            return self._retargeter(face)
        # The driver's points where they are in the frame's centre square.
        height, width = frame.shape[:2]
        side = min(width, height)
        corner = np.array([(width - side) // 2, (height - side) // 2, 0], np.float32)
        half = np.array([0.5, 0.5, 0.0], np.float32)
        points: MeshPoints = (face - corner + half) * np.float32(self.size / side) - half
        return points

    def _warp(self, points: MeshPoints) -> Callable[[], Frame]:
        return partial(self._portrait, points)

    def _at_rest(self) -> tuple[Frame, Sketch]:
        """What to show before any face was seen: the photograph."""
        photo = self._portrait.photo
        self._last = photo.image.copy(), draw_mesh(photo.points, photo.size)
        return self._last


def draw_mesh(points: MeshPoints, size: int) -> Sketch:
    """A mesh's outlines, white on black.

    Args:
        points: float32 (478, 3), pixels of the picture.
        size: its side in pixels.

    Returns:
        uint8 RGB (size, size, 3).
    """
    assert len(points) == MESH_POINTS
    sketch: Sketch = np.zeros((size, size, 3), np.uint8)
    places = np.round(16 * np.clip(points[:, :2], -size, 2 * size)).astype(np.int32)
    lines = [places[list(line)] for line in _LINES]
    cv2.polylines(sketch, lines, True, (255, 255, 255), 1, cv2.LINE_AA, 4)
    return sketch
