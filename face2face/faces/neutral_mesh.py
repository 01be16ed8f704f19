"""A driver's face at rest, from a second or so of meshes."""

from collections.abc import Sequence

import numpy as np

from face2face.faces.mesh import STABLE, MeshPoints
from face2face.faces.mesh_measures import gap_between_lips, lid_openings
from face2face.faces.rigid import angles_of, fit_rigid

_AWAKE = 0.8
"""Share of the usual opening of the eyes under which they are taken to be closing."""

_SHARE = 0.5
"""Share of the meshes that is taken: those with the mouth most closed."""

_stable = list(STABLE)


def neutral_mesh(meshes: Sequence[MeshPoints]) -> MeshPoints:
    """A face at rest: the median of those with the mouth most closed, laid over each other.

    Meshes with the eyes shut are left out before: whoever blinks is not at rest.

    Args:
        meshes: at least one, float32 (478, 3), all of one person, pixels of one size of frame.

    Returns:
        float32 (478, 3), where the head mostly is.
    """
    eyes = np.array([lid_openings(mesh).mean() for mesh in meshes])
    awake = [m for m, eye in zip(meshes, eyes, strict=True) if eye >= _AWAKE * np.median(eyes)]
    quiet = sorted(awake, key=gap_between_lips)[: max(1, round(len(awake) * _SHARE))]
    # Laid onto the one whose head is turned as in most: turning changes the mesh's own shape.
    turns = np.array([angles_of(fit_rigid(quiet[0][_stable], m[_stable]).rotation) for m in quiet])
    usual = quiet[int(np.abs(turns - np.median(turns, axis=0)).sum(1).argmin())]
    laid = [fit_rigid(mesh[_stable], usual[_stable])(mesh) for mesh in quiet]
    rest = np.median(np.stack(laid), axis=0)
    place = np.median(np.stack(list(meshes)), axis=0)
    neutral: MeshPoints = fit_rigid(rest[_stable], place[_stable])(rest).astype(np.float32)
    return neutral
