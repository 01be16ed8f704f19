"""How a head moved from its face at rest, by what the network is surest of.

The network draws a whole face at once: where lips part, forehead and nose go down with the chin,
and where lids fall, the eyes' corners sag, and the head seems to shrink and to look up. So
heads would nod with every syllable and every blink.
"""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of, lengths_of
from face2face.faces.mesh import HELD, LEFT_BROW, RIGHT_BROW, STABLE, MeshPoints
from face2face.faces.mesh_measures import EYES, eye_distance, lid_openings
from face2face.faces.mesh_regions import regions_of
from face2face.faces.rigid import Rigid, fit_rigid, rotation_of
from face2face.faces.soft_limits import smooth_step

_Shape = npt.NDArray[np.float64]

_SAGS = 0.13
"""By how much an eye's corners seem to sag over how much it closes, see `lid_openings`, in
distances between the eyes' outer corners. This and the next two are of six blinks of four speakers,
against the optical flow of nose and forehead."""

_NODS, _SHRINKS = 0.15, 0.06
"""By how much a head seems to look up, radians, and to shrink, as the logarithm, over the same."""

_ROLL_BY_EYES = 0.5
"""How much of the roll the eyes' corners tell, less where their line is short: mouths that open
seem to tilt the other points, but four points jitter more than thirty."""

_NEAR = (0.0, 0.3)
"""How near to a point that is held what goes along with it is, in the same unit."""

_stable = list(STABLE)
_corners = [corner for corners, *_ in EYES for corner in corners]


class HeadMotion:
    """Tells how a head moved; what depends on the face at rest alone is computed once.

    Args:
        rest: the face at rest, float64 (478, 3), pixels.
    """

    def __init__(self, rest: _Shape) -> None:
        self._rest, self._openings = rest, lid_openings(rest)

    def __call__(self, mesh: _Shape) -> Rigid:
        """The motion of the head from rest to another mesh.

        Yaw, pitch and size are those of all points that expressions hardly move, the place that of
        the eyes' corners, the roll between both; what the network makes of a blink is left out.

        Args:
            mesh: of the same face, float64 (478, 3), pixels.
        """
        head = fit_rigid(self._rest[_stable], mesh[_stable])
        # As from the front: heads that nod foreshorten their eyes.
        closed = np.maximum(self._openings - lid_openings(head.inverse()(mesh)), 0.0)
        corners, rest = mesh[_corners], self._rest[_corners]
        across = _line(corners) / max(length_of(_line(corners)), 1e-9)
        sag = np.repeat(_SAGS * closed * eye_distance(mesh), 2)
        corners[:, :2] -= np.outer(sag, (-across[1], across[0]))
        scale = head.scale * float(np.exp(_SHRINKS * closed.mean()))
        rotation = head.rotation @ rotation_of(np.array([0.0, _NODS * closed.mean(), 0.0]))
        there = _line(rest @ rotation.T)
        rolled = (_tilt(_line(corners)) - _tilt(there) + np.pi) % (2 * np.pi) - np.pi
        share = _ROLL_BY_EYES * min(length_of(there) / max(length_of(_line(rest)), 1e-9), 1.0)
        rotation = rotation_of(np.array([0.0, 0.0, share * rolled])) @ rotation
        shift = corners.mean(0) - scale * rotation @ rest.mean(0)
        left = mesh[_stable] - scale * self._rest[_stable] @ rotation.T
        return Rigid(scale, rotation, np.array([*shift[:2], left[:, 2].mean()]))


def _line(corners: _Shape) -> _Shape:
    """The way from the right to the left eye on the screen, (2,): short where a head is aside."""
    line: _Shape = corners[2:, :2].mean(0) - corners[:2, :2].mean(0)
    return line


def _tilt(line: _Shape) -> float:
    """By how much the line of the eyes is turned on the screen, radians, clockwise."""
    return float(np.arctan2(line[1], line[0]))


def moved_by_expressions(face: MeshPoints) -> _Shape:
    """How much of their motion beside the head's points have, float64 (478,), from 0 to 1."""
    points = face.astype(np.float64)
    apart = np.stack([lengths_of(points - points[each]) for each in HELD]).min(0)
    own = smooth_step(apart / eye_distance(face), *_NEAR)
    own[[*RIGHT_BROW, *LEFT_BROW]] = 1.0
    regions = regions_of(face)
    return np.asarray(np.maximum(own, np.maximum(regions.eyes, regions.mouth)))
