"""The strips around eyes and mouth of an enlarged face."""

import numpy as np
import pytest

from face2face.faces.strips import cut_strips, enlarge, paste_strips, strip_corners
from face2face.types import Frame, Landmarks


def face(x: float, y: float) -> Landmarks:
    """Eyes around a point, a mouth under them."""
    points = np.zeros((68, 2), np.float32)
    points[36:48] = (x, y)
    points[48:68] = (x, y + 70)
    return points


@pytest.fixture
def image() -> Frame:
    return np.random.default_rng(0).integers(0, 256, (512, 512, 3)).astype(np.uint8)


def test_they_lie_around_eyes_and_mouth(image: Frame) -> None:
    corners = strip_corners(face(127.5, 99.5), 256)
    strips = cut_strips(image, corners)
    assert strips.shape == (256, 256, 3)
    # A point (x, y) of the generator's image lies at (2x + 0.5, 2y + 0.5) of the enlarged one.
    middle = (slice(int(2 * 99.5), int(2 * 99.5) + 2), slice(255, 257))
    assert (strips[63:65, 127:129] == image[middle]).all()
    middle = (slice(int(2 * 169.5), int(2 * 169.5) + 2), slice(255, 257))
    assert (strips[128 + 63 : 128 + 65, 127:129] == image[middle]).all()


@pytest.mark.parametrize("x", [-1e9, -40, 3, 250, 1e9, np.nan])
def test_they_are_whole_wherever_the_face_is(x: float, image: Frame) -> None:
    corners = strip_corners(face(x, x), 256)
    assert cut_strips(image, corners).shape == (256, 256, 3)
    assert all(place % 2 == 0 for corner in corners for place in corner)


def test_what_was_cut_is_put_back_without_a_trace(image: Frame) -> None:
    before, corners = image.copy(), strip_corners(face(120, 90), 256)
    paste_strips(image, cut_strips(image, corners), corners)
    assert (image == before).all()


def test_other_strips_fade_out_at_their_borders() -> None:
    image = np.full((512, 512, 3), 100, np.uint8)
    corners = strip_corners(face(120, 90), 256)
    paste_strips(image, np.full((256, 256, 3), 200, np.uint8), corners)
    assert (image[corners[0].top + 64, corners[0].left + 128] == 200).all()
    # From pixel to pixel no more than a smooth way over a sixteenth of the strip has.
    steps = [np.abs(np.diff(image.astype(int), axis=axis)).max() for axis in (0, 1)]
    assert max(steps) <= 1.6 * 100 / 16
    assert (image[0] == 100).all()
    assert (image[:, 0] == 100).all()


def test_enlarging_leaves_points_where_they_are() -> None:
    small = np.zeros((64, 64, 3), np.uint8)
    small[20:24, 30:34] = 255
    rows, columns = np.nonzero(enlarge(small)[..., 0] > 127)
    assert (rows.mean(), columns.mean()) == (2 * 21.5 + 0.5, 2 * 31.5 + 0.5)
