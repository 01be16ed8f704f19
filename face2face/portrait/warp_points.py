"""Which points of a mesh a photograph's warp follows, and how deep they lie."""

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL
from face2face.faces.mesh_measures import EYES
from face2face.portrait.head_axes import HeadAxes

_LIPS = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409),
    *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415),
)
_BROWS = (
    *(70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    *(300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
_CREASES = (27, 28, 56, 247, 257, 258, 286, 467, 23, 253, 119, 348)
_OTHERS = (
    *(1, 2, 4, 5, 6, 168, 195, 197, 50, 280, 101, 330, 205, 425, 187, 411, 207, 427, 36, 266),
    *(199, 200, 18, 9, 151, 108, 337, 98, 327, 64, 294, 57, 287, 92, 322),
)
_EYES = tuple(p for corners, up, low, _ in EYES for p in (*corners, *up[1::2], *low[1::2]))
POINTS = list(dict.fromkeys((*_LIPS, *_EYES, *_BROWS, *_CREASES, *FACE_OVAL, *_OTHERS)))
"""The mesh's points that the warp follows."""

_BEFORE, _BEYOND = 0.1, 0.08
"""A point of a face's outline is hidden that has others so far before it, so far to its right and
to its left, in heights of the face."""

_NEAR_LIPS, _NEARER = 0.13, 0.7
"""A point of a face's outline is beside the lips that is so near to them, in heights of the face,
and so much nearer than its counterpart on the other side."""

_STEEPEST = 1.25
"""How steep a face's sides are at most, for turning: 51 degrees. A turn folds what is steeper
than the cotangent of its angle."""


def seen_points(points: npt.NDArray[np.float64], axes: HeadAxes) -> list[int]:
    """`POINTS` without those of a face's outline that go another way than what is seen there.

    Where it looks far aside, some lie behind it: the photograph shows cheek or mouth. Others lie
    beside the lips: those part, the outline does not, and what is between would be folded.

    Args:
        points: of the mesh, (478, 3).
        axes: of the head.
    """
    outline = list(FACE_OVAL)
    places = axes(points[:, :2])
    right, down = np.moveaxis(places[None] - places[outline, None], -1, 0)
    nearer = (points[outline, None, 2] - points[None, :, 2]) / axes.height
    before = (nearer > _BEFORE) & (np.abs(down) < _BEFORE)
    hidden = (before & (right > _BEYOND)).any(1) & (before & (right < -_BEYOND)).any(1)
    to_lips = np.hypot(right, down)[:, list(_LIPS)].min(1)
    opposite = np.roll(to_lips[::-1], 1)
    beside = (to_lips < _NEAR_LIPS) & (to_lips < _NEARER * opposite)
    left_out = {point for point, out in zip(outline, hidden | beside, strict=True) if out}
    return [point for point in POINTS if point not in left_out]


def without_steep_sides(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Depths of points (n, 3) so that no side of a face turns away from the camera.

    A photograph shows nothing of what lies behind such a side: folded over, it would be smeared.

    Returns:
        The greatest depths at or in front of theirs that rise by no more than `_STEEPEST`.
    """
    apart = np.linalg.norm(points[:, None, :2] - points[None, :, :2], axis=2)
    flatter: npt.NDArray[np.float64] = (points[None, :, 2] + _STEEPEST * apart).min(1)
    return flatter
