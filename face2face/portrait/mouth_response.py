"""How far open a photographed mouth looks when it is opened so far."""

from collections.abc import Callable

import numpy as np

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import mesh_near, place_of
from face2face.faces.mesh_measures import gap_between_lips
from face2face.faces.mesh_mouth import with_mouth_opened
from face2face.types import Frame

_OPENINGS = (0.0, 0.08, 0.12, 0.16, 0.2)
"""What is tried, see `gap_between_lips`: speech opens so far."""


def mouth_response(
    render: Callable[[MeshPoints], Frame], points: MeshPoints, networks: FaceNetworks
) -> float:
    """Open the mouth and look.

    Painted lips, a beard or a mouth in shadow look less open than they are; people judge by the
    look, as the network does.

    Args:
        render: the portrait: from points, pixels of its image, to the image.
        points: the photographed face, float32 (478, 3), pixels of the image.
        networks: look at it.

    Returns:
        Opening seen over opening asked for, by least squares: 1 where both are alike.
    """
    shapes = [with_mouth_opened(points, opening) for opening in _OPENINGS]
    seen = [
        gap_between_lips(mesh_near(render(shape), networks, place_of(shape)).points)
        for shape in shapes
    ]
    asked = [gap_between_lips(shape) for shape in shapes]
    return float(np.polyfit(asked, seen, 1)[0])
