"""Squares around mouth and eyes."""

import numpy as np
import pytest

from face2face.faces.geometry import Similarity
from face2face.faces.mesh import LEFT_EYE_CORNERS, OUTER_LIPS, RIGHT_EYE_CORNERS, MeshPoints
from face2face.faces.patch_squares import (
    cut_eyes,
    cut_mouth,
    cut_square,
    eye_outlines,
    eye_squares,
    face_width,
    mouth_outline,
    mouth_square,
)
from tests.mesh_faces import meshed_astronaut


def moved(points: MeshPoints, similarity: Similarity) -> MeshPoints:
    return np.column_stack([similarity(points[:, :2]), points[:, 2]]).astype(np.float32)


def test_a_square_goes_with_the_face() -> None:
    """Turned, shifted and enlarged, a face's squares show the same."""
    _, points = meshed_astronaut()
    other = moved(points, Similarity(1.7, 0.4, (31.0, -12.0)))
    before = mouth_outline(points, mouth_square(points))
    assert mouth_outline(other, mouth_square(other)) == pytest.approx(before, abs=0.01)
    eyes = eye_outlines(points, eye_squares(points))
    assert eye_outlines(other, eye_squares(other)) == pytest.approx(eyes, abs=0.01)


def test_an_opened_mouth_keeps_the_scale() -> None:
    _, points = meshed_astronaut()
    opened = points.copy()
    opened[list(OUTER_LIPS[:10]), 1] += 30
    assert face_width(opened) == face_width(points)
    one, other = (np.linalg.det(mouth_square(p)[:, :2]) for p in (points, opened))
    assert one == pytest.approx(other)


def test_the_left_eye_is_mirrored_below_the_right_one() -> None:
    _, points = meshed_astronaut()
    eyes = eye_outlines(points, eye_squares(points))
    right, left = eyes[:21], eyes[21:]
    for eye, top in ((right, 0), (left, 64)):
        outer, inner, iris = eye[0], eye[8], eye[16:]
        assert outer[0] < 64 < inner[0]
        assert (eye[:16, 1] > top).all()
        assert (eye[:16, 1] < top + 64).all()
        # Middle, outer, upper, inner and lower edge.
        assert iris[1, 0] < iris[0, 0] < iris[3, 0]
        assert iris[2, 1] < iris[0, 1] < iris[4, 1]


def test_what_is_cut_is_where_the_outline_says() -> None:
    """A dot painted on a corner of the face is found at that place of the square."""
    image, points = meshed_astronaut()
    dark = np.zeros_like(image)
    for corner in (61, RIGHT_EYE_CORNERS[0], LEFT_EYE_CORNERS[1]):
        x, y = np.round(points[corner, :2]).astype(int)
        dark[y - 1 : y + 2, x - 1 : x + 2] = 255
    lips = mouth_outline(points, mouth_square(points))
    mouth = cut_mouth(dark, mouth_square(points))[..., 0]
    assert np.unravel_index(mouth.argmax(), mouth.shape) == pytest.approx(lips[0, ::-1], abs=4)
    squares = eye_squares(points)
    outlines = eye_outlines(points, squares)
    both = cut_eyes(dark, squares)[..., 0]
    for half, corner in ((slice(0, 64), outlines[0]), (slice(64, 128), outlines[21 + 8])):
        place = np.unravel_index(both[half].argmax(), (64, 128))
        assert place == pytest.approx((corner[1] - half.start, corner[0]), abs=6)


@pytest.mark.parametrize("scale", [0.1, 0.4, 1.0, 2.5])
def test_cutting_keeps_the_light_at_every_scale(scale: float) -> None:
    """Fine stripes, cut much smaller, become their mean and no pattern."""
    stripes = np.zeros((640, 640, 3), np.uint8)
    stripes[:, ::2] = 200
    square = np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]])
    cut = cut_square(stripes, square, (64, 64))
    assert cut.mean() == pytest.approx(100, abs=3)
    if scale < 0.5:
        assert cut.std() < 12
