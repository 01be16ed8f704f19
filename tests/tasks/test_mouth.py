"""The condition of a mouth."""

import numpy as np
import pytest

from face2face.faces.mesh import OUTER_LIPS
from face2face.faces.patch_squares import cut_mouth, mouth_outline, mouth_square
from face2face.tasks.mouth import MouthTask, mouth_erased, mouth_hole
from face2face.types import Frame, Landmarks
from tests.mesh_faces import meshed_astronaut


@pytest.fixture(scope="module")
def mouth() -> tuple[Frame, Landmarks]:
    image, points = meshed_astronaut()
    square = mouth_square(points)
    return cut_mouth(image, square), mouth_outline(points, square)


def test_nothing_of_what_is_made_is_left(mouth: tuple[Frame, Landmarks]) -> None:
    """Whatever was between the lips, the condition is the same."""
    image, lips = mouth
    inside = mouth_hole(lips, (128, 128)) > 0
    assert 300 < np.count_nonzero(inside) < 4000
    other = image.copy()
    other[inside] = np.random.default_rng(0).integers(0, 256, (np.count_nonzero(inside), 3))
    one, same = mouth_erased(image, lips).condition, mouth_erased(other, lips).condition
    assert (one == same).all()
    assert (one[~inside] == image[~inside]).all()
    assert (one[inside] != image[inside]).any(axis=-1).mean() > 0.95


def test_the_opening_is_drawn_where_it_is(mouth: tuple[Frame, Landmarks]) -> None:
    image, lips = mouth
    wide = lips.copy()
    inner = wide[len(OUTER_LIPS) :]
    inner[inner[:, 1] > inner[:, 1].mean(), 1] += 14
    wide[:10, 1] += 14
    before, after = mouth_erased(image, lips).condition, mouth_erased(image, wide).condition

    def dark(condition: Frame) -> int:
        return int(np.count_nonzero(condition.max(axis=2) < 0.6 * np.median(image[..., 0])))

    assert dark(after) > dark(before) + 300


def test_a_shift_of_a_tenth_of_a_pixel_shows(mouth: tuple[Frame, Landmarks]) -> None:
    """Else a mouth that opens slowly would move in steps."""
    image, lips = mouth
    moved = lips.copy()
    moved[len(OUTER_LIPS) :, 1] += 0.1
    one, other = (mouth_erased(image, points).condition for points in (lips, moved))
    assert (one != other).any()


def test_pairs_of_one_image_differ_in_the_hole_and_never_show_the_answer(
    mouth: tuple[Frame, Landmarks],
) -> None:
    image, lips = mouth
    task = MouthTask()
    pairs = [task.pair(image, lips, np.random.default_rng(seed)) for seed in range(6)]
    holes = [(pair.condition != pair.target).any(axis=-1) for pair in pairs]
    assert len({hole.tobytes() for hole in holes}) == 6
    (left, top), (right, bottom) = lips.min(0) - 6, lips.max(0) + 6
    for hole in holes:
        assert np.count_nonzero(hole) > 200
        rows, columns = np.nonzero(hole)
        assert rows.min() >= top
        assert rows.max() <= bottom
        assert columns.min() >= left
        assert columns.max() <= right
