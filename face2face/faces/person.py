"""What is known of a trained person's face: at rest, how it varies, and where it has been."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.at_rest import Looks, at_rest, facing
from face2face.faces.geometry import Similarity, fit_similarity, middle_of
from face2face.faces.irises import gaze_of, has_irises, vergence_of, with_gaze
from face2face.faces.landmarks import (
    EXPRESSIVE,
    INNER_LIP,
    LEFT_BROW,
    LEFT_EYE,
    OUTER_LIP,
    RIGHT_BROW,
    RIGHT_EYE,
    STABLE,
    eye_opening,
    mouth_opening,
)
from face2face.types import Landmarks

_Shape = npt.NDArray[np.floating]

_MOUTH = (*OUTER_LIP, *INNER_LIP, *range(3, 14))
_EYES = (*RIGHT_BROW, *LEFT_BROW, *RIGHT_EYE, *LEFT_EYE)
REGIONS = (_MOUTH, _EYES, tuple(sorted(set(range(68)) - {*_MOUTH, *_EYES})))
"""Points that vary together: mouth with chin, eyes with brows, and the rest. Held inside what
training has seen each by itself, so that a wide mouth does not open or close the eyes."""

_MODES = 6
"""Modes of a region: enough for what a face does, too few for another person's bones."""

_REACH = 90
"""Percentile of the training faces that is taken for how far a face may go."""

_RANGE = (5, 95)
"""Percentiles of the training faces that are taken for ranges. What was seen a few times only
is not drawn well: held to these, three drivers' mouths correlated with the output's by 0.92,
held to (1, 99) by 0.86 to 0.89."""

_GAZE_OPEN = 0.6
"""Eyes less open than this share of those at rest count as closing."""

_NOSE_TIP = 30
_NOSE_HEIGHT = 0.45
"""How far the nose's tip stands out, in distances between the eyes' outer corners."""

_stable = np.array(STABLE)
_expressive = list(EXPRESSIVE)


@dataclass(frozen=True)
class Person:
    """Statistics of the landmarks seen in training, in units of the image's side.

    Attributes:
        mean: float32 (68, 2), the mean face with its head where the face at rest has it.
        neutral: float32 (68, 2), the face at rest, mouth closed, where the head mostly is; 0 to 1.
        opening: float32 (68, 2), how the points move while the mouth opens by one inter-ocular
            distance and the head keeps still.
        modes: float32 (k, 136), unit vectors, the principal modes of variation while the head
            keeps still; each moves the points of one region only.
        deviations: float32 (k,), standard deviation along each mode.
        reach: float32 (3,), how many standard deviations each region goes (Mahalanobis).
        pose: float32 (2, 4), lowest and highest of the head's roll (degrees, clockwise), size
            (logarithm) and place (x, y), from those of the face at rest.
        gaps: float32 (2,), lowest and highest opening of the mouth, as `mouth_opening` gives it.
        gaze: float32 (3, 2), gaze of the face at rest, lowest and highest, as `gaze_of` gives it;
            None where the irises are not known.
        vergence: float32 (2, 2), how far the gaze of the right and of the left eye is from that of
            both, see `irises.vergence_of`; None where it is not known: both look alike.
    """

    mean: npt.NDArray[np.float32]
    neutral: npt.NDArray[np.float32]
    opening: npt.NDArray[np.float32]
    modes: npt.NDArray[np.float32]
    deviations: npt.NDArray[np.float32]
    reach: npt.NDArray[np.float32]
    pose: npt.NDArray[np.float32]
    gaps: npt.NDArray[np.float32]
    gaze: npt.NDArray[np.float32] | None = None
    vergence: npt.NDArray[np.float32] | None = None

    @property
    def at_rest(self) -> Landmarks:
        """The face at rest with its irises, float32 (70, 2); (68, 2) where they are not known."""
        return self.neutral if self.gaze is None else self.looking(self.neutral, self.gaze[0])

    def looking(self, face: Landmarks, gaze: npt.ArrayLike) -> Landmarks:
        """Lay this person's irises into a face of theirs.

        Args:
            face: float32 (68, 2), any unit.
            gaze: (2,), that of both eyes.

        Returns:
            float32 (70, 2), the same unit.
        """
        apart = 0.0 if self.vergence is None else self.vergence
        return with_gaze(face, np.asarray(gaze) + apart)


def neutral_face(faces: Sequence[Landmarks]) -> Landmarks:
    """A face at rest: the median of those that show it, laid over each other.

    Args:
        faces: at least one, all of one person, in one frame of reference.

    Returns:
        float32 (68, 2), (70, 2) where all have irises, where the head mostly is, turned to the
        camera where it ever is.
    """
    stacked = np.stack(list(faces)).astype(np.float64)
    sizes = np.array([np.linalg.norm(face[45] - face[36]) for face in stacked])[:, None, None]
    centres = stacked[:, _stable].mean(1, keepdims=True)
    units = (stacked - centres) / np.maximum(sizes, 1e-9)
    looks = _looks(units)
    ahead = facing(looks)
    turned = np.median(units[ahead], axis=0)
    resting = units[at_rest(looks, ahead)]
    laid = [fit_similarity(face[_stable], turned[_stable])(face) for face in resting]
    rest = np.median(np.stack(laid), axis=0)
    rest = fit_similarity(rest[_stable], turned[_stable])(rest)
    neutral: Landmarks = (np.median(sizes) * rest + np.median(centres, axis=0)).astype(np.float32)
    return neutral


def neutral_face_with_irises(faces: Sequence[Landmarks]) -> Landmarks:
    """The same of faces with irises: who learns from these cannot go on from others."""
    return neutral_face(faces)


