"""Learning the driver's neutral face while the results are already shown."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from face2face.faces.person import neutral_face
from face2face.types import DriverFace

LEARNED_S = 1.0
"""How much of the driver's face is learned from."""

_FEWEST = 3
_APART_S = 0.045
"""Faces nearer in time say nothing new; and the work grows with their number."""

_LONGEST_STEP_S = 0.5
"""Longer gaps are times without a face, which do not count."""

_EASING_S = 0.25
"""Time constant with which the face in use follows the one learned: a sudden change would be
seen as a jump of the trained face."""

_CLOSE_PX = 0.05


NeutralOf = Callable[[list[DriverFace]], DriverFace]
"""Makes the neutral face of some that were found, at least one."""


class Calibration:
    """Takes the driver's faces and gives the neutral one to use.

    Args:
        neutral_of: makes the neutral face of some that were found.

    Attributes:
        neutral_of: makes the neutral face of some; engines that differ in it cannot share one.
    """

    def __init__(self, neutral_of: NeutralOf = neutral_face) -> None:
        """Begin to learn with the first face that is seen."""
        self.neutral_of = neutral_of
        self._used: npt.NDArray[np.float64] | None = None
        self._target: npt.NDArray[np.float64] | None = None
        self.forget()

    @property
    def learning(self) -> bool:
        """Whether faces are still being collected."""
        return self._learning

    @property
    def neutral(self) -> DriverFace | None:
        """The neutral face in use, pixels of the driver's frames; None before the first face."""
        return None if self._used is None else self._used.astype(np.float32)

    def forget(self) -> None:
        """Another driver: begin anew, from nothing."""
        self._used = None
        self.restart()

    def settle(self, neutral: DriverFace) -> None:
        """Take a neutral face that is known, and learn no more.

        Args:
            neutral: float32, points of the face in pixels of the driver's frames.
        """
        self.forget()
        self._learning = False
        self._target = neutral.astype(np.float64)
        self._used = self._target

    def restart(self) -> None:
        """Learn anew; what is known stays in use until better is known."""
        self._learning = True
        self._faces: list[DriverFace] = []
        self._learned_s = 0.0
        self._taken_s = -np.inf
        self._seen_s: float | None = None
        self._target = None

    def see(self, landmarks: DriverFace, time_s: float) -> DriverFace | None:
        """Learn from the next face.

        Args:
            landmarks: the driver's, pixels of their frame.
            time_s: when they were captured.

        Returns:
            The neutral face to use from now on, None when nothing changed.
        """
        step_s = 0.0 if self._seen_s is None else time_s - self._seen_s
        step_s = min(max(step_s, 0.0), _LONGEST_STEP_S)
        self._seen_s = time_s
        if self._learning:
            self._learn(landmarks, time_s, step_s)
        return self._ease(step_s)

    def _learn(self, landmarks: DriverFace, time_s: float, step_s: float) -> None:
        self._learned_s += step_s
        if time_s - self._taken_s >= _APART_S:
            self._taken_s = time_s
            self._faces.append(landmarks)
            self._target = self.neutral_of(self._faces).astype(np.float64)
        if self._learned_s >= LEARNED_S and len(self._faces) >= _FEWEST:
            self._learning = False
            self._faces = []

    def _ease(self, step_s: float) -> DriverFace | None:
        if self._target is None:
            return None
        if self._used is None:
            self._used = self._target
            return self.neutral
        left = self._target - self._used
        if not left.any():
            return None
        if np.abs(left).max() < _CLOSE_PX:
            self._used = self._target
        else:
            self._used = self._used + (1 - np.exp(-step_s / _EASING_S)) * left
        return self.neutral
