"""The mesh of the largest face, in images for themselves or in those of a video."""

from collections.abc import Callable

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import SURE, FoundFace, largest_mesh, mesh_near, place_of
from face2face.types import Frame


class MeshSeeker:
    """Finds the mesh of an image's largest face.

    Args:
        networks: opens them, for the first image.
        follows: whether the images are a video's, so that the face is about where it was.
    """

    def __init__(self, networks: Callable[[], FaceNetworks], *, follows: bool) -> None:
        self._networks = networks
        self._place: FoundFace | None = None
        self.follows = follows

    def __call__(self, image: Frame) -> MeshPoints | None:
        """The mesh in pixels of an image, uint8 RGB of any size; None where there is no face.

        Raises:
            LandmarkModelError: the networks are not installed or damaged.
        """
        points = None
        if self._place is not None:
            near = mesh_near(image, self._networks(), self._place)
            points = near.points if near.score > SURE else None
        if points is None:
            points = largest_mesh(image, self._networks())
        self._place = place_of(points) if self.follows and points is not None else None
        return points
