"""Where a photographed head goes as its driver's turns, comes near and moves."""

import numpy as np
import numpy.typing as npt

from face2face.faces.head_cut import HeadCut
from face2face.faces.mesh import STABLE, MeshPoints
from face2face.faces.mesh_measures import eye_distance, yaw_of
from face2face.faces.rigid import rotation_of
from face2face.faces.soft_limits import soft_limit

_Shape = npt.NDArray[np.float64]

_TURN_LIMIT = np.radians([38.0, 32.0, 40.0])
_TURN_FREE = 0.65
"""Yaw, pitch and roll stay under the first, and are as asked up to this share of it: what a
photograph hides, a wide turn would have to show."""

_LEAST_TURN = np.radians(10.0)
"""A photographed face that is turned aside already turns so much further in any case."""

_SIZE_LIMIT = 0.3
_SHIFT_LIMIT = np.array([0.6, 0.4])
"""Right or left, and up or down, in distances between the eyes' outer corners."""

_CUT_HOLDS = 0.75
_ROOM_BELOW = 2.5
"""How much of these limits, for a smaller head and one that goes away from the edge, a head lacks
that a photograph's edge cuts, and how far above the lower edge that cuts the person its chin is, in
the same unit, where it becomes less small: the body, which the edge holds, would be drawn out."""

_UNCOVERED = (0.05, 0.4)
"""How far below the upper edge a turn or a nod may bring what a photograph shows there of a head
that the edge cuts, and how much higher the head is at most for not going further, in the same unit.
"""

_CHIN_RISES = (0.2, 0.04)
"""How far a chin rises at most, in its distance to the lower edge that cuts the person, and by how
much more, in the same unit, at the face's depth and at the neck's: what is below would be drawn
out to streaks."""

_CHIN = 152
_BROADEST = (10, 234, 454)
"""The top of the forehead, and where a face is broadest."""


class HeadPlacing:
    """Turns, sizes and shifts a photographed face, as far as a photograph can be.

    Args:
        photo: the face, float32 (478, 3), pixels.
        gain: how much of the driver's motion is taken.
        head_cut: how much of the head the photograph's edges cut.
    """

    def __init__(self, photo: MeshPoints, gain: float, head_cut: HeadCut) -> None:
        points = photo.astype(np.float64)
        self._gain = gain
        self._unit, self._yaw = eye_distance(points), yaw_of(points)
        self._centre: _Shape = points[list(STABLE)].mean(0)
        above, left, right = (1 - _CUT_HOLDS * each for each in head_cut[:3])
        self._kept = min(above, left, right) * min(head_cut.below / _ROOM_BELOW, 1.0)
        self._kept_aside = {False: right, True: left}  # whether it goes to the right
        self._kept_down, self._cut_above = above, head_cut.above
        share, more = _CHIN_RISES
        self._rises = self._unit * (share * head_cut.below + more)
        deep = points[list(_BROADEST), 2].mean()
        self._chin = np.array([points[_CHIN], [*points[_CHIN, :2], deep]])
        # Where the upper edge cuts the head, at its depth.
        self._edge = points[list(_BROADEST)] * np.array([1.0, 0.0, 1.0])

    def __call__(
        self, shape: _Shape, turned: npt.NDArray[np.float64], size: float, shift: _Shape
    ) -> MeshPoints:
        """Place one shape.

        Args:
            shape: the face with its expression, where it is photographed, (478, 3), pixels.
            turned: yaw, pitch and roll, radians.
            size: logarithm of how much larger it becomes.
            shift: to the right and down, pixels, (2,).

        Returns:
            Float32 (478, 3), pixels.
        """
        gain = self._gain
        limits = _TURN_LIMIT.copy()
        if turned[0] * self._yaw > 0:  # away from the camera, where a side is hidden already
            limits[0] = max(limits[0] - abs(self._yaw), _LEAST_TURN)
        held = np.array(
            [
                soft_limit(gain * float(angle), float(limit), _TURN_FREE)
                for angle, limit in zip(turned, limits, strict=True)
            ]
        )
        kept = self._kept if size < 0 else 1.0
        scale = float(np.exp(soft_limit(gain * size, kept * _SIZE_LIMIT)))
        place = self._centre.copy()
        aside = self._kept_aside[gain * shift[0] > 0]
        down = self._kept_down if shift[1] > 0 else 1.0
        most = _SHIFT_LIMIT * self._unit * (aside, down)
        place[:2] += [
            soft_limit(gain * float(s), float(m)) for s, m in zip(shift, most, strict=True)
        ]
        turn = scale * rotation_of(held).T
        if self._cut_above:
            lowest = float(((self._edge - self._centre) @ turn)[:, 1].max() + place[1])
            free, highest = np.array(_UNCOVERED) * self._unit
            place[1] -= self._cut_above * soft_limit(max(lowest - free, 0.0), highest)
        chin = (self._chin - self._centre) @ turn + place
        rises = float((self._chin - chin)[:, 1].max())
        if rises > 0:
            place[1] += rises - soft_limit(rises, self._rises, _TURN_FREE)
        points = (shape - self._centre) @ turn + place
        placed: MeshPoints = points.astype(np.float32)
        return placed
