"""Mattes on which two teachers agree, and backdrops."""

import cv2
import numpy as np

from face2face.types import Frame, Grey
from tools.dev.people_cutouts import agreed, ground_beside

_SIDE = 192


def _disc(radius: int, x: int = 96, y: int = 96, level: int = 255) -> Grey:
    return np.asarray(
        cv2.circle(np.zeros((_SIDE, _SIDE), np.uint8), (x, y), radius, level, -1), np.uint8
    )


def _image(matte: Grey) -> Frame:
    """What a matte is of: red before blue."""
    return np.where(matte[..., None] > 127, (180, 40, 40), (40, 60, 160)).astype(np.uint8)


def test_the_fine_matte_stands_where_both_agree() -> None:
    fine = _disc(60)
    fine[30:34, 60:130] = 200  # a hair that the coarse one does not know
    made = agreed(_image(fine), _disc(58), fine)
    assert made is not None
    assert np.array_equal(made, fine)


def test_what_the_fine_one_lost_inside_the_person_comes_back() -> None:
    true = _disc(60)
    torn = true.copy()
    torn[110:, :] //= 3  # a white shirt before a white wall
    made = agreed(_image(true), true, torn)
    assert made is not None
    assert made[cv2.erode(true, np.ones((21, 21))) > 0].min() > 216
    assert made[cv2.dilate(true, np.ones((21, 21))) == 0].max() < 10


def test_teachers_of_two_minds_are_not_believed() -> None:
    person, chair = _disc(50), _disc(40, x=170, y=150)
    image = _image(np.maximum(person, chair))
    assert agreed(image, person, np.maximum(person, chair)) is None
    assert agreed(image, person, person // 255 * _disc(20)) is None  # most of somebody is lost
    haze = np.maximum(person, _disc(75, level=120))
    assert agreed(image, person, haze) is None


def test_the_ground_beside_somebody_holds_nothing_of_them() -> None:
    image = np.zeros((40, 60, 4), np.uint8)
    image[..., :3] = np.random.default_rng(0).integers(0, 100, (40, 60, 3))
    image[:, 25:55] = 255
    ground = ground_beside(image)
    assert ground is not None
    assert ground.shape == (40, 60, 3)
    assert ground.max() < 100
    assert np.array_equal(ground[:, :25], image[:, :25, :3])
    image[:, 5:] = 255
    assert ground_beside(image) is None
    assert ground_beside(np.zeros((8, 8, 4), np.uint8)) is None
