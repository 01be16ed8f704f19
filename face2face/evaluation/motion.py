"""Whether the output moves as the driver does."""

from collections.abc import Sequence

import numpy as np

from face2face.faces.landmarks import LEFT_EYE, RIGHT_EYE, eye_centres, inter_ocular, mouth_opening
from face2face.types import Landmarks


def eye_opening(face: Landmarks) -> float:
    """Mean height of the eyes over their width (Soukupova and Cech 2016, eq. 1)."""
    ratios = []
    for eye in (list(RIGHT_EYE), list(LEFT_EYE)):
        p = face[eye]
        height = np.linalg.norm(p[1] - p[5]) + np.linalg.norm(p[2] - p[4])
        ratios.append(height / (2 * np.linalg.norm(p[0] - p[3]) + 1e-9))
    return float(np.mean(ratios))


def head_roll(face: Landmarks) -> float:
    """Angle of the line between the eyes in degrees, clockwise on the screen."""
    right, left = eye_centres(face)
    return float(np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0])))


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's correlation; nan when one of them hardly varies or there are fewer than 3."""
    if len(one) < 3 or np.std(one) < 1e-6 or np.std(other) < 1e-6:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def jitter(faces: Sequence[Landmarks | None]) -> float:
    """Mean second difference of the landmarks over time, % of the inter-ocular distance."""
    shakes = [
        np.linalg.norm(a - 2 * b + c, axis=1).mean() / inter_ocular(b)
        for a, b, c in zip(faces, faces[1:], faces[2:], strict=False)
        if a is not None and b is not None and c is not None
    ]
    return 100 * float(np.mean(shakes)) if shakes else float("nan")


MEASURES = {"mouth": mouth_opening, "eyes": eye_opening, "roll": head_roll}
"""What is compared between driver and output, by name."""
