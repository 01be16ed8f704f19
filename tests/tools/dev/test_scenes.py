"""Scenes that a cutout network trains on."""

import numpy as np

from face2face.types import Image
from tools.dev.scenes import Scenes, moved, striped

_SKIN, _WALL = (200, 150, 120), (20, 60, 90)


def _person(side: int = 64, reach: float = 0.25) -> Image:
    """A bust before a wall, cut out."""
    image = np.zeros((side, side, 4), np.uint8)
    image[..., :3] = _WALL
    middle, half = side // 2, round(reach * side)
    image[side // 4 :, middle - half : middle + half] = (*_SKIN, 255)
    return image


def test_somebody_cut_out_comes_nearer_than_a_photograph_does() -> None:
    shares = []
    for image in (_person(), np.ascontiguousarray(_person()[..., :3])):
        random = np.random.default_rng(0)
        seen = [moved(image, 64, random) for _ in range(60)]
        skin = [(np.abs(one[..., :3].astype(int) - _SKIN).sum(2) < 30).mean() for one in seen]
        shares.append(max(skin))
    assert shares[0] > 1.5 * shares[1]


def test_crowds_hold_people_down_to_the_ground_and_nobody_at_all_seldom() -> None:
    scenes = Scenes([_person(), _person(reach=0.2)], [1, 1], 64)
    random = np.random.default_rng(1)
    before = _person()
    for _ in range(30):
        crowd = scenes._crowd(before, random)
        assert crowd.shape == (64, 64, 4)
        mattes = crowd[..., 3] > 127
        assert 0 < mattes.sum() < mattes.size
        assert mattes[-1][mattes.any(axis=0)].all()  # nobody floats
        surely = crowd[crowd[..., 3] == 255][:, :3].astype(int)
        assert (np.median(np.abs(surely - _SKIN), axis=0) < 10).all()


def test_whoever_is_cut_by_the_side_of_a_photograph_is_in_no_crowd() -> None:
    wide = _person(reach=0.5)
    assert not Scenes([wide], [1], 64)._whole
    assert Scenes([wide, _person()], [1, 1], 64)._whole


def test_edges_are_carried_on_with_their_mattes() -> None:
    random = np.random.default_rng(2)
    image = np.dstack([np.arange(64 * 64 * 3).reshape(64, 64, 3) % 251, np.full((64, 64), 9)])
    rows = columns = 0
    for _ in range(20):
        made = striped(image.astype(np.uint8), random)
        assert made.shape == image.shape
        still_rows = (made[1:] == made[:-1]).all(axis=(1, 2)).sum()
        still_columns = (made[:, 1:] == made[:, :-1]).all(axis=(0, 2)).sum()
        assert (still_rows > 5) != (still_columns > 5)
        rows, columns = rows + (still_rows > 5), columns + (still_columns > 5)
    assert rows and columns


def test_how_often_is_heeded() -> None:
    one, other = (np.full((32, 32, 3), level, np.uint8) for level in (10, 200))
    random = np.random.default_rng(3)
    scenes = Scenes([one, other], [3, 1], 32)
    bright = sum(int(scenes(random).mean() > 100) for _ in range(400))
    assert 60 < bright < 140
