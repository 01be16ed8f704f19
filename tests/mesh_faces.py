"""A real face with its mesh, for what works on meshes."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from face2face.faces.mesh import MeshPoints
from face2face.runtime.openvino_face_networks import open_mesh_tracker
from face2face.types import Frame

_ASTRONAUT = Path(__file__).parents[1] / "assets" / "astronaut.png"


@cache
def meshed_astronaut() -> tuple[Frame, MeshPoints]:
    """The shipped photograph, uint8 RGB (512, 512, 3), and its mesh, float32 (478, 3)."""
    read = cv2.imread(str(_ASTRONAUT))
    assert read is not None
    image = np.ascontiguousarray(read[:, :, ::-1])
    mesh = open_mesh_tracker()(image).mesh
    assert mesh is not None
    return image, mesh.points
