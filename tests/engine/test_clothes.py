"""Shoulders do not shake with each word, and nothing of the face is slower for it."""

import cv2
import numpy as np
import pytest

from face2face.engine.clothes import Clothes
from face2face.engine.open_engine import open_engine
from face2face.engine.reenactor import Reenactor
from face2face.engine.temporal_filter import FlickerFilter
from face2face.faces.landmarks import JAW, MOUTH
from face2face.model import read_model
from face2face.types import Frame, Grey, Landmarks

SIZE = 256


@pytest.fixture(scope="module")
def face() -> Landmarks:
    """grid-s1 at rest, pixels."""
    person = read_model("grid-s1").person
    assert person is not None
    at_rest: Landmarks = person.neutral * np.float32(SIZE) - np.float32(0.5)
    return at_rest


@pytest.fixture(scope="module")
def clothes(face: Landmarks) -> Clothes:
    return Clothes(face, SIZE)


def at(quick: Grey, x: float, y: float) -> int:
    return int(quick[int(y), int(x)])


def test_they_are_below_and_beside_the_chin(clothes: Clothes, face: Landmarks) -> None:
    quick = clothes.quick(face)
    assert quick.shape == (SIZE, SIZE)
    for x, y in face.round():
        assert at(quick, x, y) == 255
    assert (quick[: int(face[33, 1])] == 255).all(), "ears and hair go with the head"
    assert (quick[-5:] == 0).all()
    assert at(quick, 3, face[8, 1]) == 0


def test_an_open_mouth_takes_them_down(clothes: Clothes, face: Landmarks) -> None:
    wide = face.copy()
    wide[list(JAW)[4:13], 1] += 25
    assert at(clothes.quick(wide), wide[8, 0], wide[8, 1]) == 255


@pytest.mark.parametrize("way", [(0, 900), (0, -900), (900, 0), (-900, -900), (1e7, 1e7)])
def test_a_face_far_outside_is_no_error(
    clothes: Clothes, face: Landmarks, way: tuple[float, float]
) -> None:
    assert clothes.quick((face + np.float32(way)).astype(np.float32)).shape == (SIZE, SIZE)


def test_what_is_not_quick_follows_slowly_and_arrives() -> None:
    dark, bright = (np.full((64, 64, 3), level, np.uint8) for level in (20, 220))
    quick = np.full((64, 64), 255, np.uint8)
    quick[32:] = 0
    smooth = FlickerFilter(0.5)
    smooth(dark, quick)
    first = smooth(bright, quick)
    assert (first[:25] == 220).all()
    assert first[40:].max() < 110
    for _ in range(20):
        last = smooth(bright, quick)
    assert last.min() > 215
    assert (FlickerFilter(0.0)(bright, quick) == bright).all()


def shaking(frames: list[Frame], part: slice) -> float:
    """Mean second difference of some rows, grey levels."""
    grey = np.stack([cv2.cvtColor(one, cv2.COLOR_RGB2GRAY)[part] for one in frames])
    return float(np.abs(np.diff(grey.astype(np.float32), 2, axis=0)).mean())


def test_a_shipped_face_shakes_its_collar_less(
    talking: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved() -> tuple[list[Frame], Landmarks]:
        engine = open_engine(read_model("grid-s1"))
        assert isinstance(engine, Reenactor)
        results = [engine(frame, place / 15) for place, frame in enumerate(talking)]
        face = results[0].target_landmarks
        assert face is not None
        return [one.output for one in results], face

    after, face = moved()
    monkeypatch.setattr(Clothes, "quick", lambda *_: np.full((SIZE, SIZE), 255, np.uint8))
    before, _ = moved()
    low = slice(int(face[8, 1]) + 30, SIZE)
    assert shaking(after, low) < 0.7 * shaking(before, low)
    lips = face[list(MOUTH)]
    top, bottom = int(lips[:, 1].min()) - 5, int(lips[:, 1].max()) + 5
    left, right = int(lips[:, 0].min()) - 5, int(lips[:, 0].max()) + 5
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one[top:bottom, left:right], other[top:bottom, left:right])
