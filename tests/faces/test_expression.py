import numpy as np
import pytest

from face2face.faces.expression import expression_modes, with_expression
from face2face.faces.geometry import Similarity
from face2face.faces.irises import gaze_of, gazes_of, with_gaze
from face2face.faces.landmarks import eye_opening, inter_ocular, mouth_opening
from face2face.types import Landmarks


def width(face: np.ndarray) -> float:
    return float(np.linalg.norm(face[54] - face[48]))


@pytest.mark.parametrize("name", ["smile", "wide", "pout", "brows", "lids"])
def test_a_mode_does_what_it_is_called(name: str) -> None:
    modes = expression_modes()
    (mode,) = (one for one in modes.modes if one.name == name)
    rest, full = modes.mean, modes.mean + mode.high * mode.shift
    assert mode.low <= 0 < mode.high
    corners = rest[[48, 54], 1].mean() - full[[48, 54], 1].mean()  # up is positive
    brows = rest[17:27, 1].mean() - full[17:27, 1].mean()
    opened = eye_opening(full.astype(np.float32)) - eye_opening(rest.astype(np.float32))
    found = {
        "smile": corners,
        "wide": width(full) - width(rest),
        "pout": width(rest) - width(full),
        "brows": brows,
        "lids": opened,
    }
    # Amounts are measured in what the mode is called after.
    assert found[name] == pytest.approx(mode.high, rel=0.35)
    for other in {"smile": ["brows"], "wide": ["brows"], "pout": ["brows"], "lids": ["wide"]}.get(
        name, ["wide", "smile"]
    ):
        assert abs(found[other]) < 0.35 * mode.high
    assert np.abs(mode.shift[:17]).max() == 0
    assert np.abs(mode.shift[[36, 39, 42, 45]]).max() == 0


def test_both_sides_move_alike() -> None:
    for mode in expression_modes().modes:
        assert mode.shift[48] == pytest.approx(mode.shift[54] * (-1, 1), abs=1e-3)
        assert mode.shift[19] == pytest.approx(mode.shift[24] * (-1, 1), abs=1e-3)


def test_the_same_expression_wherever_the_face_is(face: Landmarks) -> None:
    place = Similarity(0.37, 0.6, (80.0, 12.0))
    there = place(face).astype(np.float32)
    one = with_expression(face, np.random.default_rng(3))
    other = with_expression(there, np.random.default_rng(3))
    assert other == pytest.approx(place(one), abs=0.02)


def test_closed_lips_stay_closed_and_open_ones_open(face: Landmarks) -> None:
    shut = face.copy()
    for upper, lower in ((61, 67), (62, 66), (63, 65)):
        shut[[upper, lower]] = (face[upper] + face[lower]) / 2
    wide_open = face.copy()
    wide_open[[65, 66, 67, 55, 56, 57, 58, 59]] += np.float32([0, 30])
    for seed in range(30):
        random = np.random.default_rng(seed)
        assert mouth_opening(with_expression(shut, random)) < 1e-4
        assert mouth_opening(with_expression(wide_open, random)) > 0.1


def test_both_irises_move_by_the_same(face: Landmarks) -> None:
    whole = with_gaze(face, ((-0.15, 0.0), (0.05, 0.0)))
    for seed in range(5):
        moved = gazes_of(with_expression(whole, np.random.default_rng(seed))) - gazes_of(whole)
        assert moved[0] == pytest.approx(moved[1], abs=5e-3)


def test_shut_eyes_are_left_alone(face: Landmarks) -> None:
    asleep = face.copy()
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        asleep[upper] = asleep[lower] - np.float32([0, 2])
    whole = with_gaze(asleep, (0.02, 0.0))
    for seed in range(20):
        changed = with_expression(whole, np.random.default_rng(seed))
        assert gaze_of(changed) == pytest.approx(gaze_of(whole), abs=1e-3)
        assert np.linalg.norm(changed[[37, 41]] - whole[[37, 41]], axis=1).max() < 0.12 * (
            inter_ocular(face)
        )
