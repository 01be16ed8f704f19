"""Finding what is wrong with a photograph, before anybody wonders at how it moves."""

import math

import numpy as np

from face2face.faces.clarity import LEAST_WIDTH, clarity_of
from face2face.faces.mesh import FACE_POINTS, MeshPoints, as_68
from face2face.faces.mesh_measures import lid_openings, yaw_of
from face2face.images.grey import to_grey
from face2face.portrait.photo import photo_of
from face2face.portrait.photo_faults import PhotoFault
from face2face.types import Frame

# The limits were chosen on 742 photographs and paintings, those near each looked at, and tried on
# 736 more: something was told of 60, 42 times that they look aside.

_CUT = 0.05
"""Share of the mesh that may lie outside the photograph."""

_TURNED = math.radians(45)
"""Beyond it the far half of the face is a stripe: one photograph of twenty."""

_SHUT = 0.13
"""Opening of the wider eye: below it are shut ones, and those of one who laughs in twenty."""

_SIDE = 512
"""Of the square in which light and sharpness are measured, in pixels."""


def photo_faults(image: Frame, points: MeshPoints) -> list[PhotoFault]:
    """What is wrong with a photograph, the gravest first; nothing where it is good.

    Args:
        image: uint8 RGB of any size, upright.
        points: the face's mesh, pixels of `image`.
    """
    face = points[:FACE_POINTS, :2]
    height, width = image.shape[:2]
    outside = ((face < -0.5) | (face > (width - 0.5, height - 0.5))).any(axis=1)
    square = photo_of(image, points, size=_SIDE)
    clarity = clarity_of(to_grey(square.image), as_68(square.points))
    small = float(np.ptp(face[:, 0])) < LEAST_WIDTH
    found = {
        PhotoFault.CUT: float(outside.mean()) > _CUT,
        PhotoFault.SMALL: small,
        PhotoFault.BLURRED: clarity.blurred and not small,  # what is small cannot be sharp
        PhotoFault.DARK: clarity.dark,
        PhotoFault.TURNED: abs(yaw_of(points)) > _TURNED,
        PhotoFault.EYES_SHUT: float(lid_openings(points).max()) < _SHUT,
    }
    return [fault for fault, is_found in found.items() if is_found]
