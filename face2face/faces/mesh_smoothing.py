"""Taking the jitter out of meshes."""

import numpy as np

from face2face.faces.mesh import LEFT_IRIS, RIGHT_IRIS, MeshPoints
from face2face.faces.mesh_measures import EYES, eye_distance
from face2face.faces.mesh_regions import regions_of
from face2face.faces.smoothing import OneEuroFilter

_MORE = 1.3
"""The mesh jitters more than dlib's points, and a photograph shows it all."""

_QUICK = 2.0
"""Talk and blinks are quick, and a mouth or lids that lag are seen at once; what keeps still is as
still as all."""

_GLANCE = 3.0
"""As quick as glances are; of three portraits with six speakers the gaze's r rose by 0.03."""

_LIDS = [point for corners, upper, lower, _ in EYES for point in (*corners, *upper, *lower)]
"""With the corners: the network has them lower in a blink, and what is measured from them must be
of the same moment."""

_IRISES = [*RIGHT_IRIS, *LEFT_IRIS]

_INTER_OCULAR = 0.7
"""Distance between the eyes' centres over that between their outer corners."""


class MeshSmoother(OneEuroFilter):
    """The filter on a mesh; mouth, lids, brows and eyes' surroundings, the rest, and the irises.

    Each goes by its own speed: in a blink nothing but lids moves.

    Args:
        smoothing: 0 leaves the points as they are, 1 smooths most.
    """

    noise = 0.1
    """In a quarter of the frames of three speakers' videos they move by less than 0.05 to 0.1."""

    def __init__(self, smoothing: float) -> None:
        super().__init__(min(_MORE * smoothing, 1.0))

    def restart(self) -> None:
        """Forget the last face."""
        super().restart()
        self._regions: list[list[int]] = []

    def __call__(self, points: MeshPoints, time_s: float) -> MeshPoints:
        """Smooth the next face.

        Args:
            points: float32 (478, 3), pixels.
            time_s: when the image was taken, seconds.

        Returns:
            The smoothed points, of the same shape, type and unit.
        """
        if not self._regions:
            self._regions = _regions(points)
        unit = _INTER_OCULAR * eye_distance(points)
        regions, quickness = self._regions, [_QUICK, _QUICK, 1.0, 1.0, _GLANCE]
        return self.smooth(points, time_s, unit=unit, regions=regions, quickness=quickness)


def _regions(points: MeshPoints) -> list[list[int]]:
    """Mouth, lids, what is around the eyes with the brows, the rest, irises."""
    shares = regions_of(points)
    kind = np.where(shares.mouth > 0.5, 0, np.where(shares.eyes + shares.brows > 0.5, 2, 3))
    kind[_LIDS], kind[_IRISES] = 1, 4
    return [np.flatnonzero(kind == one).tolist() for one in range(5)]
