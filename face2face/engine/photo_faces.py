"""Which faces of a still image are worked on: those that are found, and are faces."""

from collections.abc import Sequence

from face2face.faces.crop import head_crop
from face2face.faces.finder import Faces
from face2face.faces.landmarks import inter_ocular
from face2face.faces.mesh import as_68
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.tasks.base import ImageTask
from face2face.types import Frame, Landmarks

_SMALL = 0.3
"""Distance of the eyes, as a share of the largest face's, below which a face is doubted."""

_ALIKE = (0.6, 1.6)
"""Size of its mesh, in its own."""

_SIDE = 256
"""Pixels a side of the square in which a doubted face is looked for once more."""


def faces_for(
    task: ImageTask, found: Sequence[Landmarks], frame: Frame, look: MeshSeeker, *, seek: bool
) -> list[Landmarks]:
    """The faces of an image that a task works on.

    Args:
        task: may take turned faces, and may doubt small ones.
        found: by the detector of frontal faces, the largest first.
        frame: uint8 RGB (height, width, 3).
        look: finds a face's mesh.
        seek: whether a turned face is looked for where the detector found none.
    """
    if not found:
        points = look(frame) if seek and task.takes_turned(frame) else None
        return [] if points is None else [as_68(points)]
    return _sure(found, frame, look) if task.doubts_small_faces else list(found)


def faces_in_answer(answer: Frame, faces: Faces, look: MeshSeeker) -> list[Landmarks]:
    """The faces that can be told in what was made of all of an image, if not in the image.

    Args:
        answer: uint8 RGB (height, width, 3), as large as the image.
        faces: finds them.
        look: finds a face's mesh.
    """
    found = faces(answer, 0.0).faces
    if found:
        return _sure(found, answer, look)
    points = look(answer)
    return [] if points is None else [as_68(points)]


def _sure(found: Sequence[Landmarks], frame: Frame, look: MeshSeeker) -> list[Landmarks]:
    """Without those that are small beside the first and have no mesh of their size."""
    height, width = frame.shape[:2]

    def sure(face: Landmarks) -> bool:
        if inter_ocular(face) >= _SMALL * inter_ocular(found[0]):
            return True
        square = head_crop([face], width, height)
        points = look(square.image(frame, _SIDE))
        if points is None:
            return False
        # The mesh may be that of a large face beside.
        size = inter_ocular(as_68(points)) * square.side / _SIDE / inter_ocular(face)
        return _ALIKE[0] < size < _ALIKE[1]

    return [face for face in found if sure(face)]
