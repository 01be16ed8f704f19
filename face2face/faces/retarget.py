"""Moving a driver's motion onto the trained person's face.

A driver's landmarks as they are make the network draw the driver's proportions at their
place: a broken face, or none. So the change from the driver's neutral face is taken, and put on the
trained person's face at rest, at its place in the image.
"""

import math

import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import Similarity, fit_similarity, length_of, lengths_of, middle_of
from face2face.faces.head_fit import HeadFit
from face2face.faces.irises import gaze_of, has_irises
from face2face.faces.landmarks import MOUTH, STABLE, mouth_opening
from face2face.faces.person import REGIONS, Person, head_pose
from face2face.faces.soft_limits import soft_limit
from face2face.types import Landmarks

_Shape = npt.NDArray[np.float64]

_FREE = 0.5
"""Share of the reach inside which nothing is changed; beyond it motion fades out softly, so
that what moves further still moves, and nothing snaps."""

_POSE_ROOM = np.array([8.0, 0.05, 0.04, 0.04])
"""What training adds to the poses of its footage by moving its pairs (dataset/batches.py), less a
little: roll in degrees, log size, x and y in sides."""

_LIDS = ((37, 41), (38, 40), (43, 47), (44, 46))
_UPPER_LIDS, _LOWER_LIDS = np.array(_LIDS).T
_LID_POINTS = [point for pair in _LIDS for point in pair]
_LIP_POINTS = list(MOUTH)
_RATIOS = (0.6, 1.7)
"""Faces differ in proportion by less than this; more is a failed fit."""

_OPENS = 1.1
"""How much further a wide mouth opens at most. At rest the mouths of three people were 0.95 to 1.15
as wide as eight drivers'; those of three who smile at rest 1.15 to 1.34, and the chin below a smile
goes no further for it."""

_WIDER = 1.25
"""How much further than training often showed a mouth opens at most. Two trained faces' are drawn
as well up to there; from 1.5 on teeth turn grey. Held to what was often shown, it seems stuck
half-way while a driver's goes on."""

_GAZE_FREE = 0.7
"""Share of the way from the gaze at rest to the furthest seen in which a gaze is not changed."""

_stable = np.array(STABLE)


class Retargeter:
    """Carries faces over to the trained person.

    Args:
        person: the trained one.
        neutral: the driver's face at rest, float32 (68, 2), or (70, 2) with irises, pixels of the
            driver's frames; None for absolute retargeting, which takes their proportions for
            expression.
        head_gain: how much the head moves, 1 as much as the driver's.
        expression_gain: how much the expression moves, 1 as much as the driver's.
    """

    def __init__(
        self,
        person: Person,
        neutral: Landmarks | None,
        *,
        head_gain: float = 1.0,
        expression_gain: float = 1.0,
    ) -> None:
        self._person = person
        self._rest: _Shape = person.neutral.astype(np.float64)
        self._head_gain, self._expression_gain = head_gain, expression_gain
        energy = (person.modes.reshape(-1, 68, 2) ** 2).sum(2)
        self._of_region = [
            np.flatnonzero(energy[:, list(points)].sum(1) > 0.5) for points in REGIONS
        ]
        self._stable_rest = self._rest[_stable]
        low, high = person.pose + np.stack([-_POSE_ROOM, _POSE_ROOM])
        self._pose_middle, self._pose_reach = (low + high) / 2, (high - low) / 2
        self._to_person: Similarity | None = None
        self._gaze_rest: npt.NDArray[np.float64] | None = None
        if neutral is not None:
            if has_irises(neutral):
                self._gaze_rest, neutral = gaze_of(neutral), neutral[:68]
            self._to_person = fit_similarity(neutral[_stable], self._stable_rest)
            shape: _Shape = self._to_person(neutral)
            # A driver who was talking has an open mouth in the neutral face; closing the lips
            # would then cross those of the trained face. Lips that touch are alike in everyone.
            excess = mouth_opening(shape.astype(np.float32)) - mouth_opening(person.neutral)
            self._neutral: _Shape = shape - excess * person.opening
            self._proportions = _proportions(self._neutral, self._rest)
        self._head = HeadFit(self._rest if neutral is None else self._neutral)

    def __call__(self, landmarks: Landmarks) -> Landmarks:
        """Carry one face over.

        Args:
            landmarks: the driver's, float32 (68, 2), or (70, 2) with irises, pixels of the
                driver's frame.

        Returns:
            The trained person's, float32 (68, 2), (70, 2) where their irises are known, in units
            of the image's side.
        """
        shape = self._carry(landmarks[:68])
        if self._person.gaze is None:
            return shape
        return self._person.looking(shape, self._gaze(landmarks))

    def resting(self, landmarks: Landmarks) -> Landmarks:
        """The trained person's face at rest, where their head is now: lids do not take it along.

        Args:
            landmarks: the driver's, as for a call.

        Returns:
            float32 (68, 2), in units of the image's side.
        """
        face = landmarks[:68]
        if self._to_person is None:
            pose = self._roll_alone(self._head(face))
        else:
            pose = head_pose(self._head(self._to_person(face)), self._neutral)
        placed: Landmarks = self._placed(self._rest, self._head_gain * pose).astype(np.float32)
        return placed

    def _carry(self, landmarks: Landmarks) -> Landmarks:
        """The 68 points."""
        if self._to_person is None:
            head = fit_similarity(self._stable_rest, landmarks[_stable])
            expression = head.inverse()(landmarks) - self._rest
            pose = self._roll_alone(head)
        else:
            face = self._to_person(landmarks)
            head = fit_similarity(self._neutral[_stable], face[_stable])
            expression = (head.inverse()(face) - self._neutral) * self._proportions
            pose = head_pose(head, self._neutral)
        shape = self._seen_shape(self._rest + self._expression_gain * expression)
        placed: Landmarks = self._placed(shape, self._head_gain * pose).astype(np.float32)
        return placed

    @staticmethod
    def _roll_alone(head: Similarity) -> npt.NDArray[np.float64]:
        """Where the driver sits and how near says nothing of where the trained person was."""
        return np.array([np.degrees(head.angle), 0.0, 0.0, 0.0])

    def _seen_shape(self, shape: _Shape) -> _Shape:
        """The nearest shape that training has seen the like of, mouth and eyes as open as asked."""
        person = self._person
        amounts = person.modes @ (shape - person.mean).ravel()
        spread = amounts / np.maximum(person.deviations, 1e-9)
        for mine, reach in zip(self._of_region, person.reach, strict=True):
            far = length_of(spread[mine])
            amounts[mine] *= soft_limit(far, float(reach), _FREE) / max(far, 1e-9)
        seen: _Shape = person.mean + (amounts @ person.modes).reshape(68, 2)
        asked, most = _gap(shape), _WIDER * float(person.gaps[1])
        seen += (soft_limit(asked, most, _FREE) - _gap(seen)) * person.opening
        return _with_lids(seen, _lid_heights(shape))

    def _gaze(self, face: Landmarks) -> npt.NDArray[np.float64]:
        """Where the trained person looks: as far from ahead as the driver, as far as was seen."""
        assert self._person.gaze is not None
        known: npt.NDArray[np.float64] = self._person.gaze.astype(np.float64)
        rest = known[0]
        # Without a face at rest, a gaze counts from the trained person's.
        ahead = rest if self._gaze_rest is None else self._gaze_rest
        change = gaze_of(face) - ahead if has_irises(face) else np.zeros(2)
        change *= self._expression_gain
        limits = np.where(change < 0, rest - known[1], known[2] - rest)
        held = [
            soft_limit(float(amount), max(float(limit), 0.0), _GAZE_FREE)
            for amount, limit in zip(change, limits, strict=True)
        ]
        gaze: npt.NDArray[np.float64] = rest + held
        return gaze

    def _placed(self, shape: _Shape, pose: npt.NDArray[np.float64]) -> _Shape:
        """The shape turned, sized and shifted, as far as training has."""
        away = (pose - self._pose_middle).tolist()
        held = [
            soft_limit(*one, _FREE) for one in zip(away, self._pose_reach.tolist(), strict=True)
        ]
        roll, size, x, y = (self._pose_middle + held).tolist()
        centre = middle_of(self._stable_rest)
        turned = Similarity(math.exp(size), math.radians(roll), (0.0, 0.0))
        placed: _Shape = turned(shape - centre) + centre + (x, y)
        return placed


