"""What the mesh network misses of smiles.

It draws a whole face at once, by what most faces do: in a smile cheeks, folds and the nose's wings
rise further than it tells, and the middle of the upper lip and the nose's tip go down. The mean
over many people, by the optical flow between their real smiles and what their neutral photographs
were moved to; smiling_mesh.json says whose.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_POINTS
from face2face.faces.mesh_measures import eye_distance
from face2face.faces.mesh_mouth import mouth_axes

_Shape = npt.NDArray[np.float64]

SMILE_FILE = Path(__file__).with_name("smiling_mesh.json")

BROADEST = 0.17
"""From so much wider than at rest on a mouth adds no more, see `mouth_width`; what was learned was
held to it, too."""


@cache
def missed_of_smiles() -> _Shape:
    """How much lower each point is than the network tells, as a mouth is wider by 1, (468,).

    In distances between the eyes' outer corners, as widths are.
    """
    return np.array(json.loads(SMILE_FILE.read_text(encoding="utf-8"))["down"], np.float64)


def with_smile(shape: _Shape, wider: float) -> _Shape:
    """A face with what the network has missed of its smile.

    Args:
        shape: (478, 3); the irises stay.
        wider: how much wider than at rest the network saw the mouth, see `mouth_width`.
    """
    down = float(np.clip(wider, 0.0, BROADEST)) * eye_distance(shape) * missed_of_smiles()
    smiling: _Shape = shape.copy()
    smiling[:FACE_POINTS] += down[:, None] * mouth_axes(shape)[2]
    return smiling
