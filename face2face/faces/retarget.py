"""Moving a driver's motion onto the trained person's face.

A driver's landmarks as they are make the network draw his proportions at his place: a broken
face, or none. So his change from his own neutral face is taken, and put on the trained
person's face at rest, at its place in the picture.
"""

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.landmarks import STABLE, mouth_opening
from face2face.faces.person import Person
from face2face.types import Landmarks

_Shape = npt.NDArray[np.float64]

_LIMIT = 3.0
"""How far each mode may go, in standard deviations: beyond it nothing was seen in training."""

_stable = list(STABLE)


class Retargeter:
    """Relative retargeting for one driver."""

    def __init__(self, person: Person, neutral: Landmarks) -> None:
        """Prepare.

        Args:
            person: the trained one.
            neutral: the driver's face at rest, float32 (68, 2), pixels of his frames.
        """
        self._person = person
        self._rest = person.neutral.astype(np.float64)
        self._to_person = fit_similarity(neutral[_stable], self._rest[_stable])
        shape: _Shape = self._to_person(neutral)
        # A driver who was talking has his mouth open in his neutral face; closing his lips would
        # then cross those of the trained face. Lips that touch are the same in everyone.
        excess = mouth_opening(shape.astype(np.float32)) - mouth_opening(person.neutral)
        self._neutral: _Shape = shape - excess * person.opening

    def __call__(self, landmarks: Landmarks) -> Landmarks:
        """Carry one face over.

        Args:
            landmarks: the driver's, float32 (68, 2), pixels of his frame.

        Returns:
            The trained person's, float32 (68, 2), in units of the picture's side.
        """
        face = self._to_person(landmarks)
        head: Similarity = fit_similarity(self._neutral[_stable], face[_stable])
        expression = head.inverse()(face) - self._neutral
        return self._inside(head(self._rest + expression))

    def _inside(self, shape: _Shape) -> Landmarks:
        """The nearest face that training has seen the like of."""
        mean, modes = self._person.mean, self._person.modes
        bound = _LIMIT * self._person.deviations
        amounts = np.clip(modes @ (shape - mean).ravel(), -bound, bound)
        seen: Landmarks = (mean + (amounts @ modes).reshape(68, 2)).astype(np.float32)
        return seen


def absolute_face(landmarks: Landmarks, width: int, height: int) -> Landmarks:
    """The landmarks as they are in the frame's centre square: what the ancestors did.

    Returns:
        float32 (68, 2), in units of the square's side.
    """
    side = min(width, height)
    corner = np.array([(width - side) // 2, (height - side) // 2], np.float32) - 0.5
    units: Landmarks = (landmarks - corner) / np.float32(side)
    return units
