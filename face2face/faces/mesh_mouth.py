"""How the mouth of a face's mesh opens, and the jaw with it."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import length_of, lengths_of
from face2face.faces.mesh import INNER_LIPS, OUTER_LIPS, MeshPoints
from face2face.faces.mesh_measures import (
    CHIN,
    FOREHEAD,
    INNER_LIP_PAIRS,
    LIP_PAIRS,
    MOUTH_CORNERS,
    downwards,
    eye_distance,
    gap_between_lips,
)
from face2face.faces.soft_limits import smooth

_Shape = npt.NDArray[np.float64]

_TOUCHING = 0.02
"""Opening of a closed mouth as the network sees it, see `gap_between_lips`."""

_UPPER_SHARE = 0.2
"""How much of the way the upper lip goes, where an open mouth is closed."""

_LIPS_REACH = 0.35
"""From the seam of the lips to where the jaw alone counts, in widths of the mouth."""

_JAW_REACH = 3.0
"""How far aside the jaw moves, in half widths of the mouth."""

_CHEEKS_REACH, _LIPS_FOLLOW = 2.2, 1.0
"""How far aside, in half widths of the mouth, and how far up and down, in its widths, a face
follows the mouth's corners."""

_SINK, _SINKS_NEAR = 0.3, 0.12
"""How far down lips, corners and all, seem to go over how far they part, and how far away from them
about a third of that is left, in distances between the eyes' outer corners. By the optical flow of
five speakers, each moved from their own first frame, the corners sink by 0.15 to 0.68, the upper
lip by 0.05 to 0.34, the base of the nose by 0.07 to 0.18."""

_LEAST = 1e-6

_UNDER_LIP = 17

_CHIN_KEPT = 0.93
"""How far below the lower lip the chin of an opened mouth is at least, in what it is at rest: a jaw
that drops turns its chin a little away."""

_CHIN_OF_OPENING = 0.6
"""How far down it is put at most, in how far the mouth has opened."""


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
    middle, across, down, width = mouth_axes(shape)
    upper, lower = np.array(LIP_PAIRS).T
    seam = ((1 - _UPPER_SHARE) * shape[upper] + _UPPER_SHARE * shape[lower]).mean(0)
    below = (shape - seam) @ down / (_LIPS_REACH * width)
    # Closed lips cross in a mesh, here and there.
    upper, lower = np.array(INNER_LIP_PAIRS).T
    below[upper] = np.minimum(below[upper], 0.0)
    below[lower] = np.maximum(below[lower], _LEAST)
    aside = np.abs((shape - middle) @ across) / (0.5 * width)
    # Lips part most in their middle and not at their corners; the jaw hangs from the ears.
    lips = np.clip(1 - aside**2, 0.0, 1.0)
    jaw = np.clip(1 - (aside / _JAW_REACH) ** 2, 0.0, 1.0)
    from_jaw = np.clip(below, 0.0, 1.0)
    down_by = (1 - _UPPER_SHARE) * (lips * (1 - from_jaw) + jaw * from_jaw)
    up_by = _UPPER_SHARE * lips * np.clip(1 + below, 0.0, 1.0)
    moved = by * eye_distance(mesh) * np.where(below > 0, down_by, -up_by)
    opened: MeshPoints = (shape + moved[:, None] * down).astype(np.float32)
    return opened


def with_mouth_widened(shape: _Shape, by: float) -> _Shape:
    """The shape with the corners of the mouth drawn aside, the cheeks following softly.

    Args:
        shape: (478, 3).
        by: how much wider the mouth becomes, see `mouth_width`; negative for narrower.
    """
    middle, across, down, width = mouth_axes(shape)
    aside = (shape - middle) @ across / (0.5 * width)
    beyond = np.clip((np.abs(aside) - 1) / (_CHEEKS_REACH - 1), 0.0, 1.0)
    near = np.clip(1 - np.abs((shape - middle) @ down) / (_LIPS_FOLLOW * width), 0.0, 1.0)
    share = np.clip(aside, -1, 1) * (1 - smooth(beyond)) * smooth(near)
    wider: _Shape = shape + 0.5 * by * eye_distance(shape) * share[:, None] * across
    return wider


def with_chin_let_down(shape: _Shape, rest: _Shape, opened: float) -> _Shape:
    """The shape with its chin as far below the lower lip as jaws have it.

    The network sees lips open well and leaves the chin behind: between the two, a photograph's
    skin would be crumpled.

    Args:
        shape: (478, 3).
        rest: the same face at rest, (478, 3).
        opened: how far the mouth has opened from there, see `gap_between_lips`.
    """
    middle, across, down, width = mouth_axes(shape)
    before = float((rest[CHIN] - rest[_UNDER_LIP]) @ mouth_axes(rest)[2])
    below = (shape - shape[_UNDER_LIP]) @ down
    now = max(float(below[CHIN]), 1e-6)
    most = _CHIN_OF_OPENING * opened * eye_distance(rest)
    missing = min(_CHIN_KEPT * before - now, most)
    if missing <= 0:
        return shape
    aside = np.abs((shape - middle) @ across) / (0.5 * width)
    jaw = np.clip(1 - (aside / _JAW_REACH) ** 2, 0.0, 1.0)
    share = jaw * np.clip(below / now, 0.0, 1.0)
    lower: _Shape = shape + missing * share[:, None] * down
    return lower


def lips_sink(rest: _Shape) -> _Shape:
    """How far each point seems to go down as lips part, while it stays where it is.

    The network draws a whole face at once, and opens a mouth from a little below where it is.

    Args:
        rest: the face at rest, (478, 3).

    Returns:
        In how far the lips part, float64 (478, 1).
    """
    lips = rest[[*OUTER_LIPS, *INNER_LIPS]]
    away = np.stack([lengths_of(rest - each) for each in lips]).min(0)
    sink: _Shape = _SINK * np.exp(-np.square(away / (_SINKS_NEAR * eye_distance(rest))))[:, None]
    return sink


def with_lips_raised(shape: _Shape, by: _Shape) -> _Shape:
    """The shape with each point raised, (478, 1), in distances between the eyes' outer corners."""
    raised: _Shape = shape - eye_distance(shape) * by * mouth_axes(shape)[2]
    return raised


def with_lips_apart(shape: _Shape) -> _Shape:
    """The shape with inner lips that would cross laid onto each other."""
    apart: _Shape = shape.copy()
    upper, lower = np.array(INNER_LIP_PAIRS).T
    down = shape[CHIN] - shape[FOREHEAD]
    down = down / max(length_of(down), 1e-9)
    crossed = np.minimum((shape[lower] - shape[upper]) @ down, 0.0)[:, None] * down
    apart[upper] += crossed / 2
    apart[lower] -= crossed / 2
    return apart


def mouth_axes(shape: _Shape) -> tuple[_Shape, _Shape, _Shape, float]:
    """A mouth's middle between its corners, unit vectors across and down, (3,), and its width.

    Args:
        shape: (478, 3).
    """
    corners = shape[list(MOUTH_CORNERS)]
    across = corners[1] - corners[0]
    width = max(length_of(across), 1e-6)
    across = across / width
    return corners.mean(0), across, downwards(shape, across), width
