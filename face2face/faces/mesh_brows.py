"""How the brows of a face's mesh are raised."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of
from face2face.faces.mesh_measures import EYES, brow_heights, downwards, eye_distance
from face2face.faces.soft_limits import smooth_step

_Shape = npt.NDArray[np.float64]

_BELOW, _ABOVE = (0.42, 0.66), (1.4, 2.3)
"""Between which heights over the eyes, in those of the brows, skin begins to go with the brows, and
between which it ceases to: lids and hair stay, and brows keep their thickness."""

_MIDDLE = 0.15
"""How far aside of a forehead's middle its skin begins to be one brow's alone, in distances between
the eyes' outer corners."""


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
    share = smooth_step(height, *_BELOW) * (1 - smooth_step(height, *_ABOVE))
    side = smooth_step((shape - middle) @ across / unit, -_MIDDLE, _MIDDLE)
    moved = unit * share * ((1 - side) * by[0] + side * by[1])
    raised: _Shape = shape - moved[:, None] * down
    return raised
