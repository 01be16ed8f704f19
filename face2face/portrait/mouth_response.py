"""What a photographed mouth looks like when it is opened and widened so far."""

from collections.abc import Callable

import numpy as np

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import mesh_near, place_of
from face2face.faces.mesh_measures import gap_between_lips, mouth_width
from face2face.faces.mesh_mouth import MouthResponse, with_mouth_opened, with_mouth_widened
from face2face.types import Frame

_OPENINGS = (0.0, 0.08, 0.12, 0.16, 0.2)
"""What is tried, see `gap_between_lips`: speech opens so far."""

_WIDENINGS = (-0.06, -0.03, 0.03, 0.06)
"""What is tried of a mouth that is shut, and of one that is open by the second of these, see
`mouth_width`."""


def mouth_response(
    render: Callable[[MeshPoints], Frame], points: MeshPoints, networks: FaceNetworks
) -> MouthResponse:
    """Open and widen the mouth and look.

    Painted lips, a beard or a mouth in shadow look less open than they are, and most mouths move
    aside by less; people judge by the look, as the network does.

    Args:
        render: the portrait: from points, pixels of its image, to the image.
        points: the photographed face, float32 (478, 3), pixels of the image.
        networks: look at it.
    """
    opened = [with_mouth_opened(points, opening) for opening in _OPENINGS]
    widened = [_widened(shape, by) for shape in opened[:2] for by in _WIDENINGS]
    asked, seen = [], []
    for shape in (*opened, *widened):
        mesh = mesh_near(render(shape), networks, place_of(shape)).points
        asked.append((gap_between_lips(shape), mouth_width(shape)))
        seen.append((gap_between_lips(mesh), mouth_width(mesh)))
    gaps, widths = np.transpose(asked)
    seen_gaps, seen_widths = np.transpose(seen)
    opening = np.polyfit(gaps[: len(opened)], seen_gaps[: len(opened)], 1)[0]
    terms = np.column_stack([widths, gaps, np.ones(len(gaps))])
    (wider, by_opening, _), *_ = np.linalg.lstsq(terms, seen_widths, rcond=None)
    return MouthResponse(float(opening), float(wider), float(by_opening))


def _widened(points: MeshPoints, by: float) -> MeshPoints:
    widened: MeshPoints = with_mouth_widened(points.astype(np.float64), by).astype(np.float32)
    return widened
