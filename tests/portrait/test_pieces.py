"""What a busy background looks like behind a head that moves away."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.portrait.pieces import Pieces, pieces_beside
from face2face.tasks.surfaces import from_edges
from face2face.types import Frame, Grey

_SIZE, _SIDE = 448, 224

_Floats = npt.NDArray[np.float32]


def _leaves() -> Frame:
    """Blots of all colours, the same again after every 96 pixels to the right."""
    noise = np.random.default_rng(3).normal(0, 1, (_SIZE, 96, 3)).astype(np.float32)
    wide = np.tile(noise, (1, 7, 1))
    soft = np.asarray(cv2.GaussianBlur(wide, (0, 0), 7))[:, 96 : 96 + _SIZE]
    return np.clip(120 + 45 * soft / soft.std(), 0, 255).astype(np.uint8)


def _hole() -> Grey:
    """A head, at the smaller size."""
    hole = np.zeros((_SIDE, _SIDE), np.uint8)
    return np.asarray(cv2.ellipse(hole, (112, 120), (38, 55), 0, 0, 360, 1, -1), np.uint8)


def _with_head(image: Frame, hole: Grey) -> Frame:
    large = cv2.resize(hole, (_SIZE, _SIZE), interpolation=cv2.INTER_NEAREST)
    return np.where(large[..., None] > 0, np.array([255, 0, 255], np.uint8), image)


def _ground(image: Frame, hole: Grey) -> _Floats:
    small = cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return from_edges(np.asarray(small, np.uint8), hole > 0)


def _laid(ground: _Floats, pieces: Pieces) -> tuple[_Floats, _Floats]:
    """Surfaces at the photograph's size, and with pieces on them."""
    surfaces = np.asarray(cv2.resize(ground, (_SIZE, _SIZE)), np.float32)
    return surfaces, surfaces + pieces.share * (pieces.colours - surfaces)


def test_a_pattern_goes_on_behind_the_head() -> None:
    leaves, hole = _leaves(), _hole()
    image = _with_head(leaves, hole)
    ground = _ground(image, hole)
    pieces = pieces_beside(image, ground, hole)
    assert pieces is not None
    surfaces, filled = _laid(ground, pieces)
    # What moves lay bare: all but the middle.
    bare = hole - cv2.erode(hole, np.ones((31, 31), np.uint8))
    there = cv2.resize(bare, (_SIZE, _SIZE), interpolation=cv2.INTER_NEAREST) > 0
    before, after = (np.abs(each - leaves)[there].mean() for each in (surfaces, filled))
    assert before > 25
    assert after < 0.4 * before
    # Nothing of the head itself is seen.
    assert (filled[there] - leaves[there])[:, 1].mean() == pytest.approx(0, abs=4)


def test_a_pattern_goes_on_below_where_a_body_fills_all_rows() -> None:
    """Nothing lies beside a body as wide as the photograph: there what is above goes on."""
    leaves = _leaves()
    hole = np.zeros((_SIDE, _SIDE), np.uint8)
    hole[130:] = 1
    image = _with_head(leaves, hole)
    ground = _ground(image, hole)
    pieces = pieces_beside(image, ground, hole)
    assert pieces is not None
    assert pieces.share[300:].mean() > 0.9
    filled = pieces.colours[300:]
    lively, hazy, shown = (each.std((0, 1)) for each in (leaves[300:], ground[150:], filled))
    assert (hazy < 0.4 * lively).all()
    assert (shown > 0.5 * lively).all()
    # Nothing of the body itself is seen.
    assert np.abs(filled.mean((0, 1)) - leaves.mean((0, 1))).max() < 30


def test_a_sky_is_not_put_where_a_strip_of_sea_is_left() -> None:
    """Beside the body there is too little of the sea for a piece: surfaces have its colour."""
    sea = np.clip(_leaves().astype(np.float32) / 3, 0, 255)
    rows = np.arange(_SIZE)[:, None, None]
    image = np.where(rows < 200, 200 + _leaves() / 12, sea).astype(np.uint8)
    hole = np.zeros((_SIDE, _SIDE), np.uint8)
    hole[90:, 20:-20] = 1
    image = _with_head(image, hole)
    ground = _ground(image, hole)
    pieces = pieces_beside(image, ground, hole)
    assert pieces is not None
    _, filled = _laid(ground, pieces)
    assert filled[320:].mean() == pytest.approx(float(sea.mean()), abs=25)


def test_an_even_background_is_left_to_surfaces() -> None:
    rows, columns = np.mgrid[:_SIZE, :_SIZE]
    wall = np.stack([90 + 0.1 * columns, 80 + 0.1 * rows, 70 + 0 * rows], -1)
    wall += np.random.default_rng(4).normal(0, 3, wall.shape)
    hole = _hole()
    image = _with_head(wall.round().astype(np.uint8), hole)
    assert pieces_beside(image, _ground(image, hole), hole) is None


def test_a_person_who_fills_all_rows_hides_what_would_be_taken() -> None:
    hole = np.ones((_SIDE, _SIDE), np.uint8)
    hole[:8] = 0
    image = _leaves()
    pieces = pieces_beside(image, _ground(image, hole), hole)
    assert pieces is None or not pieces.share[100:].any()
