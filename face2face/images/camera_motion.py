"""How far what stands behind a person moves from image to image: whether the camera is moved.

Corners are followed there and back (Lucas and Kanade, "An iterative image registration technique",
1981; Kalal, Mikolajczyk and Matas, "Forward-backward error", 2010), and the one shift, turn and
zoom that most of them agree on is taken (RANSAC).
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Grey

Mask = npt.NDArray[np.bool_]
_Corners = npt.NDArray[np.float32]

_MOST_CORNERS = 150
_APART = 6
"""Pixels between two corners."""

_STRENGTH = 4e-4
"""Least eigenvalue of a corner, below which an even wall's noise would be followed."""

_BLOCK = 5
_WINDOW = (21, 21)
_LEVELS = 3
_RETURNED = 0.7
"""Pixels from where it began at which a corner ends that was followed there and back."""

_FEWEST = 10
"""Corners that must agree."""

_AGREED = 1.0
"""Pixels by which a corner may miss what the others agree on."""

_AGREED_SHARE = 0.5
"""Share of the corners that must agree: else leaves or people move, not the camera."""


def ground_shift(before: Grey, after: Grey, ground: Mask) -> float | None:
    """How far the ground moves between two images.

    Args:
        before: uint8 (height, width), a few hundred pixels wide.
        after: of the same size.
        ground: bool (height, width), what shows no person in either image.

    Returns:
        The median way of the ground's corners, as a share of the width, infinite where they are
        seen no more; None where there is nothing to follow, as before an even wall.
    """
    strength = np.asarray(cv2.cornerMinEigenVal(before, _BLOCK))
    allowed = (ground & (strength > _STRENGTH)).astype(np.uint8)
    found: Any = cv2.goodFeaturesToTrack(
        before, _MOST_CORNERS, 0.01, _APART, mask=allowed, blockSize=_BLOCK
    )
    corners = np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)
    if len(corners) < _FEWEST:
        return None
    there, followed = _follow(before, after, corners)
    back, returned = _follow(after, before, there)
    kept = followed & returned
    kept &= np.linalg.norm(back - corners, axis=-1)[:, 0] < _RETURNED
    if kept.sum() < max(_FEWEST, _AGREED_SHARE * len(corners)):
        return float("inf")
    cv2.setRNGSeed(1)  # the same images give the same answer
    _, agreed = cv2.estimateAffinePartial2D(
        corners[kept], there[kept], method=cv2.RANSAC, ransacReprojThreshold=_AGREED
    )
    agreeing = np.asarray(agreed).ravel() > 0
    if agreeing.sum() < max(_FEWEST, _AGREED_SHARE * kept.sum()):
        return float("inf")
    ways = np.linalg.norm((there - corners)[kept][agreeing], axis=-1)
    return float(np.median(ways)) / int(before.shape[1])


def _follow(one: Grey, other: Grey, corners: _Corners) -> tuple[_Corners, Mask]:
    """Where corners are in the other image, and which of them were found."""
    nothing: Any = None
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, other, corners, nothing, winSize=_WINDOW, maxLevel=_LEVELS
    )
    return np.asarray(there, np.float32), np.asarray(found).ravel() > 0
