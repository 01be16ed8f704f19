"""Hair stays as it is while a trained face talks, nods and comes nearer."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from face2face.engine.crown import Crown, learn_crown
from face2face.engine.open_engine import open_engine
from face2face.engine.reenactor import Reenactor
from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.landmarks import LEFT_BROW, RIGHT_BROW, STABLE, inter_ocular
from face2face.faces.person import Person
from face2face.faces.sketch import draw_sketch
from face2face.model import read_model
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.types import Frame, Landmarks

SIZE = 256
_stable = list(STABLE)


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    model = read_model("grid-s1")
    return open_runtime(model.graph, int8=model.int8)


@pytest.fixture(scope="module")
def person() -> Person:
    known = read_model("grid-s1").person
    assert known is not None
    return known


@pytest.fixture(scope="module")
def crown(runtime: Runtime, person: Person) -> Crown:
    return learn_crown(runtime, person)


@pytest.fixture(scope="module")
def face(person: Person) -> Landmarks:
    """At rest, pixels."""
    at_rest: Landmarks = person.at_rest * np.float32(SIZE) - np.float32(0.5)
    return at_rest


Generate = Callable[[Landmarks], Frame]


@pytest.fixture
def generate(runtime: Runtime) -> Generate:
    """What the network makes of a face."""
    return lambda landmarks: runtime.generate(draw_sketch(landmarks, SIZE))


def talking(person: Person, face: Landmarks) -> list[Landmarks]:
    """Faces of one who talks, nods and comes nearer, pixels."""
    opening = SIZE * person.opening
    faces = []
    for gap, size, down in ((0.0, 0.0, 0.0), (0.2, 0.0, 3.0), (0.0, 0.03, -6.0), (0.1, -0.04, 6.0)):
        said = face.copy()
        said[:68] += gap * opening
        middle = said[_stable].mean(0)
        near = Similarity(float(np.exp(size)), 0.0, (0.0, 0.0))
        faces.append((near(said - middle) + middle + (0, down)).astype(np.float32))
    return faces


def fringe(image: Frame, landmarks: Landmarks, face: Landmarks) -> np.ndarray:
    """What is between brows and hair, as if the head had not moved."""
    place = fit_similarity(landmarks[_stable], face[_stable])
    laid = cv2.warpAffine(image, place.matrix, (SIZE, SIZE), flags=cv2.INTER_CUBIC)
    unit = inter_ocular(face[:68])
    bottom = int(face[[*RIGHT_BROW, *LEFT_BROW], 1].min() - 0.4 * unit)
    return laid[bottom - 25 : bottom, 90:166].astype(np.float32)


def test_a_fringe_does_not_come_and_go(
    crown: Crown, person: Person, face: Landmarks, generate: Generate
) -> None:
    faces = talking(person, face)
    drawn = [generate(one) for one in faces]
    kept = [crown(image, one) for image, one in zip(drawn, faces, strict=True)]
    before, after = (
        np.std([fringe(image, one, face) for image, one in zip(images, faces, strict=True)], axis=0)
        for images in (drawn, kept)
    )
    assert before.mean() > 10, "what the network makes of it"
    assert after.mean() < 0.25 * before.mean()


def test_what_is_below_the_brows_is_the_networks(
    crown: Crown, person: Person, face: Landmarks, generate: Generate
) -> None:
    for one in talking(person, face):
        image = generate(one)
        given = image.copy()
        done = crown(image, one)
        np.testing.assert_array_equal(image, given)
        for row in (*RIGHT_BROW, *LEFT_BROW, *range(28, 68)):
            x, y = np.clip(one[row].round().astype(int), 0, SIZE - 1)
            np.testing.assert_array_equal(done[y:, x], image[y:, x])
        assert (done != image).any()


def test_hair_stays_where_the_eyes_outer_corners_sag_in_a_blink(
    crown: Crown, face: Landmarks, generate: Generate
) -> None:
    blinks = face.copy()
    blinks[[36, 45], 1] += 0.05 * np.linalg.norm(face[45] - face[36])
    under = generate(face)
    top = slice(0, round(float(face[[*RIGHT_BROW, *LEFT_BROW], 1].min())) - 12)
    assert np.abs(crown(under, face)[top].astype(int) - under[top]).max() > 10
    assert np.array_equal(crown(under, blinks)[top], crown(under, face)[top])


def test_raised_brows_are_the_networks(crown: Crown, face: Landmarks, generate: Generate) -> None:
    brows = [*RIGHT_BROW, *LEFT_BROW]
    raised = face.copy()
    raised[brows, 1] -= 0.15 * inter_ocular(face[:68])
    image = generate(raised)
    done = crown(image, raised)
    for x, y in raised[brows].round().astype(int):
        np.testing.assert_array_equal(done[y - 3 : y + 3, x], image[y - 3 : y + 3, x])


def test_a_turned_head_has_the_networks_hair(crown: Crown, face: Landmarks) -> None:
    image = np.full((SIZE, SIZE, 3), 90, np.uint8)
    assert (crown(image, face) != image).mean() > 0.1
    turned = face.copy()
    turned[27:36, 0] += 0.15 * inter_ocular(face[:68])  # the nose stands out of the face
    np.testing.assert_array_equal(crown(image, turned), image)


def test_it_does_not_jump_while_the_head_turns(crown: Crown, face: Landmarks) -> None:
    image = np.full((SIZE, SIZE, 3), 90, np.uint8)
    unit, before = inter_ocular(face[:68]), None
    for step in np.linspace(0, 0.15, 60):
        turned = face.copy()
        turned[27:36, 0] += step * unit
        now = cv2.blur(crown(image, turned), (9, 9))[:, 60:196].astype(np.float32)
        if before is not None:
            assert np.abs(now - before).max() < 15
        before = now


def test_nothing_is_stretched_over_a_head_that_is_far(crown: Crown, face: Landmarks) -> None:
    grey = np.full((SIZE, SIZE, 3), 90, np.uint8)
    far = (0.6 * (face - 128) + (128, 180)).astype(np.float32)
    done = crown(grey, far)
    changed = np.flatnonzero((done != grey).any((1, 2)))
    assert changed.min() > 40, "what the square's edge cut off is not known"
    # And one that left the image changes nothing.
    np.testing.assert_array_equal(crown(grey, face - np.float32([0, 400])), grey)


def test_a_shipped_face_has_it_in_use(talking: list[Frame]) -> None:
    engine = open_engine(read_model("grid-s1"))
    assert isinstance(engine, Reenactor)
    results = [engine(frame, place / 15) for place, frame in enumerate(talking)]
    faces = [one.target_landmarks for one in results]
    first = faces[0]
    assert first is not None
    fringes = [
        fringe(one.output, landmarks, first)
        for one, landmarks in zip(results, faces, strict=True)
        if landmarks is not None
    ]
    assert len(fringes) > 10
    assert np.std(fringes, axis=0).mean() < 4
