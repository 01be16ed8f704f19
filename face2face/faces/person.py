"""What is known of a trained person's face: its mean, and how it varies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import fit_similarity
from face2face.faces.landmarks import STABLE, mouth_opening
from face2face.types import Landmarks

_MODES = 25

_RESTING = 0.1
"""Share of the training faces, those with the mouth most closed, that show the face at rest."""


@dataclass(frozen=True)
class Person:
    """Statistics of the landmarks seen in training, in units of the picture's side.

    Attributes:
        mean: float32 (68, 2), the mean face where it sits in the picture, 0 to 1.
        neutral: float32 (68, 2), the face at rest, mouth closed, where the mean sits.
        opening: float32 (68, 2), how the points move while the mouth opens by one inter-ocular
            distance and the head keeps still.
        modes: float32 (k, 136), unit vectors, the principal modes of variation.
        deviations: float32 (k,), standard deviation along each mode.
    """

    mean: npt.NDArray[np.float32]
    neutral: npt.NDArray[np.float32]
    opening: npt.NDArray[np.float32]
    modes: npt.NDArray[np.float32]
    deviations: npt.NDArray[np.float32]


def neutral_face(faces: Sequence[Landmarks], share: float = 0.5) -> Landmarks:
    """A face at rest: the median of those with the mouth most closed, laid over each other.

    Args:
        faces: at least one, all of one person, in one frame of reference.
        share: how many of them to take, 0 to 1.

    Returns:
        float32 (68, 2), where the head mostly is.
    """
    stable = list(STABLE)
    quiet = sorted(faces, key=mouth_opening)[: max(1, round(len(faces) * share))]
    laid = [fit_similarity(face[stable], quiet[0][stable])(face) for face in quiet]
    rest = np.median(np.stack(laid), axis=0)
    place = np.median(np.stack(list(faces)), axis=0)
    neutral: Landmarks = fit_similarity(rest[stable], place[stable])(rest).astype(np.float32)
    return neutral


def learn_person(faces: Sequence[Landmarks], size: int) -> Person:
    """Principal component analysis of landmarks (Cootes et al., active shape models, 1995).

    Args:
        faces: at least one, pixels of a picture of `size` pixels a side.
        size: the side in pixels.
    """
    # Edges, not centres, of the outer pixels are 0 and 1.
    rows = ((np.stack(list(faces)) + 0.5) / size).reshape(len(faces), -1).astype(np.float64)
    units = list(rows.reshape(-1, 68, 2).astype(np.float32))
    neutral = neutral_face(units, _RESTING)
    mean = rows.mean(0)
    _, spread, modes = np.linalg.svd(rows - mean, full_matrices=False)
    kept = min(_MODES, max(len(faces) - 1, 1))
    deviations = spread[:kept] / np.sqrt(max(len(faces) - 1, 1))
    return Person(
        mean.reshape(68, 2).astype(np.float32),
        neutral,
        _opening(units, neutral),
        modes[:kept].astype(np.float32),
        deviations.astype(np.float32),
    )


def _opening(faces: Sequence[Landmarks], neutral: Landmarks) -> npt.NDArray[np.float32]:
    """Slope of a linear regression of each point on the mouth's opening."""
    stable = list(STABLE)
    still = np.stack([fit_similarity(face[stable], neutral[stable])(face) for face in faces])
    gaps = np.array([mouth_opening(face) for face in faces])
    gaps -= gaps.mean()
    slope = np.tensordot(gaps, still - still.mean(0), axes=1) / max(float(gaps @ gaps), 1e-9)
    return slope.astype(np.float32)
