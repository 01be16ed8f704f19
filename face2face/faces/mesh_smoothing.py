"""Taking the jitter out of meshes."""

import numpy as np

from face2face.faces.mesh import FACE_POINTS, LEFT_IRIS, RIGHT_IRIS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.faces.mesh_regions import regions_of
from face2face.faces.smoothing import OneEuroFilter

_MORE = 1.3
"""The mesh jitters more than dlib's points, and a photograph shows it all."""

_MOUTH_QUICK = 2.0
"""Talk is quick, and a mouth that lags is seen at once; one that keeps still is as still as all."""

_INTER_OCULAR = 0.7
"""Distance between the eyes' centres over that between their outer corners."""


class MeshSmoother(OneEuroFilter):
    """The filter on a mesh; mouth, eyes with brows, the rest and the irises by themselves.

    Args:
        smoothing: 0 leaves the points as they are, 1 smooths most.
    """

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
        quickness = [_MOUTH_QUICK, *[1.0] * (len(self._regions) - 1)]
        return self.smooth(points, time_s, unit=unit, regions=self._regions, quickness=quickness)


def _regions(points: MeshPoints) -> list[list[int]]:
    shares = regions_of(points)
    irises = [*RIGHT_IRIS, *LEFT_IRIS]
    kind = np.where(shares.mouth > 0.5, 0, np.where(shares.eyes + shares.brows > 0.5, 1, 2))
    kind[irises] = 3
    face = [np.flatnonzero(kind[:FACE_POINTS] == one).tolist() for one in range(3)]
    return [*(region for region in face if region), irises]
