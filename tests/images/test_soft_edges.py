"""The soft edges of masks, by the colours on both of their sides."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.images.soft_edges import by_colours
from face2face.types import Frame

_SIZE = 320

_Float = npt.NDArray[np.float32]


def _truth() -> _Float:
    """A head with hair: a disc, and strands of two pixels that leave it."""
    drawn = np.zeros((_SIZE, _SIZE), np.uint8)
    cv2.circle(drawn, (160, 190), 80, 255, -1, cv2.LINE_AA)
    for x in range(100, 221, 30):
        cv2.line(drawn, (x, 190), (x + (x - 160) // 8, 106), 255, 2, cv2.LINE_AA)
    soft = cv2.GaussianBlur(drawn, (0, 0), 0.8).astype(np.float32)
    return np.asarray(soft / np.float32(255), np.float32)


def _seen(truth: _Float, wall: npt.NDArray[np.floating]) -> Frame:
    hair = np.array((50, 35, 30)) + 12 * np.random.default_rng(1).random((_SIZE, _SIZE, 1))
    share = truth[..., None]
    return np.round(share * hair + (1 - share) * wall).astype(np.uint8)


def _too_wide(truth: _Float) -> _Float:
    """What a network says: no strands, and some of the wall."""
    return np.asarray(cv2.GaussianBlur(cv2.dilate(truth, np.ones((5, 5))), (0, 0), 2), np.float32)


def _error(mask: _Float, truth: _Float) -> float:
    return float(np.abs(mask - truth).mean())


@pytest.mark.parametrize("wall", [(230, 225, 210), (150, 160, 90)])
def test_a_mask_that_is_too_wide_ends_where_the_wall_begins(wall: tuple[int, ...]) -> None:
    truth = _truth()
    wide = _too_wide(truth)
    found = by_colours(_seen(truth, np.array(wall)), wide)
    assert found.dtype == np.float32 and found.min() >= 0 and found.max() <= 1
    assert _error(found, truth) < 0.35 * _error(wide, truth)


def test_where_both_sides_look_alike_the_mask_stays() -> None:
    truth = _truth()
    wide = _too_wide(truth)
    found = by_colours(_seen(truth, np.array((56, 41, 36))), wide)
    assert np.abs(found - wide).max() < 0.1


def test_before_a_busy_wall_the_mask_hardly_changes() -> None:
    """Colours of a wall that has all of them tell nothing."""
    truth = _truth()
    wide = _too_wide(truth)
    busy = np.random.default_rng(0).uniform(0, 255, (_SIZE, _SIZE, 3))
    assert _error(by_colours(_seen(truth, busy), wide), wide) < 0.2 * _error(wide, truth)


def test_what_is_surely_of_neither_side_stays() -> None:
    """A smear that nothing sure is near has no colours to be told by, and gets no outline."""
    smear = np.zeros((_SIZE, _SIZE), np.float32)
    smear[40:280, 150:170] = 0.7
    image = np.full((_SIZE, _SIZE, 3), (200, 190, 170), np.uint8)
    image[40:280, 150:170] = (120, 90, 60)
    assert (by_colours(image, smear) == smear).all()


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (40, 30)])
@pytest.mark.parametrize("level", [0.0, 1.0])
def test_without_an_edge_nothing_changes(shape: tuple[int, int], level: float) -> None:
    mask = np.full(shape, level, np.float32)
    assert (by_colours(np.zeros((*shape, 3), np.uint8), mask) == mask).all()


def test_more_places_than_opencv_takes_in_a_row() -> None:
    """An edge of a large image has more than 32,767 pixels."""
    factor = 4
    large = (factor * _SIZE, factor * _SIZE)
    truth, wall = _truth(), np.array((230, 225, 210))
    image = np.asarray(cv2.resize(_seen(truth, wall), large), np.uint8)
    truth, wide = (
        np.asarray(cv2.resize(one, large), np.float32) for one in (truth, _too_wide(truth))
    )
    assert _error(by_colours(image, wide), truth) < 0.35 * _error(wide, truth)
