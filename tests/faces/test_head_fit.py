"""Where a head is, told by 68 points that sag and shrink with the lids."""

import numpy as np
import pytest

from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.head_fit import HeadFit
from face2face.faces.landmarks import STABLE, inter_ocular
from face2face.types import Landmarks

_stable = list(STABLE)
_UP = np.array([[0.0, -0.8]])
"""From the bridge of the nose to the hair, in distances between the eyes."""


def _blinking(face: Landmarks, by: float) -> Landmarks:
    """The face as the predictor sees it in a blink, upright."""
    shut = face.copy()
    unit = inter_ocular(face)
    shut[[36, 45], 1] += by * unit
    shut[[39, 42], 1] += 0.3 * by * unit
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        shut[upper] = shut[lower] = (shut[upper] + shut[lower]) / 2
    return shut


@pytest.mark.parametrize("angle", [0.0, 0.4, 3.0])
def test_a_head_that_moves_is_told_as_it_moves(face: Landmarks, angle: float) -> None:
    moves = Similarity(1.3, angle, (40.0, -7.0))
    told = HeadFit(face)(moves(face))
    assert told(face) == pytest.approx(moves(face), abs=1e-3)


@pytest.mark.parametrize("angle", [0.0, 0.4])
def test_eyes_corners_that_sag_in_a_blink_move_no_hair(face: Landmarks, angle: float) -> None:
    shut = _blinking(face, 0.07)
    hair = face[[27]] + inter_ocular(face) * _UP
    turned = Similarity(1.0, angle, (0.0, 0.0))
    told = HeadFit(face)(turned(shut))
    assert told(hair) == pytest.approx(turned(hair), abs=0.01 * inter_ocular(face))
    by_all = fit_similarity(face[_stable], turned(shut)[_stable])
    assert np.abs(by_all(hair) - turned(hair)).max() > 0.03 * inter_ocular(face)


def test_temples_that_slip_along_the_jaw_move_the_head_little(face: Landmarks) -> None:
    slipped = face.copy()
    slipped[[0, 1, 2, 14, 15, 16], 1] += 0.1 * inter_ocular(face)
    told = HeadFit(face)(slipped)
    hair = face[[27]] + inter_ocular(face) * _UP
    assert np.abs(told(hair) - hair).max() < 0.05 * inter_ocular(face)
