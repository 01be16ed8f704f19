"""Choosing the frames that differ most."""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import fit_similarity
from face2face.faces.landmarks import (
    INNER_LIP,
    LEFT_EYE,
    OUTER_LIP,
    RIGHT_EYE,
    STABLE,
    inter_ocular,
)
from face2face.types import Landmarks

Features = npt.NDArray[np.float32]

_POSE_WEIGHT = 0.5
_MOUTH_WEIGHT = 4.0
_EYES_WEIGHT = 3.0
_OUTLIER = 8.0
"""A frame further from the median than this many median distances is a failed landmark fit."""

_OTHER_SCENE = 3.0
"""A frame further from the median look than this many median distances is of another scene."""

_SAME_SCENE = 25.0
"""Grey levels that a look may differ by in any case: someone who sits still and then leans."""

_BLUR = 0.5
"""A frame with less than this share of the usual sharpness is blurred by motion."""


def face_features(faces: list[Landmarks]) -> Features:
    """Describe pose, mouth and eyes of each face so that distances compare what is seen.

    The points as they are carry pose and position, of which training makes more by moving its
    pairs; mouth and eyes, small in themselves, are added with the head's pose taken out and
    more weight.

    Args:
        faces: landmarks in one picture frame, at least one.

    Returns:
        float32 (n, features), in units of the mean inter-ocular distance.
    """
    points = np.stack(faces).astype(np.float64)
    unit = float(np.mean([inter_ocular(face) for face in faces]))
    mean = points.mean(0)
    stable, mouth = list(STABLE), [*OUTER_LIP, *INNER_LIP]
    eyes = [*RIGHT_EYE, *LEFT_EYE]
    rows = []
    for face in points:
        still = fit_similarity(face[stable], mean[stable])(face)
        rows.append(
            np.concatenate(
                [
                    _POSE_WEIGHT * face.ravel(),
                    _MOUTH_WEIGHT * still[mouth].ravel(),
                    _EYES_WEIGHT * still[eyes].ravel(),
                ]
            )
        )
    return (np.stack(rows) / unit).astype(np.float32)


def good_frames(features: Features, sharpness: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which frames are sharp and carry believable landmarks; shape (n,)."""
    distance = np.linalg.norm(features - np.median(features, axis=0), axis=1)
    believable = distance <= _OUTLIER * max(float(np.median(distance)), 1e-3)
    good: npt.NDArray[np.bool_] = believable & (sharpness >= _BLUR * np.median(sharpness))
    return good


def usual_looks(looks: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which frames of one source look like most of it; shape (n,).

    A scene in other clothes or light, a minute among others, would be mixed into the face.

    Args:
        looks: float32 (n, k), thumbnails, 0 to 255.
    """
    distance = np.abs(looks - np.median(looks, axis=0)).mean(1)
    usual: npt.NDArray[np.bool_] = distance <= max(
        _OTHER_SCENE * float(np.median(distance)), _SAME_SCENE
    )
    return usual


def farthest_points(features: Features, count: int, seed: int) -> list[int]:
    """Pick `count` rows such that each lies as far as possible from those before it.

    Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985.

    Returns:
        Positions of the rows in the order picked; all of them when there are fewer.
    """
    if count >= len(features):
        return list(range(len(features)))
    first = int(np.random.default_rng(seed).integers(len(features)))
    picked = [first]
    nearest = np.linalg.norm(features - features[first], axis=1)
    while len(picked) < count:
        far = int(nearest.argmax())
        picked.append(far)
        nearest = np.minimum(nearest, np.linalg.norm(features - features[far], axis=1))
    return picked
