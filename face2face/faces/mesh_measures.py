"""What a face's mesh does, as numbers that do not depend on size, place and turn in the image."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import along_and_across, length_of, lengths_of
from face2face.faces.mesh import (
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    LEFT_LOWER_LID,
    LEFT_UPPER_LID,
    RIGHT_EYE_CORNERS,
    RIGHT_IRIS,
    RIGHT_LOWER_LID,
    RIGHT_UPPER_LID,
)

Shape = npt.NDArray[np.floating]
_Pair = npt.NDArray[np.float64]

EYES = (
    (RIGHT_EYE_CORNERS, RIGHT_UPPER_LID, RIGHT_LOWER_LID, RIGHT_IRIS),
    (LEFT_EYE_CORNERS, LEFT_UPPER_LID, LEFT_LOWER_LID, LEFT_IRIS),
)
"""Corners (outer, inner), upper and lower lid, iris of the person's right and left eye."""

INNER_LIP_PAIRS = (
    *((191, 95), (80, 88), (81, 178), (82, 87), (13, 14)),
    *((312, 317), (311, 402), (310, 318), (415, 324)),
)
"""Upper and lower points of the inner lips that meet."""

LIP_PAIRS = ((82, 87), (13, 14), (312, 317))
"""Points of the upper and the lower inner lip that touch when the mouth is closed."""

_PAIRS = ((33, 263), (133, 362), (234, 454), (127, 356))
"""Points of the right and the left side of a face that mirror each other."""

MOUTH_CORNERS = (61, 291)
FOREHEAD, CHIN = 10, 152
_EYE_OUTERS = (33, 263)
_BROWS = (105, 334)
"""Where the brows are highest."""


def eye_distance(points: Shape) -> float:
    """Distance between the eyes' outer corners, in the points' unit; the unit of most others."""
    return max(length_of(points[_EYE_OUTERS[0]] - points[_EYE_OUTERS[1]]), 1e-6)


def downwards(
    points: npt.NDArray[np.float64], across: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The unit vector from forehead to chin, at a right angle to another unit vector."""
    down = points[CHIN] - points[FOREHEAD]
    down = down - (down @ across) * across
    unit: npt.NDArray[np.float64] = down / max(length_of(down), 1e-6)
    return unit


def lid_openings(points: Shape) -> _Pair:
    """Height of the right and left eye over its width, (2,): 0.3 open, 0.05 closed."""
    ratios = []
    for corners, upper, lower, _ in EYES:
        width = length_of(points[corners[0], :2] - points[corners[1], :2])
        gaps = lengths_of(points[list(upper[1:-1]), :2] - points[list(lower[1:-1]), :2])
        ratios.append(gaps.mean() / max(width, 1e-6))
    return np.array(ratios)


def gaze_offsets(points: Shape) -> _Pair:
    """Where the irises are, from the middle between the eye's corners, (2, 2).

    Rows: right and left eye; columns: along the line of the eye towards the image's right, and
    down across it, in widths of the eye.
    """
    rows = []
    for corners, _, _, iris in EYES:
        ends = points[list(corners), :2]
        first, second = ends if corners is RIGHT_EYE_CORNERS else ends[::-1]
        rows.append(along_and_across(points[iris[0], :2], first, second))
    return np.array(rows)


def gap_between_lips(points: Shape) -> float:
    """Opening of the mouth, as a share of the distance between the eyes' outer corners."""
    upper, lower = np.array(LIP_PAIRS).T
    gaps = lengths_of(points[upper] - points[lower])
    return float(gaps.mean()) / eye_distance(points)


def mouth_width(points: Shape) -> float:
    """Width of the mouth, in distances between the eyes' outer corners."""
    corners = points[MOUTH_CORNERS[0]] - points[MOUTH_CORNERS[1]]
    return length_of(corners) / eye_distance(points)


def brow_heights(points: Shape) -> _Pair:
    """Height of both brows over the middle of the open eye's corners, in the same unit."""
    heights = []
    for brow, (corners, *_) in zip(_BROWS, EYES, strict=True):
        ends = points[list(corners), :2]
        along = ends[1] - ends[0]
        across = points[brow, :2] - ends.mean(0)
        width = max(length_of(along), 1e-6)
        heights.append(abs(float(along[0] * across[1] - along[1] * across[0])) / width)
    return np.array(heights) / eye_distance(points)


def yaw_of(points: Shape) -> float:
    """How far a face is turned to the right of the image in radians, by its own symmetry."""
    right, left = np.array(_PAIRS).T
    across = (points[left] - points[right]).sum(0)
    return float(np.arctan2(across[2], across[0]))
