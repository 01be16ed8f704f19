import numpy as np
import pytest

from face2face.evaluation.motion import head_roll
from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import inter_ocular, mouth_opening
from face2face.faces.person import Person, learn_person, neutral_face
from face2face.faces.retarget import Retargeter, absolute_face
from face2face.types import Landmarks

LOWER_LIP = [55, 56, 57, 58, 59, 65, 66, 67]
UPPER_INNER = [61, 62, 63]


def opened(face: Landmarks, amount: float) -> Landmarks:
    """The same face with the mouth opened by a share of the inter-ocular distance."""
    moved = face.copy()
    gap = face[[67, 66, 65]] - face[UPPER_INNER]
    moved[[67, 66, 65]] -= gap  # closed first
    moved[LOWER_LIP, 1] += amount * inter_ocular(face)
    return moved


def placed(face: Landmarks, scale: float, angle: float, shift: tuple[float, float]) -> Landmarks:
    return Similarity(scale, angle, shift)(face).astype(np.float32)


@pytest.fixture(scope="module")
def person(face: Landmarks) -> Person:
    random = np.random.default_rng(0)
    seen = [
        placed(
            opened(face, max(0.0, random.normal(0.12, 0.12))) / 2,
            float(np.exp(random.normal(0, 0.05))),
            random.normal(0, 0.08),
            tuple(random.normal(0, 8, 2)),
        )
        for _ in range(300)
    ]
    return learn_person(seen, 256)


def test_a_person_driving_himself_at_rest_stays(person: Person) -> None:
    pixels = person.neutral * 256 - 0.5
    out = Retargeter(person, pixels)(pixels)
    assert out == pytest.approx(person.neutral, abs=0.01)


def test_where_the_driver_sits_does_not_matter(person: Person, face: Landmarks) -> None:
    near = [opened(face, 0.02), opened(face, 0.25)]
    far = [placed(one, 0.31, 0.2, (500, 90)) for one in near]
    here, there = (Retargeter(person, rest)(talking) for rest, talking in (near, far))
    assert here == pytest.approx(there, abs=1e-4)
    assert mouth_opening(here) > 0.15


@pytest.mark.parametrize("at_rest", [0.0, 0.05, 0.2])
def test_lips_that_touch_touch(person: Person, face: Landmarks, at_rest: float) -> None:
    retarget = Retargeter(person, opened(face, at_rest))
    for opening in (0.0, 0.1, 0.25):
        asked = opened(face, opening)
        assert mouth_opening(retarget(asked)) == pytest.approx(mouth_opening(asked), abs=0.04)


def test_the_head_moves_as_the_driver_s(person: Person, face: Landmarks) -> None:
    rest = opened(face, 0.0)
    turned = placed(rest, 1.0, 0.07, (0.0, 0.0))
    retarget = Retargeter(person, rest)
    change = head_roll(retarget(turned)) - head_roll(retarget(rest))
    assert change == pytest.approx(np.degrees(0.07), abs=0.8)


def test_nothing_leaves_what_training_has_seen(person: Person, face: Landmarks) -> None:
    rest = opened(face, 0.0)
    wild = placed(rest, 3.0, 1.2, (900.0, -400.0))
    out = Retargeter(person, rest)(wild)
    amounts = person.modes @ (out - person.mean).ravel()
    # A millionth of the picture is rounding.
    assert (np.abs(amounts) < 3 * person.deviations + 1e-6).all()
    assert np.abs(out - person.mean).max() < 0.5


def test_the_neutral_face_is_one_with_the_mouth_closed(face: Landmarks) -> None:
    second = [opened(face, amount) for amount in (0.3, 0.0, 0.2, 0.01, 0.25, 0.02, 0.01)]
    assert mouth_opening(neutral_face(second)) < 0.03


def test_off_takes_the_landmarks_as_they_are(face: Landmarks) -> None:
    assert absolute_face(face, 512, 512) == pytest.approx((face + 0.5) / 512)
    wide = absolute_face(face + np.float32([64, 0]), 640, 512)
    assert wide == pytest.approx((face + 0.5) / 512)
