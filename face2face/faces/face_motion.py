"""Where a followed face is going: its speed, and where it is to be expected."""

import numpy as np
import numpy.typing as npt

from face2face.types import Landmarks

_STRAIGHT = 25
"""Frames for which somebody out of sight is taken to go on as before."""

_SPEED_SHARE = 0.3
"""Weight of the last frame's motion in the mean speed."""

_FAST = 0.05
"""Mean speed, in widths of the face a frame, from which on it is looked for where it is going."""


class FaceMotion:
    """Takes the landmarks of a face from frame to frame."""

    def __init__(self) -> None:
        self._place: npt.NDArray[np.float32] | None = None
        self._speed: npt.NDArray[np.float64] = np.zeros(2)

    def put(self, landmarks: Landmarks) -> None:
        """Take a face that another tracker had in hand; its speed is not known."""
        self._place = landmarks.mean(0)

    def take(self, landmarks: Landmarks, before: Landmarks | None) -> None:
        """Take the face of the next frame.

        Args:
            landmarks: float32 (68, 2), pixels of the frame.
            before: those of the frame before; None where that did not show it, or another scene.
        """
        self._place = landmarks.mean(0)
        if before is None:
            self._speed = np.zeros(2)
        else:
            self._speed += _SPEED_SHARE * (self._place - before.mean(0) - self._speed)

    def ahead_of(self, landmarks: Landmarks) -> Landmarks:
        """Landmarks of the frame before, moved on to the next where the face moves fast."""
        if float(np.hypot(*self._speed)) > _FAST * float(np.ptp(landmarks[:, 0])):
            return (landmarks + self._speed).astype(np.float32)
        return landmarks

    def expected(self, frames: int) -> tuple[float, float] | None:
        """Where the face's middle would be, pixels; None where no face was seen yet.

        Args:
            frames: how many have come since it was seen last.
        """
        if self._place is None:
            return None
        x, y = self._place + min(frames, _STRAIGHT) * self._speed
        return float(x), float(y)
