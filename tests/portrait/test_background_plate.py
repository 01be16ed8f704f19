"""What is filled in behind a person."""

import cv2
import numpy as np
import pytest

from face2face.faces.geometry import Similarity
from face2face.faces.mesh import MESH_POINTS
from face2face.portrait import background_plate
from face2face.portrait.background_plate import fill_background
from face2face.portrait.photo import Photo
from face2face.portrait.pieces import Pieces
from face2face.types import Frame, Grey

_SIZE = 256


def _photo(image: Frame) -> Photo:
    return Photo(image, np.zeros((MESH_POINTS, 3), np.float32), Similarity(1.0, 0.0, (0.0, 0.0)))


def _person() -> tuple[Frame, Grey]:
    """A wall that gets brighter to the right and downwards, a dark figure before it, its matte."""
    rows, columns = np.mgrid[:_SIZE, :_SIZE]
    wall = np.repeat((60 + columns / 2 + rows / 8)[..., None], 3, 2).round().astype(np.uint8)
    matte = np.zeros((_SIZE, _SIZE), np.uint8)
    cv2.ellipse(matte, (128, 128), (60, 80), 0, 0, 360, 255, -1, cv2.LINE_AA)
    return wall, matte


def test_a_wall_passes_evenly_from_one_side_to_the_other() -> None:
    wall, matte = _person()
    image = np.where(matte[..., None] > 0, 20, wall).astype(np.uint8)
    off = fill_background(_photo(image), matte).at_rest.astype(int) - wall
    assert np.abs(off).max() < 6


def test_an_edge_goes_on_behind_the_person() -> None:
    _, matte = _person()
    wall = np.full((_SIZE, _SIZE, 3), 190, np.uint8)
    wall[100:] = 60
    image = np.where(matte[..., None] > 0, 20, wall).astype(np.uint8)
    plate = fill_background(_photo(image), matte).at_rest.astype(int)
    # A membrane has its step of 130 levels spread over all of the hole there.
    assert np.abs(plate - wall)[60:85, 90:166].mean() < 12
    assert np.abs(plate - wall)[115:140, 90:166].mean() < 12


def test_what_is_filled_in_has_the_walls_grain() -> None:
    wall, matte = _person()
    noise = np.random.default_rng(0).normal(0, 4, wall.shape[:2])[..., None]
    noisy = np.clip(wall + cv2.GaussianBlur(noise, (0, 0), 0.8)[..., None] * 2, 0, 255)
    image = np.where(matte[..., None] > 0, 20, noisy).astype(np.uint8)
    off = fill_background(_photo(image), matte).at_rest.astype(int) - wall
    beside, behind = off[100:156, 8:48].std(), off[100:156, 108:148].std()
    assert 0.5 * beside < behind < 1.2 * beside


def test_a_crack_of_the_wall_is_not_seen_again_behind_the_person() -> None:
    """As in a mirror it would be, on the other side of where the person ended."""
    wall = np.random.default_rng(0).normal(150, 1, (_SIZE, _SIZE, 1)).repeat(3, 2)
    wall[:, 74:76] -= 6
    image = wall.round().astype(np.uint8)
    matte = np.zeros((_SIZE, _SIZE), np.uint8)
    image[:, 90:166], matte[:, 90:166] = 20, 255
    across = fill_background(_photo(image), matte).at_rest.astype(np.float64).mean((0, 2)) - 150
    assert across[74:76].max() < -4
    assert np.abs(across[86:170]).max() < 1


def test_the_fill_begins_as_the_photograph_beside_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that are by far too bright pass into the photograph: no outline is left behind."""
    wall, matte = _person()
    image = np.where(matte[..., None] > 0, 20, wall).astype(np.uint8)
    bright = Pieces(wall.astype(np.float32) + 60, np.ones((_SIZE, _SIZE, 1), np.float32))
    monkeypatch.setattr(background_plate, "pieces_beside", lambda *_: bright)
    off = fill_background(_photo(image), matte).at_rest.astype(int) - wall
    inside = cv2.erode(matte, np.ones((81, 81), np.uint8))
    assert np.abs(off[inside > 0] - 60).mean() < 6
    assert np.abs(np.diff(off[128, :, 0])).max() < 6


def test_single_hairs_are_gone_with_the_head_before_a_wall_and_a_pattern_stays() -> None:
    wall, matte = _person()
    image = np.where(matte[..., None] > 0, 20, wall).astype(np.uint8)
    hair = np.zeros_like(matte)
    cv2.ellipse(hair, (128, 128), (62, 82), 0, 0, 360, 255, 1)
    hair[matte > 0] = 0
    image[hair > 0] = 20
    off = fill_background(_photo(image), matte).at_rest.astype(int) - wall
    assert np.abs(off).max() < 12
    striped = image.copy()
    striped[::8] = striped[::8] // 2
    plate = fill_background(_photo(striped), matte).at_rest
    near = (cv2.dilate(matte, np.ones((15, 15), np.uint8)) > 0) & (
        cv2.dilate(matte, np.ones((9, 9), np.uint8)) == 0
    )
    assert np.abs(plate.astype(int) - striped)[near].mean() < 4


def test_a_person_who_fills_the_image_hides_all() -> None:
    wall, _ = _person()
    plate = fill_background(_photo(wall), np.full((_SIZE, _SIZE), 255, np.uint8)).at_rest
    assert (plate == wall).all()


def test_there_is_no_halo_around_a_person_at_rest_before_a_busy_background() -> None:
    blots = np.random.default_rng(2).normal(0, 1, (_SIZE, _SIZE, 3)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(blots, (0, 0), 4))
    busy = np.clip(120 + 45 * soft / soft.std(), 0, 255)
    _, sharp = _person()
    matte = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 3), np.uint8)
    # The matte is a little too wide, as mattes are.
    true = cv2.GaussianBlur(cv2.erode(sharp, np.ones((5, 5), np.uint8)), (0, 0), 9)
    share = np.asarray(true, np.float32)[..., None] / 255
    image = np.round(20 * share + busy * (1 - share)).astype(np.uint8)
    clear = 1 - matte.astype(np.float32)[..., None] / 255
    behind = fill_background(_photo(image), matte).at_rest * clear
    shown = behind + np.clip(image - behind, 0, 255 * (1 - clear))
    edge = (matte > 2) & (matte < 128)
    off = np.abs(shown - image)[edge]
    assert off.mean() < 1.5
    assert np.percentile(off, 99) < 25


def test_a_head_that_has_moved_leaves_no_outline_before_a_busy_background() -> None:
    blots = np.random.default_rng(2).normal(0, 1, (_SIZE, _SIZE, 3)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(blots, (0, 0), 4))
    busy = np.clip(150 + 30 * soft / soft.std(), 0, 255)
    _, sharp = _person()
    # Hair stands out of the matte by some pixels.
    hair = np.asarray(cv2.dilate(sharp, np.ones((9, 9), np.uint8)), np.float32)[..., None] / 255
    image = np.round(20 * hair + busy * (1 - hair)).astype(np.uint8)
    matte = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 2), np.uint8)
    filled = fill_background(_photo(image), matte)
    outline = (hair[..., 0] > 0.9) & (matte < 10)
    at_rest, bare = (plate[outline].astype(float).mean() for plate in filled)
    assert at_rest < 80  # as it was photographed
    assert bare > 120
    far = cv2.dilate(sharp, np.ones((41, 41), np.uint8)) == 0
    assert (filled.bare[far] == image[far]).all()
