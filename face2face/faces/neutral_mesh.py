"""A driver's face at rest, from meshes of a second or of a whole video."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from face2face.faces.at_rest import Looks, at_rest, facing
from face2face.faces.landmarks import EXPRESSIVE
from face2face.faces.mesh import IBUG_68, STABLE, MeshPoints
from face2face.faces.mesh_measures import (
    INNER_LIP_PAIRS,
    LIP_PAIRS,
    MOUTH_CORNERS,
    eye_distance,
    gap_between_lips,
    lid_openings,
    mouth_width,
    yaw_of,
)
from face2face.faces.rigid import Rigid, angles_of, fit_rigid

_TOUCHING = 0.02
"""Opening of a closed mouth as the network sees it, see `gap_between_lips`."""

_UPPER_SHARE = 0.2
"""How much of the way the upper lip goes, where an open mouth is closed."""

_LIPS_REACH = 0.35
"""From the seam of the lips to where the jaw alone counts, in widths of the mouth."""

_JAW_REACH = 3.0
"""How far aside the jaw moves, in half widths of the mouth."""

_LEAST = 1e-6

_stable = list(STABLE)
_expressive = [IBUG_68[point] for point in EXPRESSIVE]


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
    return mesh if excess <= 0 else with_mouth_opened(mesh, -excess)


def with_mouth_opened(mesh: MeshPoints, by: float) -> MeshPoints:
    """The mesh with the jaw let down, the upper lip raised a little.

    Args:
        mesh: float32 (478, 3).
        by: how much further the lips part, see `gap_between_lips`; negative to close them.
    """
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
    # Closed lips cross in a mesh, here and there.
    upper, lower = np.array(INNER_LIP_PAIRS).T
    below[upper] = np.minimum(below[upper], 0.0)
    below[lower] = np.maximum(below[lower], _LEAST)
    aside = np.abs((shape - corners.mean(0)) @ across) / (0.5 * width)
    # Lips part most in their middle and not at their corners; the jaw hangs from the ears.
    lips = np.clip(1 - aside**2, 0.0, 1.0)
    jaw = np.clip(1 - (aside / _JAW_REACH) ** 2, 0.0, 1.0)
    from_jaw = np.clip(below, 0.0, 1.0)
    down_by = (1 - _UPPER_SHARE) * (lips * (1 - from_jaw) + jaw * from_jaw)
    up_by = _UPPER_SHARE * lips * np.clip(1 + below, 0.0, 1.0)
    moved = by * eye_distance(mesh) * np.where(below > 0, down_by, -up_by)
    opened: MeshPoints = (shape + moved[:, None] * down).astype(np.float32)
    return opened


def resting_meshes(meshes: Sequence[MeshPoints]) -> list[int]:
    """Which meshes show the face at rest, the most restful first.

    Args:
        meshes: at least one, float32 (478, 3), all of one person.

    Returns:
        Positions in `meshes`, at least one.
    """
    looks = _looks_of(_in_units(meshes))
    return [int(one) for one in at_rest(looks, facing(looks))]


def neutral_mesh(meshes: Sequence[MeshPoints]) -> MeshPoints:
    """A face at rest: the median of those that show it, laid over each other.

    Args:
        meshes: at least one, float32 (478, 3), all of one person, pixels of one size of frame.

    Returns:
        float32 (478, 3), where the head mostly is, turned to the camera where it ever is.
    """
    stacked = np.stack(list(meshes)).astype(np.float64)
    units = _in_units(meshes)
    looks = _looks_of(units)
    ahead = facing(looks)
    resting = at_rest(looks, ahead)
    # Turning changes the mesh's own shape: laid onto one that is turned as most of those ahead.
    turned = np.median(units[ahead], axis=0)
    laid = [fit_rigid(units[each][_stable], turned[_stable])(units[each]) for each in resting]
    rest = np.median(np.stack(laid), axis=0)
    rest = fit_rigid(rest[_stable], turned[_stable])(rest)
    size = np.median([eye_distance(mesh) for mesh in stacked])
    centre = np.median(stacked[:, _stable].mean(1, keepdims=True), axis=0)
    neutral: MeshPoints = (size * rest + centre).astype(np.float32)
    return neutral


def _in_units(meshes: Sequence[MeshPoints]) -> npt.NDArray[np.float64]:
    """Meshes around their own middle, the eyes' outer corners 1 apart, (n, 478, 3)."""
    stacked = np.stack(list(meshes)).astype(np.float64)
    sizes = np.array([eye_distance(mesh) for mesh in stacked])[:, None, None]
    units: npt.NDArray[np.float64] = (stacked - stacked[:, _stable].mean(1, keepdims=True)) / sizes
    return units


def _looks_of(units: npt.NDArray[np.float64]) -> Looks:
    return _looks(units, [fit_rigid(units[0][_stable], mesh[_stable]) for mesh in units])


def _looks(meshes: npt.NDArray[np.float64], heads: Sequence[Rigid]) -> Looks:
    """What meshes look like, (n, 478, 3), and how the first one's head moves to each of them."""
    still = [
        head.inverse()(mesh[_expressive])[:, :2] for mesh, head in zip(meshes, heads, strict=True)
    ]
    turns = np.array([angles_of(head.rotation) for head in heads])
    # The first may be turned itself.
    turns[:, 0] = [yaw_of(mesh) for mesh in meshes]
    return Looks(
        eyes=np.array([lid_openings(mesh).mean() for mesh in meshes]),
        mouth=np.array([gap_between_lips(mesh) for mesh in meshes]),
        width=np.array([mouth_width(mesh) for mesh in meshes]),
        turns=turns,
        shapes=np.stack(still).reshape(len(meshes), -1),
    )
