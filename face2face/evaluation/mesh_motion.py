"""Whether a face moves as its driver's does, by both meshes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.evaluation.series import correlation, jitter
from face2face.faces.mesh import STABLE, MeshPoints
from face2face.faces.mesh_eyes import gaze_of
from face2face.faces.mesh_measures import (
    brow_heights,
    eye_distance,
    gap_between_lips,
    lid_openings,
    mouth_width,
)
from face2face.faces.rigid import angles_of, fit_rigid

_stable = list(STABLE)

_SHUT = 0.8
"""Of a driver's usual opening, how far open their eyes are at most where they show no gaze. Of
eleven portraits that looked to three places while their lids fell, the gaze was read elsewhere by
0.05 widths of the eye where it seemed half open, by 0.03 from 0.7 and by 0.01 from 0.8 on; speakers
look aside by 0.01."""

_NAN = float("nan")


@dataclass(frozen=True)
class Measure:
    """One kind of motion.

    Attributes:
        of: its amount in a mesh, given a mesh of the same face to compare the head's turn with.
        noise: standard deviation up to which it may be the tracker's own jitter, where that is
            not measured.
    """

    of: Callable[[MeshPoints, MeshPoints], float]
    noise: float


def _yaw(mesh: MeshPoints, first: MeshPoints) -> float:
    turned = fit_rigid(first[_stable], mesh[_stable]).rotation
    return float(np.degrees(angles_of(turned)[0]))


MEASURES = {
    "mouth": Measure(lambda mesh, _: gap_between_lips(mesh), 0.01),
    "width": Measure(lambda mesh, _: mouth_width(mesh), 0.012),
    "brows": Measure(lambda mesh, _: float(brow_heights(mesh).mean()), 0.008),
    "lids": Measure(lambda mesh, _: float(lid_openings(mesh).mean()), 0.015),
    "gaze": Measure(lambda mesh, _: float(gaze_of(mesh)[0]), 0.02),
    "yaw": Measure(_yaw, 2.0),
}
"""What is compared between driver and output, by name."""


def correlations(
    drivers: Sequence[MeshPoints],
    outputs: Sequence[MeshPoints],
    least: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Pearson's correlation of each measure, nan where the driver's varies no more than noise.

    The gaze is compared where the driver's eyes are open.

    Args:
        drivers: the driver's meshes, float32 (478, 3), pixels of their frames.
        outputs: those of the output in the same frames.
        least: standard deviation of the driver's up to which it counts as noise, by measure; the
            usual for those that are left out.
    """
    least = {name: measure.noise for name, measure in MEASURES.items()} | dict(least or {})
    if len(drivers) < 3:
        return dict.fromkeys(MEASURES, _NAN)
    found = {}
    looking = _looking(drivers)
    for name, measure in MEASURES.items():
        mine = np.array([measure.of(mesh, drivers[0]) for mesh in drivers])
        theirs = np.array([measure.of(mesh, outputs[0]) for mesh in outputs])
        if name == "gaze":
            mine, theirs = mine[looking], theirs[looking]
        moves = len(mine) > 2 and np.std(mine) > least[name]
        found[name] = correlation(mine.tolist(), theirs.tolist()) if moves else _NAN
    return found


def _looking(meshes: Sequence[MeshPoints]) -> npt.NDArray[np.bool_]:
    """In which of one face's meshes the eyes are open."""
    open_by = np.array([lid_openings(mesh).mean() for mesh in meshes])
    open_eyes: npt.NDArray[np.bool_] = open_by > _SHUT * np.median(open_by)
    return open_eyes


def mesh_jitter(meshes: Sequence[MeshPoints | None]) -> float:
    """`jitter` of meshes, % of the distance between the eyes' outer corners."""
    return jitter(meshes, eye_distance)
