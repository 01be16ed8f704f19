"""What the mesh tracker needs of the networks: faces, a face's mesh, the eyes' irises."""

from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from face2face.errors import ErrorKind, LandmarkModelError
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]

EyeImages: TypeAlias = npt.NDArray[np.uint8]
"""A person's right and left eye, uint8 RGB (2, 64, 64, 3), inner corners on the images' right."""

DETECTOR_SIDE = 192
MESH_SIDE = 192
EYE_SIDE = 64

DETECTOR = "face_detection_full_range_sparse.tflite"
MESH = "face_landmark.tflite"
IRIS = "iris_landmark.tflite"

_FOLDER = Path(__file__).with_name("networks")


class FaceNetworks(Protocol):
    """The three networks. Not safe to call from several threads at once."""

    def detect(self, image: Frame) -> tuple[_Floats, _Floats]:
        """Look for faces.

        Args:
            image: uint8 RGB (192, 192, 3).

        Returns:
            For each of 48 x 48 cells, row by row: float32 (2304, 16), pixels from the cell's
            middle to the box's centre, its width and height, then pixels to 6 points (right eye,
            left eye, nose, mouth, right ear, left ear); and float32 (2304,), scores from 0 to 1.
        """

    def mesh(self, image: Frame) -> tuple[_Floats, float]:
        """Find a face's points.

        Args:
            image: uint8 RGB (192, 192, 3), the face upright in its middle.

        Returns:
            float32 (468, 3) in pixels from the image's top left edge, and a score from 0 to 1.
        """

    def irises(self, images: EyeImages) -> tuple[_Floats, _Floats]:
        """Find two eyes' points.

        Args:
            images: of the eyes.

        Returns:
            In pixels from an image's top left edge: float32 (2, 71, 2), the eye's outline (16) and
            what is around it; and float32 (2, 5, 2), the iris: centre, left, top, right, bottom.
        """


def network_file(name: str) -> Path:
    """One of the networks that lie in the package (networks/README.md says where they come from).

    Raises:
        LandmarkModelError: it is missing.
    """
    path = _FOLDER / name
    if not path.is_file():
        raise LandmarkModelError(
            f"{path} of the face mesh is missing: install face2face anew",
            ErrorKind.PROGRAM_INCOMPLETE,
            path=str(path),
        )
    return path
