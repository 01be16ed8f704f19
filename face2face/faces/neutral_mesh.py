"""A driver's face at rest, from a second or so of meshes."""

from collections.abc import Sequence

import numpy as np

from face2face.faces.mesh import STABLE, MeshPoints
from face2face.faces.mesh_measures import (
    LIP_PAIRS,
    MOUTH_CORNERS,
    eye_distance,
    gap_between_lips,
    lid_openings,
)
from face2face.faces.rigid import angles_of, fit_rigid

_AWAKE = 0.8
"""Share of the usual opening of the eyes under which they are taken to be closing."""

_SHARE = 0.5
"""Share of the meshes that is taken: those with the mouth most closed."""

_TOUCHING = 0.02
"""Opening of a closed mouth as the network sees it, see `gap_between_lips`."""

_UPPER_SHARE = 0.2
"""How much of the way the upper lip goes, where an open mouth is closed."""

_LIPS_REACH = 0.35
"""From the seam of the lips to where the jaw alone counts, in widths of the mouth."""

_JAW_REACH = 3.0
"""How far aside the jaw moves, in half widths of the mouth."""

_stable = list(STABLE)


def with_mouth_closed(mesh: MeshPoints, to: float = 0.0) -> MeshPoints:
    """The mesh of a face at rest as it would be with the mouth closed.

    Whoever talks all the time has an open mouth in their face at rest; measured from there,
    closing it would press the photographed lips into each other, and opening it would open those
    too little. Lips that touch are alike in everyone.

    Args:
        mesh: float32 (478, 3).
        to: how far open the mouth may stay, see `gap_between_lips`.
    """
    excess = gap_between_lips(mesh) - max(to, _TOUCHING)
    if excess <= 0:
        return mesh
    shape = mesh.astype(np.float64)
    corners = shape[list(MOUTH_CORNERS)]
    across = corners[1] - corners[0]
    width = max(float(np.linalg.norm(across)), 1e-6)
    across = across / width
    down = shape[152] - shape[10]
    down = down - (down @ across) * across
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    upper, lower = np.array(LIP_PAIRS).T
    seam = ((1 - _UPPER_SHARE) * shape[upper] + _UPPER_SHARE * shape[lower]).mean(0)
    below = (shape - seam) @ down / (_LIPS_REACH * width)
    aside = np.abs((shape - corners.mean(0)) @ across) / (0.5 * width)
    # Lips part most in their middle and not at their corners; the jaw hangs from the ears.
    lips = np.clip(1 - aside**2, 0.0, 1.0)
    jaw = np.clip(1 - (aside / _JAW_REACH) ** 2, 0.0, 1.0)
    from_jaw = np.clip(below, 0.0, 1.0)
    down_by = (1 - _UPPER_SHARE) * (lips * (1 - from_jaw) + jaw * from_jaw)
    up_by = _UPPER_SHARE * lips * np.clip(1 + below, 0.0, 1.0)
    opened = excess * eye_distance(mesh) * np.where(below > 0, down_by, -up_by)
    closed: MeshPoints = (shape - opened[:, None] * down).astype(np.float32)
    return closed


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
