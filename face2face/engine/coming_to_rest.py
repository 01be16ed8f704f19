"""What a moved face does while its driver is out of sight: it comes to rest, and back from there.

Who leaves in mid-blink or mid-word would else leave shut eyes or an open mouth behind, and who
comes back would make it jump.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

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

_BACK_S = 0.25
"""How long a face takes from there to its driver's who is seen again."""


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
        # Both never later than now: a player that goes back in its video goes back in time.
        self._seen_s = self._back_s = 0.0
        self.cut()

    def cut(self) -> None:
        """Let the next face in sight be shown as it is: another scene begins."""
        self._away: DriverFace | None = None
        self._off: npt.NDArray[np.float64] | None = None

    def take(self, points: DriverFace, time_s: float) -> DriverFace:
        """Note the points of a face in sight.

        Args:
            points: as its driver has them, float32 (n, 2 or 3), any unit.
            time_s: when the face was seen.

        Returns:
            Those to show: others for a moment when the face had begun to come to rest.
        """
        if self._away is not None and self._away.shape == points.shape:
            self._off, self._back_s = self._away.astype(np.float64) - points, time_s
        self._away = None
        shown = points
        if self._off is not None:
            self._back_s = min(self._back_s, time_s)
            left = 1 - smooth_step(np.array(time_s - self._back_s), 0.0, _BACK_S)
            shown = (points + left * self._off).astype(np.float32)
            self._off = self._off if left > 0 else None
        self._shown, self._seen_s = shown, time_s
        return shown

    def __call__(self, rest: DriverFace, time_s: float) -> DriverFace | None:
        """Find the points to show in a frame without a face.

        Args:
            rest: those of the face at rest, as `take` gives them.
            time_s: when the frame was taken.

        Returns:
            As `take` gives them; None where what was shown last is still right.
        """
        self._seen_s = min(self._seen_s, time_s)
        away = np.array(time_s - self._seen_s)
        if self._shown is None or self._shown.shape != rest.shape:  # a model that has no irises
            self._away = rest  # from there the next face comes, whatever was before
            return None
        if away <= _EXPRESSION_S[0]:
            return None
        shown = self._shown.astype(np.float64)
        in_place = self._fit(rest[self._stable], shown[self._stable])(rest)
        calm = shown + smooth_step(away, *_EXPRESSION_S) * (in_place - shown)
        if away >= _SETTLED_S:
            self._shown = None
        points: DriverFace = (calm + smooth_step(away, *_HEAD_S) * (rest - calm)).astype(np.float32)
        self._away = points
        return points
