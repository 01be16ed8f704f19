"""A synthetic head: a mesh whose every motion is known."""

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import LEFT_BROW, MESH_POINTS, RIGHT_BROW, MeshPoints
from face2face.faces.mesh_measures import EYES, INNER_LIP_PAIRS, LIP_PAIRS
from face2face.faces.rigid import Rigid, rotation_of

_UNIT = 100.0
"""Distance between the eyes' outer corners in pixels."""


def head(*, lids: float = 0.3, gap: float = 0.0, width: float = 0.55, seed: int = 5) -> MeshPoints:
    """A face that looks at the camera, its eyes' middle at (200, 150).

    Args:
        lids: height of the eyes over their width.
        gap: between the lips, in distances between the eyes' outer corners.
        width: of the mouth, in the same distances.
        seed: of how the points that mean nothing in particular differ from face to face.
    """
    random = np.random.default_rng(5)
    angles = random.uniform(0, 2 * np.pi, MESH_POINTS)
    radii = 0.9 * np.sqrt(random.uniform(0.1, 1, MESH_POINTS))
    mesh = np.stack([0.75 * radii * np.cos(angles), 0.25 + radii * np.sin(angles)], 1)
    depth = -0.6 * np.sqrt(np.clip(1 - radii**2, 0, 1))
    mesh = np.column_stack([mesh, depth])
    mesh += np.random.default_rng(seed).normal(0, 0.01, mesh.shape)
    mesh[10], mesh[152] = (0, -0.65, -0.2), (0, 1.15, -0.2)
    mesh[1], mesh[2], mesh[4] = (0, 0.5, -0.7), (0, 0.6, -0.55), (0, 0.45, -0.75)
    for side, (corners, upper, lower, iris) in zip((-1, 1), EYES, strict=True):
        outer, inner = np.array([side * 0.5, 0, -0.2]), np.array([side * 0.2, 0, -0.3])
        mesh[corners[0]], mesh[corners[1]] = outer, inner
        for place, (top, bottom) in enumerate(zip(upper, lower, strict=True), 1):
            middle = outer + (inner - outer) * place / 8
            mesh[top], mesh[bottom] = middle, middle
            mesh[top, 1] -= 0.15 * lids
            mesh[bottom, 1] += 0.15 * lids
        mesh[list(iris)] = (outer + inner) / 2
    for place, (top, bottom) in enumerate(INNER_LIP_PAIRS, 1):
        middle = (width * (place / 10 - 0.5), 0.85, -0.45)
        mesh[top], mesh[bottom] = middle, middle
        if (top, bottom) in LIP_PAIRS:
            mesh[top, 1] -= gap / 2
            mesh[bottom, 1] += gap / 2
    mesh[61], mesh[291] = (-width / 2, 0.85, -0.4), (width / 2, 0.85, -0.4)
    mesh[105], mesh[334] = (-0.35, -0.25, -0.35), (0.35, -0.25, -0.35)
    for side, brow in ((-1, RIGHT_BROW), (1, LEFT_BROW)):
        for place, point in enumerate(brow[5:]):  # their lower lines, from the nose
            mesh[point] = (side * (0.14 + 0.09 * place), -0.2, -0.35)
    return (_UNIT * mesh + (200, 150, 0)).astype(np.float32)


def moved(
    mesh: MeshPoints,
    *,
    turned: tuple[float, float, float] = (0, 0, 0),
    scale: float = 1.0,
    shift: tuple[float, float] = (0, 0),
) -> MeshPoints:
    """The head turned about its middle by yaw, pitch and roll in degrees, sized and shifted."""
    centre: npt.NDArray[np.float64] = np.array([200.0, 180.0, 0.0])
    turn = Rigid(scale, rotation_of(np.radians(turned)), np.zeros(3))
    return (turn(mesh - centre) + centre + (*shift, 0.0)).astype(np.float32)
