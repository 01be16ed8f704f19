"""Moving the head: a rough solid turned in space, fading out towards the shoulders."""

import numpy as np

from tools.demo_clip.motion import Moment
from tools.demo_clip.portrait import SIZE, Portrait
from tools.demo_clip.tracks import Array, smoothstep

COARSE = 128
"""Side of the grid that positions are worked out on; they are smooth, so that suffices."""

_ROUNDS = 6
"""Steps of the fixed point iteration; displacements shrink distances to less than half."""


class HeadPose:
    """Where the pixels of the moved head come from.

    The head is a dome with a nose; it turns about its own middle (yaw, pitch) and about the
    neck (roll, scale), seen from far away (orthographic).
    """

    def __init__(self, portrait: Portrait) -> None:
        """Place the dome, the neck and the limits of the movement on the portrait."""
        points, self._unit = portrait.landmarks, portrait.unit
        eyes = points[36:48].mean(0)
        self._centre = np.array([eyes[0], eyes[1] + 0.1 * self._unit], np.float64)
        self._nose = points[30].astype(np.float64)
        self._neck = np.array([points[8, 0], points[8, 1] + 0.2 * self._unit], np.float64)
        self._hair = np.array([eyes[0], eyes[1] - 0.15 * self._unit], np.float64)

    def origins(self, moment: Moment) -> Array:
        """Positions in the unmoved portrait of a coarse grid's points, (COARSE, COARSE, 2)."""
        step = SIZE / COARSE
        along = (np.arange(COARSE) + 0.5) * step - 0.5
        grid = np.stack(np.meshgrid(along, along), axis=-1)
        origins: Array = grid
        for _ in range(_ROUNDS):
            origins = grid - self._displacement(origins, moment)
        return origins

    def _displacement(self, points: Array, moment: Moment) -> Array:
        """How far each point of the portrait moves, shape of `points`, (..., 2)."""
        unit = self._unit
        turned = points - self._centre
        depth = unit * self._depth(points)
        x = turned[..., 0] * np.cos(moment.yaw) + depth * np.sin(moment.yaw)
        y = turned[..., 1] * np.cos(moment.pitch) + depth * np.sin(moment.pitch)
        x, y = x + self._centre[0] - self._neck[0], y + self._centre[1] - self._neck[1]
        c, s = moment.scale * np.cos(moment.roll), moment.scale * np.sin(moment.roll)
        moved = np.stack([c * x - s * y, s * x + c * y], axis=-1)
        moved += self._neck + unit * np.array(moment.shift)
        shift: Array = (moved - points) * self._firmness(points)[..., None]
        return shift

    def _depth(self, points: Array) -> Array:
        """Height of the face above the plane of the ears, in inter-ocular distances."""
        x, y = np.moveaxis((points - self._centre) / self._unit, -1, 0)
        dome = 1.2 * np.exp(-((x / 1.3) ** 2) - (y / 1.5) ** 2) - 0.2
        x, y = np.moveaxis((points - self._nose) / self._unit, -1, 0)
        nose = 0.3 * np.exp(-(x**2 + y**2) / (2 * 0.17**2))
        depth: Array = dome + nose
        return depth

    def _firmness(self, points: Array) -> Array:
        """1 on the head, 0 on the shoulders and far away."""
        x, y = np.moveaxis((points - self._hair) / self._unit, -1, 0)
        away = np.hypot(x / 1.65, y / 1.9)
        below = (points[..., 1] - self._neck[1]) / self._unit
        firmness: Array = 1.0 - smoothstep(1.0, 2.0, away)
        return firmness * (1.0 - smoothstep(-0.3, 0.9, below))