def _looks(faces: _Shape) -> Looks:
    """What faces look like, (n, 68, 2), the eyes' outer corners 1 apart."""
    nose = faces[:, _NOSE_TIP] - (faces[:, 36] + faces[:, 45]) / 2
    eyes = faces[:, 45] - faces[:, 36]
    aside = (nose * eyes).sum(1)
    below = nose[:, 1] * eyes[:, 0] - nose[:, 0] * eyes[:, 1]
    turns = [
        np.arctan(aside / _NOSE_HEIGHT),
        np.arctan(below / _NOSE_HEIGHT),
        np.arctan2(eyes[:, 1], eyes[:, 0]),
    ]
    still = [fit_similarity(face[_stable], faces[0][_stable])(face[_expressive]) for face in faces]
    return Looks(
        eyes=np.array([eye_opening(face) for face in faces]),
        mouth=np.array([mouth_opening(face) for face in faces]),
        width=np.linalg.norm(faces[:, 54] - faces[:, 48], axis=1),
        turns=np.stack(turns, 1),
        shapes=np.stack(still).reshape(len(faces), -1),
    )


def head_pose(head: Similarity, neutral: _Shape) -> npt.NDArray[np.float64]:
    """What a head's motion from rest amounts to: roll in degrees, log size, x and y; (4,).

    Args:
        head: carries the face at rest to where the head is.
        neutral: the face at rest, (68, 2); place is that of its stable points' centre.
    """
    centre = middle_of(neutral[_stable])
    x, y = head(centre[None])[0] - centre
    return np.array([math.degrees(head.angle), math.log(head.scale), x, y])


def learn_person(
    faces: Sequence[Landmarks], size: int, expressive: Sequence[Landmarks] = ()
) -> Person:
    """Principal component analysis of landmarks (Cootes et al., active shape models, 1995).

    The head's motion is taken out first (Umeyama 1991 on the stable points); what remains is
    expression, and the little that a head turned sideways looks different.

    Args:
        faces: at least one, pixels of an image of `size` pixels a side; 68 points each, or all
            with irises.
        size: the side in pixels.
        expressive: the same person's with expressions that were given to them, of the same form:
            the face at rest is not looked for among them.
    """
    # Edges, not centres, of the outer pixels are 0 and 1.
    real, given = (
        [((face + 0.5) / size).astype(np.float32) for face in some] for some in (faces, expressive)
    )
    rest = neutral_face(real)
    whole = [*real, *given]
    seeing = all(has_irises(face) for face in whole)
    neutral, units = rest[:68], [face[:68] for face in whole]
    heads = [fit_similarity(neutral[_stable], face[_stable]) for face in units]
    still = np.stack([head.inverse()(face) for head, face in zip(heads, units, strict=True)])
    mean = still.mean(0)
    modes, deviations, reach = _regional_modes(still - mean)
    poses = np.stack([head_pose(head, neutral) for head in heads])
    gaps = np.array([mouth_opening(face) for face in units])
    return Person(
        mean=mean.astype(np.float32),
        neutral=neutral,
        opening=_slope(still, gaps),
        modes=modes,
        deviations=deviations,
        reach=reach,
        pose=np.percentile(poses, _RANGE, axis=0).astype(np.float32),
        gaps=np.percentile(gaps, _RANGE).astype(np.float32),
        gaze=_gaze_range(whole, rest) if seeing else None,
        vergence=vergence_of(_awake(real, rest)).astype(np.float32) if seeing else None,
    )


def _gaze_range(faces: Sequence[Landmarks], rest: Landmarks) -> npt.NDArray[np.float32]:
    """Gaze at rest, lowest and highest, (3, 2)."""
    gazes = [gaze_of(face) for face in _awake(faces, rest)]
    spread = np.percentile(gazes, _RANGE, axis=0)
    return np.concatenate([gaze_of(rest)[None], spread]).astype(np.float32)


def _awake(faces: Sequence[Landmarks], rest: Landmarks) -> Sequence[Landmarks]:
    """Those with open eyes, the one at rest if there are none: closed ones tell of no gaze."""
    least = _GAZE_OPEN * eye_opening(rest)
    return [face for face in faces if eye_opening(face) >= least] or [rest]


def _regional_modes(
    variation: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Modes, deviations and reach of shapes (n, 68, 2) around their mean."""
    modes, deviations, reach = [], [], []
    degrees = max(len(variation) - 1, 1)
    for points in REGIONS:
        rows = variation[:, list(points)].reshape(len(variation), -1)
        _, spread, axes = np.linalg.svd(rows, full_matrices=False)
        kept = min(_MODES, degrees)
        deviation = spread[:kept] / np.sqrt(degrees)
        whole = np.zeros((kept, 68, 2))
        whole[:, list(points)] = axes[:kept].reshape(kept, -1, 2)
        modes.append(whole.reshape(kept, 136))
        deviations.append(deviation)
        amounts = rows @ axes[:kept].T / np.maximum(deviation, 1e-9)
        reach.append(np.percentile(np.linalg.norm(amounts, axis=1), _REACH))
    return (
        np.concatenate(modes).astype(np.float32),
        np.concatenate(deviations).astype(np.float32),
        np.array(reach, np.float32),
    )


def _slope(
    still: npt.NDArray[np.float64], gaps: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    """Slope of a linear regression of each point on the mouth's opening."""
    gaps = gaps - gaps.mean()
    slope = np.tensordot(gaps, still - still.mean(0), axes=1) / max(float(gaps @ gaps), 1e-9)
    return slope.astype(np.float32)
