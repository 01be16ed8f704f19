"""Which side of a photograph is up, told by the face in it.

Cameras write it into the file, but scans and what was sent by a messenger often lie on their side
or stand on their head. The networks find faces there too; how much more one looks like a face when
the photograph is turned tells.
"""

import cv2
import numpy as np

from face2face.faces.detector import FaceDetector
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.geometry import Similarity
from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.images.resize import resize, size_inside
from face2face.portrait.photo import with_a_border
from face2face.types import Frame

_SIDE = 640
"""Longer side of what is looked at."""

_FACE, _AROUND = 90.0, 220
"""Pixels of the face, and of the square around it, that dlib's detector is shown."""

_LEAST = 0.1
_PASSES = 2
"""Score from which anything is looked at as a face, where nothing surely is one, and how often,
each time from where it was."""

_UPRIGHT = 0.5
"""Score of dlib's detector from which no other side needs to be looked at: so much had 71 of 100
upright faces, and 1 of 255 photographs turned any other way."""

_FRONTAL = 0.5
_SURER = 0.4
"""How much that score counts beside the networks', and by how much another side must be ahead. On
206 other photographs no upright one was turned; of those upside down 199 and of those on their side
202 became upright, one lay on its side then."""


def upright(image: Frame, networks: FaceNetworks) -> Frame:
    """Turn a photograph by quarters so that its surest face is upright, where that is sure.

    Args:
        image: uint8 RGB of any size.
        networks: find the face.
    """
    quarters = quarters_to_upright(image, networks)
    return np.ascontiguousarray(np.rot90(image, quarters)) if quarters else image


def quarters_to_upright(image: Frame, networks: FaceNetworks) -> int:
    """By how many quarters, anticlockwise, that is: 0 to 3, 0 where it is not sure.

    Args:
        image: uint8 RGB of any size.
        networks: find the face.
    """
    height, width = image.shape[:2]
    small = image
    if max(height, width) > _SIDE:
        small = resize(image, *size_inside(image, _SIDE, _SIDE))
    detector = FaceDetector()
    network, frontal = _looks(small, networks, detector)
    if frontal > _UPRIGHT:
        return 0
    scores = [network + _FRONTAL * frontal]
    for quarters in (1, 2, 3):
        turned = np.ascontiguousarray(np.rot90(small, quarters))
        network, frontal = _looks(turned, networks, detector)
        scores.append(network + _FRONTAL * frontal)
    best = int(np.argmax(scores))
    return best if scores[best] >= scores[0] + _SURER else 0


def _looks(image: Frame, networks: FaceNetworks, detector: FaceDetector) -> tuple[float, float]:
    """How much the surest face of an image looks like one to the networks, and to dlib.

    Not the largest: among many small faces, and with so low a score, that is mostly none.
    """
    image, _ = with_a_border(image, networks)
    # A small one that surely is a face comes before a large patch that hardly is.
    found = find_faces(image, networks, thorough=True) or find_faces(
        image, networks, thorough=True, sure=_LEAST
    )
    if not found:
        return 0.0, 0.0
    surest = place = max(found, key=lambda face: face.score)
    for _ in range(_PASSES):
        mesh = mesh_near(image, networks, place)
        place = place_of(mesh.points)
    scale = _FACE / max(place.side, 1.0)
    x, y = _AROUND / 2 - scale * np.array(place.centre)
    square = cv2.warpAffine(
        image,
        Similarity(scale, 0.0, (x, y)).matrix,
        (_AROUND, _AROUND),
        borderMode=cv2.BORDER_REPLICATE,
    )
    grey = np.asarray(cv2.cvtColor(square, cv2.COLOR_RGB2GRAY), np.uint8)
    return surest.score + mesh.score, detector.score(grey)
