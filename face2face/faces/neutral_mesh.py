"""A driver's face at rest, from meshes of a second or of a whole video."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from face2face.faces.at_rest import Looks, at_rest, facing
from face2face.faces.landmarks import EXPRESSIVE
from face2face.faces.mesh import IBUG_68, STABLE, MeshPoints
from face2face.faces.mesh_measures import (
    eye_distance,
    gap_between_lips,
    lid_openings,
    mouth_width,
    yaw_of,
)
from face2face.faces.rigid import Rigid, angles_of, fit_rigid

_stable = list(STABLE)
_expressive = [IBUG_68[point] for point in EXPRESSIVE]


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
