"""A matte's border by colour."""

import cv2
import numpy as np
import pytest

from face2face.portrait.colour_cut import border_by_colour
from face2face.types import Frame, Grey

_SIDE = 128
_PERSON, _WALL, _CHAIR = (150, 90, 60), (190, 195, 200), (160, 20, 30)


def _disc(centre: tuple[int, int], radius: int) -> Grey:
    mask = np.zeros((_SIDE, _SIDE), np.uint8)
    return np.asarray(cv2.circle(mask, centre, radius, 255, -1))


@pytest.fixture
def scene() -> tuple[Frame, Grey, Grey]:
    """A round head before a wall, a chair beside it that goes on along the wall; their masks."""
    image = np.full((_SIDE, _SIDE, 3), _WALL, np.uint8)
    chair = np.zeros((_SIDE, _SIDE), np.uint8)
    chair[50:100, :] = 255
    head = _disc((64, 64), 30)
    image[chair > 0], image[head > 0] = _CHAIR, _PERSON
    noise = np.random.default_rng(0).normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8), head, chair


def _cut(image: Frame, seen: Grey) -> Grey:
    nowhere = np.zeros((_SIDE, _SIDE), bool)
    return border_by_colour(np.stack([seen] * 3), image, _disc((64, 64), 20) > 0, nowhere)


def _iou(matte: Grey, mask: Grey) -> float:
    one, other = matte > 127, mask > 127
    return float((one & other).sum() / (one | other).sum())


def test_a_chair_that_the_network_takes_along_is_cut_off(scene: tuple[Frame, Grey, Grey]) -> None:
    image, head, chair = scene
    beside = chair.copy()
    beside[:, :20] = beside[:, 94:] = 0
    seen = np.maximum(head, np.minimum(beside, 220)).astype(np.uint8)
    assert _iou(seen, head) < 0.85
    assert _iou(_cut(image, seen), head) > 0.95


def test_a_brim_that_the_network_misses_is_found(scene: tuple[Frame, Grey, Grey]) -> None:
    image, head, _ = scene
    seen = head.copy()
    seen[:, 84:] = np.minimum(seen[:, 84:], 90)
    assert _iou(seen, head) < 0.9
    assert _iou(_cut(image, seen), head) > 0.95


def test_what_every_view_is_sure_of_stays(scene: tuple[Frame, Grey, Grey]) -> None:
    image, head, chair = scene
    seen = np.maximum(head, chair)
    seen[:, :10] = seen[:, 118:] = 0
    assert _iou(_cut(image, seen), seen) > 0.97


def test_the_same_image_gives_the_same_matte(scene: tuple[Frame, Grey, Grey]) -> None:
    image, head, _ = scene
    assert (_cut(image, head) == _cut(image, head)).all()


def test_a_person_who_fills_the_image_is_left_as_they_are(
    scene: tuple[Frame, Grey, Grey],
) -> None:
    everywhere = np.full((_SIDE, _SIDE), 200, np.uint8)
    assert (_cut(scene[0], everywhere) == everywhere).all()
