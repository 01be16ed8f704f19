import cv2
import numpy as np
import pytest

from face2face.tasks.matte_holes import without_holes
from face2face.types import Frame, Grey

SIZE = 128
WALL, SKIN, CUP = (200, 205, 210), (150, 100, 80), (20, 40, 160)
HOLE = (60, 50)


@pytest.fixture
def matte() -> Grey:
    """A person down to the lower side, with a soft hole in the chest."""
    drawn = np.zeros((SIZE, SIZE), np.uint8)
    cv2.rectangle(drawn, (30, 20), (100, SIZE - 1), 255, -1)
    cv2.circle(drawn, HOLE, 9, 40, -1)
    return np.asarray(cv2.blur(drawn, (3, 3)), np.uint8)


@pytest.fixture
def image() -> Frame:
    random = np.random.default_rng(1)
    image = np.full((2 * SIZE, 2 * SIZE, 3), WALL, np.float64)
    cv2.rectangle(image, (60, 40), (201, 2 * SIZE - 1), SKIN, -1)
    return np.clip(image + random.normal(0, 4, image.shape), 0, 255).astype(np.uint8)


def _within(image: Frame, colour: tuple[int, int, int]) -> Frame:
    """The image with a disc of a colour where the matte's hole is."""
    shown = image.copy()
    cv2.circle(shown, (2 * HOLE[0], 2 * HOLE[1]), 20, colour, -1)
    return shown


@pytest.mark.parametrize("colour", [SKIN, CUP])
def test_what_has_not_the_grounds_colours_is_no_hole(
    image: Frame, matte: Grey, colour: tuple[int, int, int]
) -> None:
    filled = without_holes(_within(image, colour), matte)
    hole = np.s_[HOLE[1] - 8 : HOLE[1] + 9, HOLE[0] - 5 : HOLE[0] + 6]
    assert filled[hole].min() == 255
    assert (filled >= matte).all()
    outside = np.ones_like(matte, bool)
    outside[HOLE[1] - 14 : HOLE[1] + 15, HOLE[0] - 14 : HOLE[0] + 15] = False
    assert np.array_equal(filled[outside], matte[outside])


def test_the_ground_is_seen_through_a_hole(image: Frame, matte: Grey) -> None:
    assert np.array_equal(without_holes(_within(image, WALL), matte), matte)


def test_a_gap_that_opens_to_a_side_is_none(image: Frame, matte: Grey) -> None:
    open_there = matte.copy()
    open_there[HOLE[1] - 5 : HOLE[1] + 6, : HOLE[0]] = 0
    assert np.array_equal(without_holes(image, open_there), open_there)


def test_at_the_lower_side_a_person_goes_on(image: Frame, matte: Grey) -> None:
    cut = matte.copy()
    cut[-20:, 50:80] = 0
    filled = without_holes(image, cut)
    assert filled[-20:, 50:80].min() == 255
    assert not filled[-20:, :28].any()


def test_without_ground_nothing_can_be_told(image: Frame) -> None:
    ring = np.full((SIZE, SIZE), 255, np.uint8)
    ring[30:90, 30:90] = 100
    assert np.array_equal(without_holes(image, ring), ring)
