"""A hole in a small image, filled with pieces of what is around it."""

import numpy as np
import pytest

from face2face.portrait import filling
from face2face.portrait.filling import Filling
from face2face.types import Frame

_SIDE = 56


def _hole() -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    hole = np.zeros((_SIDE, _SIDE), np.bool_)
    hole[16:40, 20:36] = True
    return hole


def _filled(image: Frame, guess: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    seen = image.astype(np.float32)
    seen[_hole()] = guess
    return Filling(seen, _hole()).fill()


def _checked(side: int) -> Frame:
    rows, columns = np.mgrid[:_SIDE, :_SIDE] // side
    return np.repeat(((rows + columns) % 2 * 160 + 40)[..., None], 3, 2).astype(np.uint8)


def test_a_pattern_goes_on_as_it_is() -> None:
    image = _checked(2)
    assert np.abs(_filled(image, 120.0) - image).mean() < 1


def test_each_pixel_is_from_the_surroundings() -> None:
    rng = np.random.default_rng(5)
    image = rng.uniform(0, 255, (_SIDE, _SIDE, 3)).astype(np.float32)
    hole = _hole()
    image[hole] = 120
    filled = Filling(image, hole)
    filled.fill()
    rows, columns = np.moveaxis(filled.sources, -1, 0)
    assert not hole[rows, columns].any()
    own = np.stack(np.indices(hole.shape), -1)
    assert (filled.sources[~hole] == own[~hole]).all()


def test_a_window_is_not_seen_again_where_all_around_is_dark() -> None:
    """What lies above it and the window is nearer than what is dark alone, and goes on as well."""
    image = np.full((_SIDE, _SIDE, 3), 30, np.float32)
    image[8:16] = 230
    hole = np.zeros((_SIDE, _SIDE), np.bool_)
    hole[22:] = True
    assert Filling(image, hole).fill()[26:].max() < 60


def test_pieces_in_another_light_pass_into_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    image = _checked(2)
    image[:, _SIDE // 2 :] -= 36
    steps = []
    for count in (filling._STEPS, 0):
        monkeypatch.setattr(filling, "_STEPS", count)
        filled = _filled(image, 100.0)[..., 0]
        # The pattern is the same again after four columns.
        steps.append(np.abs(filled[18:38, 4:] - filled[18:38, :-4]).max())
    assert steps[0] < 0.8 * steps[1]


def test_nothing_is_to_be_chosen_from_where_the_hole_is_everywhere() -> None:
    hole = np.ones((_SIDE, _SIDE), np.bool_)
    hole[:2] = False
    assert Filling(np.zeros((_SIDE, _SIDE, 3), np.float32), hole).choices == 0
