"""Right, down and height of a face: the axes that the parts around it are laid out in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL, MeshPoints

_Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class HeadAxes:
    """A frame of reference laid into a face.

    Attributes:
        centre: the middle of the face's outline, pixels, (2,).
        down: unit vector from forehead to chin, (2,).
        height: from the top of the forehead to the chin, pixels.
        chin: how far down from the centre the chin is, in heights.
        width: half the width of the face, in heights.
    """

    centre: _Floats
    down: _Floats
    height: float
    chin: float
    width: float

    @property
    def right(self) -> _Floats:
        """Unit vector to the right of the image, (2,)."""
        return np.array([self.down[1], -self.down[0]])

    def __call__(self, points: _Floats) -> _Floats:
        """Points (..., 2) in pixels as (..., 2) right and down of the centre, in heights."""
        away = (points - self.centre) / self.height
        return np.stack([away @ self.right, away @ self.down], -1)

    def back(self, places: _Floats) -> _Floats:
        """Undo that, (n, 2)."""
        return self.centre + self.height * (
            places[:, :1] * self.right[None] + places[:, 1:] * self.down[None]
        )


def head_axes(points: MeshPoints) -> HeadAxes:
    """The axes of a mesh, float32 (478, 3)."""
    outline = points[list(FACE_OVAL), :2].astype(np.float64)
    top, chin = points[10, :2].astype(np.float64), points[152, :2].astype(np.float64)
    height = max(float(np.linalg.norm(chin - top)), 1.0)
    down = (chin - top) / height
    middle = (outline.min(0) + outline.max(0)) / 2
    axes = HeadAxes(middle, down, height, 0.0, 0.0)
    seen = axes(outline)
    return HeadAxes(
        middle, down, height, float(axes(chin[None])[0, 1]), float(np.ptp(seen[:, 0]) / 2)
    )
