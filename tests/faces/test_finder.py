"""All faces of a photograph, and the faces of a film from frame to frame."""

from pathlib import Path

import numpy as np
import pytest

from face2face.faces.finder import FacesOfFilm, FacesOfPhotos
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.images.io import read_picture
from face2face.types import Frame


@pytest.fixture(scope="module")
def photos(predictor: LandmarkPredictor) -> FacesOfPhotos:
    """What looks at photographs."""
    return FacesOfPhotos(predictor)


def two(astronaut: Frame, apart: int = 0) -> Frame:
    """The portrait twice side by side, the right one moved down."""
    return np.hstack([astronaut, np.roll(astronaut, apart, 0)])


def test_small_faces_are_found_beside_large_ones(photos: FacesOfPhotos, astronaut: Frame) -> None:
    picture = two(astronaut)
    picture[256:, 400:656] = astronaut[::2, ::2]
    faces = photos(picture, 0.0).faces
    assert len(faces) == 3
    widths = [float(np.ptp(face[:, 0])) for face in faces]
    assert widths[0] > 1.8 * widths[2]


def test_a_picture_without_a_face(photos: FacesOfPhotos) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    assert photos(noise, 0.0).faces == []


def test_a_group_photograph(photos: FacesOfPhotos, shared_data: Path) -> None:
    group = read_picture(shared_data / "photos" / "solvay1927.jpg")
    assert 27 <= len(photos(group, 0.0).faces) <= 29


def test_both_faces_of_a_film_are_followed(predictor: LandmarkPredictor, astronaut: Frame) -> None:
    faces = FacesOfFilm(predictor, FaceTracker(predictor))
    for number in range(12):
        seen = faces(two(astronaut, 2 * number), number / 30)
        assert len(seen.faces) == 2
        assert not seen.cut
        left, right = sorted(seen.faces, key=lambda face: float(face[:, 0].mean()))
        assert (right - left).mean(0) == pytest.approx((512, 2 * number), abs=4)


def test_the_face_that_was_clicked_comes_first(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    faces = FacesOfFilm(predictor, FaceTracker(predictor))
    picture = two(astronaut)
    for x in (740, 220, 740):
        faces.follow(x, 120)
        seen = faces(picture, 0.0)
        assert len(seen.faces) == 2
        assert float(seen.faces[0][:, 0].mean()) == pytest.approx(x, abs=40)


def test_nothing_is_left_of_the_scene_before(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    faces = FacesOfFilm(predictor, FaceTracker(predictor))
    faces(two(astronaut), 0.0)
    seen = faces(np.full((512, 1024, 3), 128, np.uint8), 0.1)
    assert seen.cut
    assert seen.faces == []
