"""How a head has moved, by points that lids do not take along.

In a blink the predictor has the eyes' corners lower, the outer ones by 5 % of the distance between
the eyes, and the nose a little shorter. A head that is placed by these goes down with its lids and
shrinks, and its hair hops. So the corners may sag, by as much as fits, and the temples have a part.
"""

import math

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import JAW, STABLE, eye_centres

_TEMPLES = (*JAW[:3], *JAW[-3:])
"""Of the jaw what lips hardly take along."""

_SAG = {36: 1.0, 39: 0.3, 42: 0.3, 45: 1.0}
"""How much the eyes' corners sag, the inner ones beside the outer: of five speakers' blinks."""

_COUNT = 0.4
"""How much the temples count: they are far apart, which tells how large and how turned a head is,
but the predictor is less sure of them, under hair most."""

_points = [*STABLE, *_TEMPLES]
_ORIGIN = 27


class HeadFit:
    """Tells how a head moved; what depends on the face at rest alone is computed once.

    Args:
        rest: the face at rest, float (68 or more, 2), any unit.
    """

    def __init__(self, rest: npt.NDArray[np.floating]) -> None:
        face = rest.astype(np.float64)
        self._tilt, self._origin = _tilt(face), face[_ORIGIN]
        x, y = _upright(face, self._tilt).T
        none, one = np.zeros_like(x), np.ones_like(x)
        sag = np.array([_SAG.get(point, 0.0) for point in _points])
        across = np.stack([x, -y, one, none, none], 1)
        down = np.stack([y, x, none, one, sag], 1)
        counts = np.tile(np.where(np.isin(_points, _TEMPLES), _COUNT, 1.0), 2)
        solve = np.linalg.pinv(np.concatenate([across, down]) * counts[:, None]) * counts
        self._solve = solve[:4]  # the sag itself, the last of them, nobody asks for

    def __call__(self, face: npt.NDArray[np.floating]) -> Similarity:
        """The motion of the head from rest to another face.

        Args:
            face: of the same person, float (68 or more, 2), any unit.

        Returns:
            What carries the face at rest onto it.
        """
        tilt = _tilt(face)
        along, aside, x, y = (self._solve @ _upright(face, tilt).T.ravel()).tolist()
        scale = math.hypot(along, aside)
        angle = math.atan2(aside, along) + tilt - self._tilt
        head = Similarity(scale, angle, (0.0, 0.0))
        by_x, by_y = Similarity(1.0, tilt, (0.0, 0.0)).without_shift(x, y)
        off_x, off_y = head.without_shift(*self._origin.tolist())
        at_x, at_y = face[_ORIGIN].tolist()
        return Similarity(scale, angle, (at_x + by_x - off_x, at_y + by_y - off_y))


def _tilt(face: npt.NDArray[np.floating]) -> float:
    """Angle of the line between the eyes, radians, clockwise on the screen."""
    right, left = eye_centres(face)
    x, y = (left - right).tolist()
    return math.atan2(y, x)


def _upright(face: npt.NDArray[np.floating], tilt: float) -> npt.NDArray[np.float64]:
    """The points from the bridge of the nose, the line between the eyes level; (19, 2)."""
    away = face[_points].astype(np.float64) - face[_ORIGIN]
    return np.asarray(away @ Similarity(1.0, tilt, (0.0, 0.0)).linear)
