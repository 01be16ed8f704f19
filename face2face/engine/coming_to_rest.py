"""What a moved face does while its driver is out of sight: it comes to rest.

Who leaves in mid-blink or mid-word would else leave shut eyes or an open mouth behind.
"""

from collections.abc import Callable, Sequence

import numpy as np

from face2face.faces.rigid import Points
from face2face.faces.soft_limits import smooth_step
from face2face.types import DriverFace

_EXPRESSION_S = (0.1, 0.5)
"""Between which seconds without a face the expression goes over to that at rest: not sooner, since
a tracker may lose a face for a frame or two."""

_HEAD_S = (0.7, 1.5)
"""And the head, later, for a face behind a hand comes back where it was."""

_SETTLED_S = 1.9
"""When filters that follow slowly have arrived, too. It is within the run-in of `segments.py`, so
that a face is at rest there however a conversion was begun."""


class ComingToRest:
    """Carries the points of a face over to those at rest, by the time that it was out of sight.

    Args:
        stable: which points move with the head alone.
        fit: gives the motion that carries the first points, float (n, 2 or 3), onto the second.
    """

    def __init__(
        self, stable: Sequence[int], fit: Callable[[Points, Points], Callable[[Points], Points]]
    ) -> None:
        self._stable, self._fit = list(stable), fit
        self.restart()

    def restart(self) -> None:
        """Forget the last face."""
        self._shown: DriverFace | None = None
        self._seen_s = 0.0

    def take(self, shown: DriverFace, time_s: float) -> None:
        """Note the points that a face in sight was given.

        Args:
            shown: float32 (n, 2 or 3), pixels of the output.
            time_s: when the face was seen.
        """
        self._shown, self._seen_s = shown, time_s

    def __call__(self, rest: DriverFace, time_s: float) -> DriverFace | None:
        """Find the points to show in a frame without a face.

        Args:
            rest: those of the face at rest, as `take` has them.
            time_s: when the frame was taken.

        Returns:
            As `take` has them; None where what was shown last is still right.
        """
        # A player that goes back in its video goes back in time.
        self._seen_s = min(self._seen_s, time_s)
        away = np.array(time_s - self._seen_s)
        if self._shown is None or away <= _EXPRESSION_S[0]:
            return None
        shown = self._shown.astype(np.float64)
        in_place = self._fit(rest[self._stable], shown[self._stable])(rest)
        calm = shown + smooth_step(away, *_EXPRESSION_S) * (in_place - shown)
        if away >= _SETTLED_S:
            self._shown = None
        points: DriverFace = (calm + smooth_step(away, *_HEAD_S) * (rest - calm)).astype(np.float32)
        return points
