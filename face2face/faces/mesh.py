"""The face mesh: 468 points of MediaPipe's canonical face and 5 of each iris, and their groups."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from face2face.types import Landmarks

MeshPoints: TypeAlias = npt.NDArray[np.float32]
"""Float32 (478, 3): x, y in pixels of the frame, the centre of its top left pixel being (0, 0); z
in pixels too, smaller nearer to the camera, 0 near the head's centre. 468 points of the face, then
centre, right, upper, left and lower edge of the iris of the person's right eye (468 to 472), then
of the left eye (473 to 477)."""

FACE_POINTS = 468
MESH_POINTS = 478

RIGHT_IRIS = range(468, 473)
LEFT_IRIS = range(473, 478)

# Corner (outer, inner), upper lid (without corners) and lower lid, outer to inner.
RIGHT_EYE_CORNERS = (33, 133)
LEFT_EYE_CORNERS = (263, 362)
RIGHT_UPPER_LID = (246, 161, 160, 159, 158, 157, 173)
RIGHT_LOWER_LID = (7, 163, 144, 145, 153, 154, 155)
LEFT_UPPER_LID = (466, 388, 387, 386, 385, 384, 398)
LEFT_LOWER_LID = (249, 390, 373, 374, 380, 381, 382)
RIGHT_EYE = (33, *RIGHT_UPPER_LID, 133, *reversed(RIGHT_LOWER_LID))
LEFT_EYE = (263, *LEFT_UPPER_LID, 362, *reversed(LEFT_LOWER_LID))
"""The eyes' outlines, a closed line."""

RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)

OUTER_LIPS = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375),
    *(291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
)
INNER_LIPS = (
    *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324),
    *(308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
)
"""The lips' outlines, closed lines; 61 and 78 are the corners on the person's right."""

FACE_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288),
    *(397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136),
    *(172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""The face's outline, a closed line from the forehead's middle (10) over the chin (152)."""

STABLE = (
    *(1, 4, 5, 6, 8, 9, 10, 67, 69, 104, 108, 151, 168, 195, 197, 297, 299, 333, 337),
    *(33, 133, 362, 263, 127, 356, 234, 454, 21, 251, 54, 284),
)
"""Points that expressions hardly move: nose, forehead, eye corners and temples."""

HELD = (
    *(168, 6, 197, 195, 5, 10, 67, 109, 338, 297, 103, 332),
    *(127, 234, 54, 356, 454, 284),
)
"""Points that go where the head goes in every face that is retargeted by its driver's at rest:
bridge of the nose, hairline and temples."""

IBUG_68 = (
    *(127, 234, 93, 132, 58, 136, 150, 176, 152, 400, 379, 365, 288, 361, 323, 454, 356),
    *(70, 63, 105, 66, 107, 336, 296, 334, 293, 300),
    *(168, 197, 5, 4, 75, 97, 2, 326, 305),
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181),
    *(78, 82, 13, 312, 308, 317, 14, 87),
)
"""Which points of the mesh lie nearest to the 68 of iBUG-68: for what only shows or measures a
face; never for a model that was trained on dlib's."""


def as_68(points: MeshPoints) -> Landmarks:
    """The mesh's points nearest to the 68 of iBUG-68, float32 (68, 2), in its unit.

    Args:
        points: see `MeshPoints`.
    """
    nearest: Landmarks = np.ascontiguousarray(points[list(IBUG_68), :2])
    return nearest


@dataclass(frozen=True, eq=False)
class MeshFace:
    """A face's mesh in a frame.

    Attributes:
        points: see `MeshPoints`.
        score: how sure the network is that this is a face, 0 to 1.
    """

    points: MeshPoints
    score: float

    @property
    def landmarks(self) -> Landmarks:
        """The nearest to the 68 points of iBUG-68, float32 (68, 2), pixels of the frame."""
        return as_68(self.points)
