import numpy as np
import pytest

from face2face.evaluation.trained_figures import head_roll
from face2face.faces.geometry import Similarity
from face2face.faces.irises import gaze_of, gazes_of, with_gaze
from face2face.faces.landmarks import STABLE, eye_opening, inter_ocular, mouth_opening
from face2face.faces.person import Person, learn_person, neutral_face
from face2face.faces.retarget import Retargeter, centre_square
from face2face.types import Landmarks

LOWER_LIP = [55, 56, 57, 58, 59, 65, 66, 67]
UPPER_INNER = [61, 62, 63]
_stable = list(STABLE)


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


@pytest.mark.parametrize("relative", [True, False])
def test_a_head_is_told_beside_its_face_and_goes_by_no_blink(
    person: Person, face: Landmarks, relative: bool
) -> None:
    retarget = Retargeter(person, face if relative else None)
    assert retarget.resting(face) == pytest.approx(person.neutral, abs=1e-3)
    nods = placed(face, 1.0, 0.05, (3, 2))
    there = retarget.resting(nods)
    assert there[_stable] == pytest.approx(retarget(nods)[_stable], abs=0.003)
    blinks = nods.copy()
    blinks[[36, 45], 1] += 0.07 * inter_ocular(face)
    blinks[[39, 42], 1] += 0.02 * inter_ocular(face)
    assert retarget.resting(blinks) == pytest.approx(there, abs=0.002)


@pytest.mark.parametrize("at_rest", [0.0, 0.05, 0.2])
def test_lips_that_touch_touch(person: Person, face: Landmarks, at_rest: float) -> None:
    retarget = Retargeter(person, opened(face, at_rest))
    for opening in (0.0, 0.1, 0.25):
        target_landmarks = opened(face, opening)
        assert mouth_opening(retarget(target_landmarks)) == pytest.approx(
            mouth_opening(target_landmarks), abs=0.04
        )


def test_a_mouth_that_smiles_at_rest_opens_hardly_further(face: Landmarks) -> None:
    smiling = face.copy()
    lips = list(range(48, 68))
    middle = smiling[lips, 0].mean()
    smiling[lips, 0] = middle + 1.4 * (smiling[lips, 0] - middle)
    seen = [opened(smiling, opening) / 2 for opening in np.linspace(0, 0.6, 60)]
    retarget = Retargeter(learn_person(seen, 256), opened(face, 0.0))
    assert 0.2 < mouth_opening(retarget(opened(face, 0.2))) < 0.23  # by its width it were 0.26


def test_the_head_moves_as_the_driver_s(person: Person, face: Landmarks) -> None:
    rest = opened(face, 0.0)
    turned = placed(rest, 1.0, 0.07, (0.0, 0.0))
    retarget = Retargeter(person, rest)
    change = head_roll(retarget(turned)) - head_roll(retarget(rest))
    assert change == pytest.approx(np.degrees(0.07), abs=0.8)


def test_the_gains_scale_head_and_expression(person: Person, face: Landmarks) -> None:
    rest, turned, talking = (opened(face, 0), placed(face, 1.0, 0.05, (0, 0)), opened(face, 0.08))
    plain = Retargeter(person, rest)
    still = Retargeter(person, rest, head_gain=0.0, expression_gain=0.0)
    strong = Retargeter(person, rest, head_gain=1.5, expression_gain=2.0)
    zero = head_roll(plain(rest))
    assert head_roll(still(turned)) == pytest.approx(zero, abs=1e-3)
    assert still(talking) == pytest.approx(still(rest), abs=1e-5)
    assert head_roll(strong(turned)) - zero == pytest.approx(
        1.5 * (head_roll(plain(turned)) - zero), abs=0.1
    )
    assert mouth_opening(strong(talking)) > 1.5 * mouth_opening(plain(talking))


def test_nothing_leaves_what_training_has_seen(person: Person, face: Landmarks) -> None:
    rest = opened(face, 0.0)
    wild = placed(opened(face, 2.0), 3.0, 1.2, (900.0, -400.0))
    out = Retargeter(person, rest)(wild)
    assert person.gaps[1] < mouth_opening(out) <= 1.25 * person.gaps[1] + 0.01
    low, high = person.pose[:, 0] - 8, person.pose[:, 0] + 8
    roll = head_roll(out) - head_roll(person.neutral)
    assert low.min() - 1e-3 <= roll <= high.max() + 1e-3
    assert np.abs(out - person.neutral).max() < 0.4


def test_what_moves_further_still_moves(person: Person, face: Landmarks) -> None:
    retarget = Retargeter(person, opened(face, 0.0))
    gaps = [mouth_opening(retarget(opened(face, amount))) for amount in np.linspace(0, 0.8, 9)]
    assert (np.diff(gaps) > 0).all()


def closed_eyes(face: Landmarks, share: float) -> Landmarks:
    """The lids brought together until that share of the eyes' opening is left."""
    moved = face.copy()
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        middle = (face[upper] + face[lower]) / 2
        for lid in (upper, lower):
            moved[lid] = middle + share * (face[lid] - middle)
    return moved


@pytest.mark.parametrize("mouth", [0.0, 0.3])
def test_eyes_that_close_close(person: Person, face: Landmarks, mouth: float) -> None:
    # A driver with smaller eyes than the trained person's.
    small = closed_eyes(face, 0.7)
    retarget = Retargeter(person, opened(small, 0.0))
    rest = eye_opening(retarget(opened(small, 0.0)))
    assert rest == pytest.approx(eye_opening(person.neutral), abs=0.03)
    shut = eye_opening(retarget(opened(closed_eyes(small, 0.0), mouth)))
    half = eye_opening(retarget(opened(closed_eyes(small, 0.5), mouth)))
    assert shut < 0.03
    assert half == pytest.approx(rest / 2, abs=0.04)


