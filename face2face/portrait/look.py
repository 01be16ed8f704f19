"""What a photographed face looks like when mouth and brows are moved so far."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.face_response import FaceResponse
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_brows import with_brows_raised
from face2face.faces.mesh_finder import mesh_near, place_of
from face2face.faces.mesh_measures import brow_heights, gap_between_lips, mouth_width
from face2face.faces.mesh_mouth import with_mouth_opened, with_mouth_widened
from face2face.types import Frame

_Shape = npt.NDArray[np.float64]
_Amount = TypeVar("_Amount")

_OPENINGS = (0.0, 0.08, 0.12, 0.16, 0.2)
"""What is tried, see `gap_between_lips`: speech opens so far."""

_WIDENINGS = (-0.06, -0.03, 0.03, 0.06)
"""What is tried of a mouth that is shut, and of one that is open by the second of these, see
`mouth_width`."""

_RAISES = (-0.04, 0.04, 0.08)
"""What is tried of both brows, see `brow_heights`."""


def look_at(
    render: Callable[[MeshPoints], Frame], points: MeshPoints, networks: FaceNetworks
) -> FaceResponse:
    """Open and widen the mouth, raise the brows, and look.

    Painted lips, a beard or a mouth in shadow look less open than they are, and most mouths and
    brows look less moved; people judge by the look, as the network does.

    Args:
        render: the portrait: from points, pixels of its image, to the image.
        points: the photographed face, float32 (478, 3), pixels of the image.
        networks: look at it.
    """
    opened = [with_mouth_opened(points, opening) for opening in _OPENINGS]
    widened = [_moved(with_mouth_widened, shape, by) for shape in opened[:2] for by in _WIDENINGS]
    raised = [points, *(_moved(with_brows_raised, points, np.full(2, by)) for by in _RAISES)]

    def seen(shapes: list[MeshPoints]) -> list[MeshPoints]:
        return [mesh_near(render(shape), networks, place_of(shape)).points for shape in shapes]

    openings = seen(opened)
    opening = _slope(gap_between_lips, opened, openings)
    looks = seen(widened)
    shut, ajar = slice(None, len(_WIDENINGS)), slice(len(_WIDENINGS), None)
    width = np.mean([_slope(mouth_width, widened[part], looks[part]) for part in (shut, ajar)])
    brows = _slope(lambda shape: float(brow_heights(shape).mean()), raised, seen(raised))
    return FaceResponse(opening, float(width), brows, gap_between_lips(openings[0]))


def _slope(
    measure: Callable[[MeshPoints], float], asked: list[MeshPoints], seen: list[MeshPoints]
) -> float:
    """How much of what is asked is seen."""
    amounts, looks = ([measure(mesh) for mesh in meshes] for meshes in (asked, seen))
    return float(np.polyfit(amounts, looks, 1)[0])


def _moved(
    change: Callable[[_Shape, _Amount], _Shape], points: MeshPoints, by: _Amount
) -> MeshPoints:
    """A mesh as a function of shapes changes it."""
    moved: MeshPoints = change(points.astype(np.float64), by).astype(np.float32)
    return moved
