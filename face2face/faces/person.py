"""What is known of a trained person's face: its mean, and how it varies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.types import Landmarks

_MODES = 25


@dataclass(frozen=True)
class Person:
    """Statistics of the landmarks seen in training, in units of the picture's side.

    Attributes:
        mean: float32 (68, 2), the mean face where it sits in the picture, 0 to 1.
        modes: float32 (k, 136), unit vectors, the principal modes of variation.
        deviations: float32 (k,), standard deviation along each mode.
    """

    mean: npt.NDArray[np.float32]
    modes: npt.NDArray[np.float32]
    deviations: npt.NDArray[np.float32]


def learn_person(faces: Sequence[Landmarks], size: int) -> Person:
    """Principal component analysis of landmarks (Cootes et al., active shape models, 1995).

    Args:
        faces: at least one, pixels of a picture of `size` pixels a side.
        size: the side in pixels.
    """
    # Edges, not centres, of the outer pixels are 0 and 1.
    rows = (
        ((np.stack(list(faces)) + 0.5) / size)
        .reshape(len(faces), -1)
        .astype(np.float64)
    )
    mean = rows.mean(0)
    _, spread, modes = np.linalg.svd(rows - mean, full_matrices=False)
    kept = min(_MODES, max(len(faces) - 1, 1))
    deviations = spread[:kept] / np.sqrt(max(len(faces) - 1, 1))
    return Person(
        mean.reshape(68, 2).astype(np.float32),
        modes[:kept].astype(np.float32),
        deviations.astype(np.float32),
    )
