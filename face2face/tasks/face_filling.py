"""Filling holes in a face: as faces in general have it, and as its other half shows it."""

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import as_68
from face2face.faces.mesh_measures import yaw_of
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.tasks.hidden_lids import with_open_eyes
from face2face.tasks.likely_face import likely_face
from face2face.tasks.other_half import other_half
from face2face.utils.one_thread import one_thread

_Float = npt.NDArray[np.float32]

_LOOKS = 2
"""How often the mesh is found: the second one, of a face without a hole, is nearer to the true one
(4.6 % of the eyes' distance instead of 5.4), a fourth hardly (4.5). In a video, which must keep up,
one does."""


def as_in_faces(filled: _Float, hole: npt.NDArray[np.bool_], look: MeshSeeker) -> _Float:
    """The image with what its hole hides of a face; as it is where no face is found.

    Args:
        filled: the image, its hole filled in some way, float32 (height, width, 3).
        hole: bool (height, width).
        look: finds the face.
    """
    done, face = filled, None
    with one_thread():
        for _ in range(1 if look.follows else _LOOKS):
            points = look(np.clip(np.round(done), 0, 255).astype(np.uint8))
            if points is None:
                break
            # In a video an eye that opens when a hole's edge moves flickers more than a smudge.
            face = points if look.follows else with_open_eyes(points, hole)
            likely = likely_face(filled, hole, face)
            if likely is None:
                break
            done = likely.over(filled)
        if face is None:
            return done
        # In a video an eye that comes and goes flickers more than a smudge.
        yaw = np.inf if look.follows else yaw_of(face)
        return other_half(done, hole, as_68(face), yaw).over(done)
