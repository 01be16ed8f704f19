"""A photograph: the face in it, and the square around the head that is shown."""

from dataclasses import dataclass

import cv2
import numpy as np

from face2face.errors import ErrorKind, NoFaceError
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.geometry import Similarity
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import FoundFace, find_faces, mesh_near, place_of
from face2face.images.resize import resize
from face2face.types import Frame

_WIDEST = 3.2
"""Side of the square at most, in sides of the face's box; else the whole photograph."""

_EYE_LINE = 0.44
"""Where the face's middle is in the square where the photograph has room, from the top."""

_SURE = (0.5, 0.25, 0.1)
"""Scores from which a face is taken; paintings, and faces that fill the image, look less like one
to the detector. Whether it is one the mesh tells."""

_UNSURE, _SURER = 0.6, 0.1
_BORDER, _FILLS = 0.25, 0.4
"""Score under which a face is looked for with a border around the photograph, too, and how much
surer it must be then; the border, and how large the face must be, in the photograph's shorter side.
"""

_MESH_SURE = 0.3
_PASSES = 3
"""Looks at a face, each from where the last one saw it."""


@dataclass(frozen=True, eq=False)
class Photo:
    """The square of a photograph that is shown.

    Attributes:
        image: uint8 RGB (size, size, 3).
        points: the face's mesh, float32 (478, 3), pixels of `image`.
        place: carries pixels of the photograph to those of `image`.
    """

    image: Frame
    points: MeshPoints
    place: Similarity

    @property
    def size(self) -> int:
        """Side in pixels."""
        return int(self.image.shape[0])


def take_photo(
    image: Frame, networks: FaceNetworks, *, size: int, face: int = 1, name: str = "the photograph"
) -> Photo:
    """Find the face and cut the square.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the face.
        size: side of the square in pixels.
        face: which face, 1 the largest, 2 the next one.
        name: what a message calls the photograph.

    Raises:
        NoFaceError: there is no such face.
    """
    return photo_of(image, find_face(image, networks, face=face, name=name), size=size)


def find_face(image: Frame, networks: FaceNetworks, *, face: int, name: str) -> MeshPoints:
    """The mesh of a photograph's face, pixels of `image`.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the face.
        face: which face, 1 the largest, 2 the next one.
        name: what a message calls the photograph.

    Raises:
        NoFaceError: there is no such face.
    """
    found = face_meshes(image, networks)
    if not found:
        raise NoFaceError(
            f"no face was found in {name}: take an image in which a face looks at the camera and "
            "is at least a tenth of it wide",
            ErrorKind.NO_FACE_IN_PHOTO,
            photo=name,
        )
    if face > len(found):
        raise NoFaceError(
            f"face {face} was asked for, but {len(found)} "
            f"{'is' if len(found) == 1 else 'are'} seen in {name}: give --face 1"
            + (f" to {len(found)}" if len(found) > 1 else ""),
            ErrorKind.TOO_FEW_FACES,
            photo=name,
            face=face,
            faces=len(found),
        )
    return found[face - 1]


def photo_of(image: Frame, points: MeshPoints, *, size: int) -> Photo:
    """Cut the square around a face.

    Args:
        image: uint8 RGB of any size, upright.
        points: the face's mesh, pixels of `image`.
        size: side of the square in pixels.
    """
    height, width = image.shape[:2]
    place = place_of(points)
    side = min(height, width, round(_WIDEST * place.side))
    left = int(np.clip(round(place.centre[0] - side / 2), 0, width - side))
    top = int(np.clip(round(place.centre[1] - _EYE_LINE * side), 0, height - side))
    scale = size / side
    square = resize(image[top : top + side, left : left + side], size, size)
    x, y = (0.5 * (scale - 1) - scale * float(corner) for corner in (left, top))
    to_square = Similarity(scale, 0.0, (x, y))
    points = points * np.float32(scale)
    points[:, :2] += np.array(to_square.shift, np.float32)
    return Photo(np.asarray(square, np.uint8), points, to_square)


def face_meshes(image: Frame, networks: FaceNetworks) -> list[MeshPoints]:
    """The meshes of all faces, pixels of a photograph, the largest first.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the faces.
    """
    seen, border = with_a_border(image, networks)
    for sure in _SURE:
        found: list[FoundFace] = find_faces(seen, networks, thorough=True, sure=sure)
        meshes = []
        for place in found:
            scores = []
            for _ in range(_PASSES):
                mesh = mesh_near(seen, networks, place)
                scores.append(mesh.score)
                place = place_of(mesh.points)
            # What is no face now and then looks like one: a space suit, from one of three places.
            if np.median(scores) >= _MESH_SURE:
                meshes.append(mesh.points - np.array([border, border, 0], np.float32))
        if meshes:
            return sorted(meshes, key=lambda points: -place_of(points).side)
    return []


def with_a_border(image: Frame, networks: FaceNetworks) -> tuple[Frame, int]:
    """An image with a border where its face fills it so much that the detector is unsure of it.

    Else nose and mouth alone were taken for a face.

    Args:
        image: uint8 RGB of any size.
        networks: look for the face.

    Returns:
        The image, and how many pixels lie around it.
    """
    plain = max((each.score for each in find_faces(image, networks, sure=_SURE[-1])), default=0.0)
    if plain < _UNSURE:
        shorter = min(image.shape[:2])
        border = round(_BORDER * shorter)
        sides = border, border, border, border
        wide = np.asarray(cv2.copyMakeBorder(image, *sides, cv2.BORDER_REPLICATE), np.uint8)
        for face in find_faces(wide, networks):
            if face.side > _FILLS * shorter and face.score > plain + _SURER:
                return wide, border
    return image, 0
