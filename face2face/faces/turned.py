"""Faces that HOG misses, most of them turned: a network sees them, and landmarks agree.

dlib's predictor finds landmarks in any box, of a face or not. The network that has seen the face
tells where eyes, nose and mouth are, from other features; landmarks that lie there are right. Where
they differ a face mesh, which takes longer, tells which of them is right.
"""

from collections.abc import Callable

import numpy as np

from face2face.faces.landmarks import MOUTH, eye_centres
from face2face.faces.mesh import MeshFace
from face2face.faces.mesh_finder import SURE, FoundFace
from face2face.types import Box, Grey, Landmarks

# Where HOG puts its box, in terms of the network's: its side, and how much lower its middle is
# (medians of 1,148 faces). Landmarks from such boxes differ from those of HOG's by 0.60 % of the
# eyes' distance in the median, where they agree with the network by 2.5 at the 95th percentile: as
# much as HOG's own do when an image is shifted by 3 pixels.
_SIDE = 0.94
_LOWER = 0.025

_NOSE = 30

_SURE_ALONE = 0.6
"""Least score at which the marks alone are believed; below it the mesh is asked. Of a neck and a
collar the network thinks 0.3 to 0.5."""

_APART = 0.12
"""Most mean distance of the four points, in the eyes' distance. Of 318 faces that HOG missed 118
were nearer, and a face mesh contradicted the landmarks of none of them."""

_APART_FROM_MESH = 0.1
"""The same from a face mesh, which is asked where the network's marks lie elsewhere: those of broad
faces, or behind glasses, are up to a third of the eyes' distance off."""

_TO_MOUTH = 0.9
"""The eyes' distance of a face that looks ahead, in its distance from the eyes to the mouth, which
turning the head leaves as it is."""


def usual_box(place: FoundFace) -> Box:
    """The box in which dlib's predictor looks for the landmarks of a face that a network sees."""
    (x, y), reach = place.centre, _SIDE * place.side / 2
    y += _LOWER * place.side
    return Box(x - reach, y - reach, x + reach, y + reach)


def is_turned(
    grey: Grey,
    place: FoundFace,
    in_box: Callable[[Grey, Box], Landmarks],
    mesh_at: Callable[[FoundFace], MeshFace] | None = None,
) -> bool:
    """Whether a place is a face, although HOG does not say so.

    Args:
        grey: the image that the network has seen.
        place: the face, with its marks.
        in_box: finds landmarks in the place's `usual_box`, as `LandmarkPredictor.in_box`.
        mesh_at: finds the mesh there; None to ask the place's marks alone, of a place of which
            the network is surer.
    """
    if place.score < (_SURE_ALONE if mesh_at is None else SURE):
        return False
    landmarks = in_box(grey, usual_box(place))
    if agree(landmarks, place):
        return True
    if mesh_at is None:
        return False
    mesh = mesh_at(place)
    return mesh.score >= SURE and _apart(landmarks, _marks_of(mesh.landmarks)) < _APART_FROM_MESH


def agree(landmarks: Landmarks, place: FoundFace) -> bool:
    """Whether landmarks lie where the network, if it is sure, sees eyes, nose and mouth.

    Args:
        landmarks: pixels of the image that the network has seen.
        place: the face, with its marks.
    """
    if place.score < _SURE_ALONE or not place.marks:
        return False
    return _apart(landmarks, np.array(place.marks, np.float32)) < _APART


def _marks_of(landmarks: Landmarks) -> Landmarks:
    """Right and left eye, nose and mouth, float32 (4, 2)."""
    return np.stack([*eye_centres(landmarks), landmarks[_NOSE], landmarks[MOUTH].mean(0)])


def _apart(landmarks: Landmarks, seen: Landmarks) -> float:
    """Mean distance of landmarks from such marks, in the eyes' distance of these."""
    eyes = float(np.linalg.norm(seen[0] - seen[1]))
    down = float(np.linalg.norm(seen[:2].mean(0) - seen[3]))
    apart = np.linalg.norm(_marks_of(landmarks) - seen, axis=1).mean()
    return float(apart) / max(eyes, _TO_MOUTH * down, 1e-6)
