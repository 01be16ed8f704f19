"""The condition of the eyes."""

import numpy as np
import pytest

from face2face.faces.patch_squares import cut_eyes, eye_outlines, eye_squares
from face2face.tasks.eyes import (
    POINTS,
    EyesTask,
    eyes_erased,
    iris_colours,
    iris_of,
)
from face2face.types import Frame, Landmarks
from tests.mesh_faces import meshed_astronaut

BLUE = np.array([(60, 90, 140), (60, 90, 140)], np.uint8)


@pytest.fixture(scope="module")
def eyes() -> tuple[Frame, Landmarks]:
    image, points = meshed_astronaut()
    squares = eye_squares(points)
    return cut_eyes(image, squares), eye_outlines(points, squares)


def test_nothing_of_what_is_made_is_left(eyes: tuple[Frame, Landmarks]) -> None:
    """Whatever was between the lids, the condition is the same."""
    image, outlines = eyes
    inside = eyes_erased(image, outlines, BLUE).hole > 0
    assert inside[:64].any()
    assert inside[64:].any()
    other = image.copy()
    other[inside] = np.random.default_rng(0).integers(0, 256, (np.count_nonzero(inside), 3))
    one, same = (eyes_erased(shown, outlines, BLUE).condition for shown in (image, other))
    assert (one == same).all()
    assert (one[~inside] == image[~inside]).all()


def test_the_irises_are_drawn_in_their_colour_where_they_look(
    eyes: tuple[Frame, Landmarks],
) -> None:
    image, outlines = eyes
    aside = outlines.copy()
    for place in range(2):
        aside[place * POINTS + 16 : (place + 1) * POINTS, 0] += 9
    for points in (outlines, aside):
        condition = eyes_erased(image, points, BLUE).condition
        for place in range(2):
            (x, y), _ = iris_of(points[place * POINTS : (place + 1) * POINTS])
            assert condition[round(float(y)), round(float(x))] == pytest.approx(BLUE[place])


def test_closed_lids_hide_the_iris(eyes: tuple[Frame, Landmarks]) -> None:
    image, outlines = eyes
    closed = outlines.copy()
    for place in range(2):
        lids = closed[place * POINTS : place * POINTS + 16]
        lids[:, 1] = np.interp(lids[:, 0], *lids[[0, 8]].T)
    white = np.full((2, 3), 250, np.uint8)
    condition = eyes_erased(image, closed, white).condition
    seen = (condition == 250).all(axis=-1)
    open_ = (eyes_erased(image, outlines, white).condition == 250).all(axis=-1)
    assert np.count_nonzero(seen) < np.count_nonzero(open_) / 4


def test_an_iris_s_colour_is_found(eyes: tuple[Frame, Landmarks]) -> None:
    image, outlines = eyes
    painted = image.copy()
    rows, columns = np.mgrid[:128, :128]
    for place in range(2):
        (x, y), radius = iris_of(outlines[place * POINTS : (place + 1) * POINTS])
        painted[np.hypot(columns - x, rows - y) < radius] = (40, 120, 60 + 80 * place)
    found = iris_colours(painted, outlines)
    assert found == pytest.approx(np.array([(40, 120, 60), (40, 120, 140)]), abs=2)


def test_of_an_iris_that_is_not_seen_the_other_s_is_taken(
    eyes: tuple[Frame, Landmarks],
) -> None:
    image, outlines = eyes
    wink = outlines.copy()
    wink[:16, 1] = wink[:16, 1].mean()
    right, left = iris_colours(image, wink)
    assert (right == left).all()
    both = wink.copy()
    both[POINTS : POINTS + 16, 1] = both[POINTS : POINTS + 16, 1].mean()
    assert iris_colours(image, both).shape == (2, 3)


def test_a_pair_may_be_the_face_in_a_mirror(eyes: tuple[Frame, Landmarks]) -> None:
    image, outlines = eyes
    marked = image.copy()
    marked[:10] = (250, 10, 10)
    tops = []
    for seed in range(12):
        pair = EyesTask().pair(marked, outlines, np.random.default_rng(seed))
        tops.append(bool(pair.target[:8, :, 0].mean() > 200))
        assert pair.condition.shape == pair.target.shape == (128, 128, 3)
    assert len(set(tops)) == 2