def test_absolute_needs_no_neutral_face(person: Person, face: Landmarks) -> None:
    absolute = Retargeter(person, None)
    here = absolute(face)
    away = absolute(placed(face, 0.4, 0.0, (300, 80)))
    assert here == pytest.approx(away, abs=1e-4)
    turned = absolute(placed(face, 1.0, 0.07, (0, 0)))
    assert head_roll(turned) - head_roll(here) == pytest.approx(np.degrees(0.07), abs=0.8)
    assert mouth_opening(absolute(opened(face, 0.2))) > mouth_opening(absolute(opened(face, 0.0)))
    # It sits where the trained person sat.
    assert np.abs(here.mean(0) - person.neutral.mean(0)).max() < 0.05


def test_the_neutral_face_is_one_with_the_mouth_closed(face: Landmarks) -> None:
    second = [opened(face, amount) for amount in (0.3, 0.0, 0.2, 0.01, 0.25, 0.02, 0.01)]
    assert mouth_opening(neutral_face(second)) < 0.03


def test_the_neutral_face_looks_at_you(face: Landmarks) -> None:
    # Whoever closes their eyes mostly closes their mouth: that is not their face at rest.
    second = [closed_eyes(opened(face, 0.0), 0.1)] * 4 + [opened(face, 0.05)] * 6
    neutral = neutral_face(second)
    assert eye_opening(neutral) > 0.8 * eye_opening(face)
    assert mouth_opening(neutral) == pytest.approx(0.05, abs=0.01)


def test_off_takes_the_landmarks_as_they_are(face: Landmarks) -> None:
    assert centre_square(face, 512, 512) == pytest.approx((face + 0.5) / 512)
    wide = centre_square(face + np.float32([64, 0]), 640, 512)
    assert wide == pytest.approx((face + 0.5) / 512)


@pytest.fixture(scope="module")
def looking_about(face: Landmarks) -> Person:
    """A person who looks aside by up to a tenth of an eye, more to the right."""
    random = np.random.default_rng(0)
    seen = [
        with_gaze(opened(face, 0.1 * random.random()) / 2, (random.uniform(-0.05, 0.1), -0.04))
        for _ in range(200)
    ]
    return learn_person(seen, 256)


def test_a_gaze_is_followed_from_where_each_looks_ahead(
    looking_about: Person, face: Landmarks
) -> None:
    person = looking_about
    assert person.gaze is not None
    rest, low, high = person.gaze
    assert person.neutral.shape == (68, 2)
    assert gaze_of(person.at_rest) == pytest.approx(rest, abs=1e-4)
    assert (low[0], high[0]) == pytest.approx((-0.043, 0.093), abs=0.01)
    # This driver looks ahead with irises elsewhere, and sits elsewhere, tilted.
    ahead = placed(with_gaze(face, (-0.2, 0.03)), 0.7, 0.2, (40.0, 9.0))
    retarget = Retargeter(person, ahead)
    assert retarget(ahead).shape == (70, 2)
    assert gaze_of(retarget(ahead)) == pytest.approx(rest, abs=1e-3)
    for aside in (-0.02, 0.02, 0.04):
        there = placed(with_gaze(face, (-0.2 + aside, 0.03)), 0.7, 0.2, (40.0, 9.0))
        assert gaze_of(retarget(there))[0] - rest[0] == pytest.approx(aside, abs=2e-3)
    # Half as much with half the gain; and never further than was seen.
    half = Retargeter(person, ahead, expression_gain=0.5)
    there = placed(with_gaze(face, (-0.16, 0.03)), 0.7, 0.2, (40.0, 9.0))
    assert gaze_of(half(there))[0] - rest[0] == pytest.approx(0.02, abs=2e-3)
    reached = []
    for aside in (0.1, 0.2, 0.5):
        there = placed(with_gaze(face, (-0.2 + aside, 0.03)), 0.7, 0.2, (40.0, 9.0))
        reached.append(gaze_of(retarget(there))[0])
    assert high[0] - 0.02 < reached[0] < reached[1] <= reached[2] + 1e-6 <= high[0] + 1e-4


def test_each_eye_of_a_person_keeps_its_own_place_for_the_iris(face: Landmarks) -> None:
    apart = np.array([(-0.12, 0.0), (0.12, 0.0)])
    seen = [with_gaze(face / 2, apart + np.array((x, -0.04))) for x in np.linspace(-0.1, 0.1, 50)]
    person = learn_person(seen, 256)
    assert gazes_of(person.at_rest) == pytest.approx(apart + np.array((0.0, -0.04)), abs=5e-3)
    # The driver's irises are as far from each other as any, and look a little aside.
    ahead, aside = with_gaze(face, (0.0, 0.0)), with_gaze(face, (0.04, 0.0))
    looking = gazes_of(Retargeter(person, ahead)(aside))
    assert looking == pytest.approx(apart + np.array((0.04, -0.04)), abs=5e-3)


def test_without_the_driver_s_irises_the_gaze_rests(looking_about: Person, face: Landmarks) -> None:
    assert looking_about.gaze is not None
    out = Retargeter(looking_about, face)(opened(face, 0.1))
    assert gaze_of(out) == pytest.approx(looking_about.gaze[0], abs=1e-3)


def test_a_person_without_irises_is_as_before(person: Person, face: Landmarks) -> None:
    assert person.gaze is None
    assert person.at_rest is person.neutral
    whole = with_gaze(opened(face, 0.1), (0.1, 0.0))
    plain = Retargeter(person, face)(whole[:68])
    assert plain.shape == (68, 2)
    assert (Retargeter(person, with_gaze(face, (0.0, 0.0)))(whole) == plain).all()
