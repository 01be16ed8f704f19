"""Whether the output moves as the driver does."""

from collections.abc import Sequence

import numpy as np

from face2face.faces.landmarks import eye_centres, eye_opening, inter_ocular, mouth_opening
from face2face.types import Landmarks

_STILL = 1e-6
"""Standard deviation below which a series does not vary."""


def head_roll(face: Landmarks) -> float:
    """Angle of the line between the eyes in degrees, clockwise on the screen."""
    right, left = eye_centres(face)
    return float(np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0])))


def correlation(driver: Sequence[float], output: Sequence[float]) -> float:
    """Pearson's correlation of two series of one length.

    Returns:
        -1 to 1; nan when the driver hardly varies or there are fewer than 3 values, 0 when only
        the output stands still: it does not follow at all.
    """
    if len(driver) < 3 or np.std(driver) < _STILL:
        return float("nan")
    if np.std(output) < _STILL:
        return 0.0
    return float(np.corrcoef(driver, output)[0, 1])


def landmark_error(found: Landmarks, asked: Landmarks) -> float:
    """Mean distance of the points found from those asked for, % of the latter's inter-ocular."""
    distance = float(np.linalg.norm(found - asked, axis=1).mean())
    return 100 * distance / max(inter_ocular(asked), 1e-6)


def jitter(faces: Sequence[Landmarks | None]) -> float:
    """Mean second difference of the landmarks over time, % of the inter-ocular distance.

    It holds the face's real acceleration and the trembling of the landmarks' finder as well as
    what trembles in the picture: compare it only between series found in the same way.
    """
    shakes = [
        np.linalg.norm(a - 2 * b + c, axis=1).mean() / inter_ocular(b)
        for a, b, c in zip(faces, faces[1:], faces[2:], strict=False)
        if a is not None and b is not None and c is not None
    ]
    return 100 * float(np.mean(shakes)) if shakes else float("nan")


MEASURES = {"mouth": mouth_opening, "eyes": eye_opening, "roll": head_roll}
"""What is compared between driver and output, by name."""
