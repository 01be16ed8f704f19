"""Strands of hair before a wall go with the head."""

import cv2
import numpy as np

from face2face.faces.geometry import Similarity
from face2face.portrait.background_plate import fill_background
from face2face.portrait.photo import Photo
from face2face.portrait.strands import with_strands
from face2face.types import Frame, Grey
from tests.faces.mesh_heads import head

_SIZE = 400
_STRAND = ((284, 150), (310, 128))
"""From the edge of the head outwards."""


def _scene(wall: Frame, *lines: tuple[tuple[int, int], tuple[int, int], int]) -> Photo:
    """A dark head before a wall, and lines from there to there, so thick."""
    image = wall.copy()
    for first, last, thick in lines:
        cv2.line(image, first, last, (50, 40, 40), thick, cv2.LINE_AA)
    share = _matte()[..., None] / 255
    image = np.round(image * (1 - share) + 40 * share).astype(np.uint8)
    return Photo(image, head(), Similarity(1.0, 0.0, (0.0, 0.0)))


def _matte() -> Grey:
    matte = np.zeros((_SIZE, _SIZE), np.uint8)
    return np.asarray(cv2.ellipse(matte, (200, 180), (85, 110), 0, 0, 360, 255, -1, cv2.LINE_AA))


def _wall() -> Frame:
    noise = np.random.default_rng(1).normal(0, 1.5, (_SIZE, _SIZE, 3))
    return np.round(180 + noise).astype(np.uint8)


def _along(values: Grey | Frame, first: tuple[int, int], last: tuple[int, int]) -> list[float]:
    """The usual values at a line."""
    places = np.linspace(first, last, 30)[4:].round().astype(int)
    return [
        float(each)
        for each in np.median(values[places[:, 1], places[:, 0]], axis=0, keepdims=True).ravel()
    ]


def test_a_strand_is_the_persons_and_no_longer_the_walls() -> None:
    photo = _scene(_wall(), (*_STRAND, 2))
    before, after = _matte(), with_strands(photo, _matte())
    assert (after >= before).all()
    assert _along(before, *_STRAND)[0] == 0
    assert _along(after, *_STRAND)[0] > 150
    left, clean = (fill_background(photo, matte).at_rest for matte in (before, after))
    assert min(_along(clean, *_STRAND)) > 165
    assert max(_along(left, *_STRAND)) < 165


def test_marks_of_the_wall_stay_there() -> None:
    lines = (
        ((330, 300), (370, 270), 2),  # not joined to the head
        ((250, 285), (290, 330), 2),  # below the chin
        ((280, 180), (399, 180), 40),  # a shelf
    )
    photo = _scene(_wall(), *lines)
    assert np.count_nonzero(with_strands(photo, _matte()) > _matte()) < 60


def test_nothing_is_taken_for_hair_before_a_busy_background() -> None:
    blots = np.random.default_rng(2).normal(0, 1, (_SIZE, _SIZE, 3)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(blots, (0, 0), 3))
    busy = np.clip(150 + 40 * soft / soft.std(), 0, 255).astype(np.uint8)
    photo = _scene(busy, (*_STRAND, 2))
    assert (with_strands(photo, _matte()) == _matte()).all()


def test_a_person_who_fills_the_photograph_hides_the_wall() -> None:
    whole = np.full((_SIZE, _SIZE), 255, np.uint8)
    whole[:30, :30] = 0
    assert (with_strands(_scene(_wall()), whole) == whole).all()
