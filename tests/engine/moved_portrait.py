"""A shipped portrait that talks, smiles and turns, so that all of its motion is known."""

from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np

from face2face.engine.portrait import portrait_of
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_measures import LIP_PAIRS, MOUTH_CORNERS, eye_distance
from face2face.faces.mesh_mouth import with_mouth_closed
from face2face.faces.rigid import rotation_of
from face2face.model import read_model
from face2face.portrait.face import Portrait
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

RATE = 12
_SIDE = 320

Pose = Callable[[MeshPoints], MeshPoints]


@cache
def _portrait(name: str) -> Portrait:
    return portrait_of(read_model(name), OpenVinoFaceNetworks(), size=_SIDE)


def drawn(name: str, poses: Sequence[Pose]) -> list[Frame]:
    """Frames of a portrait, uint8 RGB (320, 320, 3), its face at rest posed in these ways."""
    portrait = _portrait(name)
    rest = with_mouth_closed(portrait.photo.points)
    return [portrait(pose(rest)) for pose in poses]


def rest(points: MeshPoints) -> MeshPoints:
    return points


def _opened(by: float, points: MeshPoints) -> MeshPoints:
    shape = points.astype(np.float64)
    corners = shape[list(MOUTH_CORNERS)]
    width = np.ptp(corners[:, 0])
    aside = np.abs(shape[:, 0] - corners[:, 0].mean()) / (width / 2)
    upper, lower = np.array(LIP_PAIRS).T
    seam = (shape[upper, 1] + shape[lower, 1]).mean() / 2
    below = np.clip((shape[:, 1] - seam) / (0.35 * width), 0.0, 1.0)
    lips, jaw = np.clip(1 - aside**2, 0, 1), np.clip(1 - (aside / 3) ** 2, 0, 1)
    down = np.where(shape[:, 1] > seam, lips * (1 - below) + jaw * below, 0.0)
    shape[:, 1] += by * eye_distance(points) * down
    return shape.astype(np.float32)


def opened(by: float) -> Pose:
    """The mouth open, in distances between the eyes' outer corners."""
    return partial(_opened, by)


def smiling(points: MeshPoints) -> MeshPoints:
    """The corners of the mouth drawn aside and up."""
    shape = points.astype(np.float64)
    corners = shape[list(MOUTH_CORNERS)]
    middle, width = corners.mean(0), np.ptp(corners[:, 0])
    away = np.hypot((shape[:, 0] - middle[0]) / 0.9, shape[:, 1] - middle[1]) / width
    near = np.clip(1.3 - away, 0.0, 0.8) / 0.8
    aside = (shape[:, 0] - middle[0]) / (width / 2)
    shape[:, 0] += 0.13 * width * near * np.clip(aside, -1, 1)
    shape[:, 1] -= 0.13 * width * near * np.clip(np.abs(aside), 0, 1) ** 2
    return shape.astype(np.float32)


def turned(points: MeshPoints) -> MeshPoints:
    """The head turned aside by 22 degrees."""
    centre = points.mean(0)
    turn = rotation_of(np.radians([22.0, 0.0, 0.0]))
    return ((points - centre) @ turn.T + centre).astype(np.float32)


def talk(seconds: float) -> list[Pose]:
    """Syllables with the mouth closed between them, three a second."""
    times = np.arange(round(seconds * RATE)) / RATE
    return [opened(max(0.22 * float(np.sin(2 * np.pi * 1.5 * t)), 0.0)) for t in times]
