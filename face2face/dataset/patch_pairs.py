"""Cutting mouths and eyes out of images, by the face's mesh."""

import threading
from collections.abc import Callable

import numpy as np

from face2face.dataset.cropping import Cut, Cuts
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.faces.patch_squares import (
    cut_eyes,
    cut_mouth,
    eye_outlines,
    eye_squares,
    face_width,
    mouth_outline,
    mouth_square,
    seen_eye_distance,
)
from face2face.types import Frame

_SURE = 0.9
"""Least score of a mesh that is learned from."""


_TURNED = 0.75
"""Distance of the outer eye corners, as a share of that seen from the front, under which a face
is turned too far: half of its mouth is not seen, and the mesh only guesses it."""


class PatchCutter:
    """Cuts one square for each face with its outlines; safe in several threads.

    Args:
        task: "mouth" or "eyes".
        networks: opens the face's networks, for each thread its own.
        least: distance of the outer eye corners in pixels below which a face is left out.
    """

    def __init__(self, task: str, networks: Callable[[], FaceNetworks], least: int) -> None:
        self._task, self._open, self._least = task, networks, least
        self._local = threading.local()

    def __call__(self, image: Frame) -> Cuts:
        """Cut the squares, the largest face's first."""
        if not hasattr(self._local, "networks"):
            self._local.networks = self._open()
        networks: FaceNetworks = self._local.networks
        image = np.ascontiguousarray(image[..., :3])
        cuts, small = [], 0
        for face in find_faces(image, networks, thorough=True):
            first = mesh_near(image, networks, face)
            mesh = mesh_near(image, networks, place_of(first.points))
            width = face_width(mesh.points)
            if mesh.score < _SURE or seen_eye_distance(mesh.points) < _TURNED * width:
                continue
            if width < self._least:
                small += 1
                continue
            cuts.append(self._cut(image, mesh.points))
        return Cuts(cuts, small)

    def _cut(self, image: Frame, points: np.ndarray) -> Cut:
        if self._task == "mouth":
            square = mouth_square(points)
            return Cut(cut_mouth(image, square), mouth_outline(points, square))
        squares = eye_squares(points)
        return Cut(cut_eyes(image, squares), eye_outlines(points, squares))
