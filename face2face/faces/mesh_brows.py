"""How the brows of a face's mesh are raised."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of
from face2face.faces.mesh import LEFT_BROW, RIGHT_BROW
from face2face.faces.mesh_measures import EYES, brow_heights, downwards, eye_distance
from face2face.faces.soft_limits import smooth_step

_Shape = npt.NDArray[np.float64]

_BELOW, _ABOVE = (0.4, 0.72), (1.4, 2.3)
"""Between which heights over the eyes skin begins to go with the brows, in those of their lower
lines right there, and between which it ceases to, in those of the brows: lids and hair stay, and
brows keep their thickness, at their lower inner ends, too."""

_MIDDLE = 0.15
"""How far aside of a forehead's middle its skin begins to be one brow's alone, in distances between
the eyes' outer corners."""

_LINE = [*RIGHT_BROW[:4:-1], *LEFT_BROW[5:]]
"""The brows' lower lines, from the right of the person to the left."""

_LEAST = 0.1
"""How high these are at least: a face that is no face may have none."""


def with_brows_raised(shape: _Shape, by: npt.NDArray[np.float64]) -> _Shape:
    """The shape with its brows raised, the forehead following softly.

    Args:
        shape: (478, 3).
        by: how much higher the right and the left brow become, (2,), see `brow_heights`; negative
            for lower.
    """
    right, left = (shape[list(corners)].mean(0) for corners, *_ in EYES)
    middle, across = (right + left) / 2, left - right
    across = across / max(length_of(across), 1e-6)
    down = downwards(shape, across)
    unit = eye_distance(shape)
    height = (middle - shape) @ down / (unit * max(float(brow_heights(shape).mean()), 1e-6))
    aside = (shape - middle) @ across / unit
    line = np.maximum(np.interp(aside, aside[_LINE], height[_LINE]), _LEAST)
    share = smooth_step(height / line, *_BELOW) * (1 - smooth_step(height, *_ABOVE))
    side = smooth_step(aside, -_MIDDLE, _MIDDLE)
    moved = unit * share * ((1 - side) * by[0] + side * by[1])
    raised: _Shape = shape - moved[:, None] * down
    return raised
