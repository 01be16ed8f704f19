"""Learning the driver's neutral face while the results are already shown.

The first second gives one that serves. It may hold nothing but talk or a turned head, so that for a
minute more faces are collected, and the face in use goes over to better ones, slowly enough to
stay unseen.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from face2face.faces.person import neutral_face
from face2face.types import DriverFace

LEARNED_S = 1.0
"""How much of the driver's face is learned from before it counts as known."""

IMPROVED_S = 60.0
"""How much it is improved by."""

_FEWEST = 3
_MOST = 48
"""So many faces are kept at most; the work grows with their number."""

_APART_S = 0.045
"""Faces nearer in time say nothing new."""

_LATER = 4
"""Every which face is kept of the first second once it is over: it counts no more than others."""

_MORE, _LONGER = 1.25, 1.5
"""How many times as many faces, and after the first second how many times the seconds, make another
estimate worth its time."""

_LONGEST_STEP_S = 0.5
"""Longer gaps are times without a face, which do not count."""

_EASING_S = 0.25
_SETTLED_S = 2.0
_SLOW_EASING_S = 4.0
"""Time constants with which the face in use follows the one learned, the first for so many seconds:
a sudden change would be seen as a jump of the trained face."""

_NOTICED, _CLOSE = 0.001, 0.0003
"""Steps smaller than the first share of the face wait for the next: each makes the engine prepare
its retargeting anew. What is nearer than the second has arrived."""


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
        self._eased: npt.NDArray[np.float64] | None = None
        self._target: npt.NDArray[np.float64] | None = None
        self.forget()

    @property
    def learning(self) -> bool:
        """Whether the first second of the face is not over yet."""
        return self._learning

    @property
    def neutral(self) -> DriverFace | None:
        """The neutral face in use, pixels of the driver's frames; None before the first face."""
        return None if self._used is None else self._used.astype(np.float32)

    def forget(self) -> None:
        """Another driver: begin anew, from nothing."""
        self._used = self._eased = None
        self.restart()

    def settle(self, neutral: DriverFace) -> None:
        """Take a neutral face that is known, and learn no more.

        Args:
            neutral: float32, points of the face in pixels of the driver's frames.
        """
        self.forget()
        self._learning = self._improving = False
        self._used = self._eased = neutral.astype(np.float64)

    def restart(self) -> None:
        """Learn anew; what is known stays in use until better is known."""
        self._learning = self._improving = True
        self._faces: list[DriverFace] = []
        self._apart_s = _APART_S
        self._learned_s = self._next_s = 0.0
        self._next_count = 1.0
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
        if self._improving:
            self._learn(landmarks, time_s, step_s)
        return self._ease(step_s)

    def _learn(self, landmarks: DriverFace, time_s: float, step_s: float) -> None:
        self._learned_s += step_s
        if time_s - self._taken_s >= self._apart_s:
            self._taken_s = time_s
            self._faces.append(landmarks)
        if self._learning:
            self._estimate_first()
        else:
            self._estimate_again()

    def _estimate_first(self) -> None:
        if len(self._faces) >= self._next_count:
            self._next_count = _MORE * len(self._faces)
            self._estimate()
        if self._learned_s >= LEARNED_S and len(self._faces) >= _FEWEST:
            self._learning = False
            self._estimate()
            self._thin(_LATER)
            self._next_s = _MORE * _SETTLED_S

    def _estimate_again(self) -> None:
        if len(self._faces) > _MOST:
            self._thin(2)
        if self._learned_s >= min(self._next_s, IMPROVED_S):
            self._next_s = _LONGER * self._learned_s
            self._estimate()
        if self._learned_s >= IMPROVED_S:
            self._improving = False
            self._faces = []

    def _estimate(self) -> None:
        self._target = self.neutral_of(self._faces).astype(np.float64)

    def _thin(self, every: int) -> None:
        """Keep one face of so many, and take those to come as far apart."""
        self._faces = self._faces[::every]
        self._apart_s *= every

    def _ease(self, step_s: float) -> DriverFace | None:
        if self._target is None:
            return None
        if self._used is None or self._eased is None:
            self._used = self._eased = self._target
            return self.neutral
        left = self._target - self._eased
        if not left.any():
            return None
        face_px = float(np.ptp(self._target[:, 0]))
        if np.abs(left).max() < _CLOSE * face_px:
            self._used = self._eased = self._target
            return self.neutral
        constant_s = _EASING_S if self._learned_s < _SETTLED_S else _SLOW_EASING_S
        self._eased = self._eased + (1 - np.exp(-step_s / constant_s)) * left
        if np.abs(self._eased - self._used).max() < _NOTICED * face_px:
            return None
        self._used = self._eased
        return self.neutral