def _gap(shape: _Shape) -> float:
    return mouth_opening(shape.astype(np.float32))


def _lid_heights(shape: _Shape) -> npt.NDArray[np.float64]:
    """Distances between upper and lower lids, (4,)."""
    return lengths_of(shape[_LOWER_LIDS] - shape[_UPPER_LIDS])


def _with_lids(shape: _Shape, heights: npt.NDArray[np.float64]) -> _Shape:
    """The shape with its lids that far apart, moved evenly from between them."""
    upper, lower = shape[_UPPER_LIDS], shape[_LOWER_LIDS]
    factor = (heights / np.maximum(lengths_of(lower - upper), 1e-6))[:, None]
    middle = (upper + lower) / 2
    shape[_UPPER_LIDS] = middle + factor * (upper - middle)
    shape[_LOWER_LIDS] = middle + factor * (lower - middle)
    return shape


def _proportions(driver: _Shape, person: _Shape) -> npt.NDArray[np.float64]:
    """How far each point of the trained face moves where the driver's moves by one; (68, 2).

    Lips by the width of the mouth; lids by the height of the open eye, so that they meet in
    the one when they meet in the other. A mouth that is wide since it smiles opens little further
    for that: the chin below goes as far as the driver's.
    """

    def ratio(mine: float, theirs: float) -> float:
        return float(np.clip(mine / max(theirs, 1e-9), *_RATIOS))

    def width(face: _Shape) -> float:
        return length_of(face[54] - face[48])

    def height(face: _Shape) -> float:
        return float(np.mean([length_of(face[a] - face[b]) for a, b in _LIDS]))

    gains = np.ones((68, 2))
    wider = ratio(width(person), width(driver))
    gains[_LIP_POINTS] = wider, min(wider, _OPENS)
    gains[_LID_POINTS] = ratio(height(person), height(driver))
    return gains


def centre_square(landmarks: Landmarks, width: int, height: int) -> Landmarks:
    """The landmarks as they are in the frame's centre square: what the ancestors did.

    Returns:
        The same form, in units of the square's side.
    """
    side = min(width, height)
    corner = np.array([(width - side) // 2, (height - side) // 2], np.float32) - 0.5
    units: Landmarks = (landmarks - corner) / np.float32(side)
    return units
