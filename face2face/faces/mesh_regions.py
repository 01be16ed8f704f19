"""Which points of the mesh belong to mouth, eyes and brows, softly."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of, lengths_of
from face2face.faces.mesh_measures import EYES, Shape
from face2face.faces.soft_limits import smooth_step

_Weights = npt.NDArray[np.float64]

# Heights in units of the way from the line of the eyes down to the nose's base.
_MOUTH = (0.6, 1.05)
_BROWS = (-0.15, -0.4)
_NOSE_BASE = 2


@dataclass(frozen=True, eq=False)
class Regions:
    """Shares from 0 to 1 for each point, float64 (n,); what is left to 1 is the rest.

    Attributes:
        mouth: nose's wings, cheeks, lips and chin.
        eyes: lids and what is around.
        brows: brows and forehead.
    """

    mouth: _Weights
    eyes: _Weights
    brows: _Weights

    def mixed(self, rest: float, mouth: float, eyes: float, brows: float) -> _Weights:
        """A number for each of n points, float64 (n, 1), from one for each region and the rest."""
        shares = self.mouth + self.eyes + self.brows
        return (rest * (1 - shares) + mouth * self.mouth + eyes * self.eyes + brows * self.brows)[
            :, None
        ]


def regions_of(points: Shape) -> Regions:
    """The regions of a face at rest, (n, 2 or 3); x and y count."""
    corners = np.array([points[list(eye[0]), :2] for eye in EYES])
    middle = corners.reshape(-1, 2).mean(0)
    across = corners[1].mean(0) - corners[0].mean(0)
    across = across / max(length_of(across), 1e-9)
    down = np.array([-across[1], across[0]])
    unit = max(float((points[_NOSE_BASE, :2] - middle) @ down), 1e-6)
    height = (points[:, :2] - middle) @ down / unit
    mouth = smooth_step(height, *_MOUTH)
    brows = smooth_step(height, *_BROWS)
    eyes = np.zeros(len(points))
    width = float(lengths_of(corners[:, 0] - corners[:, 1]).mean())
    for pair in corners:
        away = lengths_of(points[:, :2] - pair.mean(0)) / max(width, 1e-9)
        eyes = np.maximum(eyes, smooth_step(away, 1.2, 0.7))
    return Regions(mouth, eyes * (1 - mouth) * (1 - brows), brows)
