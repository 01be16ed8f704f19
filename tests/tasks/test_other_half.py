import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import MIRRORED, RIGHT_EYE, LandmarkPredictor
from face2face.tasks.other_half import other_half
from face2face.tasks.surfaces import from_edges
from face2face.types import Frame, Grey, Landmarks


@pytest.fixture(scope="module")
def alike(astronaut: Frame, predictor: LandmarkPredictor) -> tuple[Frame, Landmarks]:
    """Her face and its mirror image laid over each other, the same on both sides."""
    cut = np.ascontiguousarray(astronaut[20:276, 96:352])
    face = FaceFinder(predictor).largest(cut)
    assert face is not None
    both = np.asarray(cv2.addWeighted(cut, 0.5, cut[:, ::-1].copy(), 0.5, 0), np.uint8)
    mirrored = face[list(MIRRORED)] * (-1, 1) + (cut.shape[1] - 1, 0)
    return both, ((face + mirrored) / 2).astype(np.float32)


def eye_of(face: Landmarks, shape: tuple[int, ...], radius: int = 13) -> Grey:
    """A hole over an eye."""
    x, y = (round(float(value)) for value in face[list(RIGHT_EYE)].mean(0))
    return np.asarray(cv2.circle(np.zeros(shape[:2], np.uint8), (x, y), radius, 255, -1), np.uint8)


def off(done: npt.NDArray[np.number], image: Frame, hole: Grey) -> float:
    return float(np.abs(done.astype(float) - image)[hole > 0].mean())


def test_points_lie_opposite_each_other() -> None:
    assert sorted(MIRRORED) == list(range(68))
    assert all(MIRRORED[MIRRORED[point]] == point for point in range(68))
    assert (MIRRORED[0], MIRRORED[17], MIRRORED[36], MIRRORED[48]) == (16, 26, 45, 54)
    assert [point for point in range(68) if MIRRORED[point] == point] == [
        *(8, 27, 28, 29, 30, 33),
        *(51, 57, 62, 66),
    ]


@pytest.mark.parametrize("times", [1, 3])
def test_a_hidden_eye_is_that_of_the_other_half(times: int, alike: tuple[Frame, Landmarks]) -> None:
    image = np.asarray(cv2.resize(alike[0], None, fx=times, fy=times), np.uint8)
    face = ((alike[1] + 0.5) * times - 0.5).astype(np.float32)
    hole = eye_of(face, image.shape, 13 * times)
    filled = from_edges(image, hole > 0)
    done = other_half(filled, hole > 0, face).over(filled)
    assert off(done, image, hole) < 0.4 * off(filled, image, hole)
    assert (done[hole == 0] == image[hole == 0]).all()


def test_in_another_light_the_tone_is_that_of_the_holes_edges(
    alike: tuple[Frame, Landmarks],
) -> None:
    image, face = alike
    lit = np.clip(image * np.linspace(1.0, 0.5, image.shape[1])[:, None], 0, 255).astype(np.uint8)
    hole = eye_of(face, image.shape)
    half = other_half(from_edges(lit, hole > 0), hole > 0, face)
    assert half.share.max() > 0.5
    assert off(half.colours, lit, hole) < 8


def test_of_halves_that_are_not_alike_nothing_is_taken_over(
    alike: tuple[Frame, Landmarks],
) -> None:
    image, face = alike
    hole = eye_of(face, image.shape)
    other = image.copy()
    other[:, 128:] = np.random.default_rng(0).integers(0, 256, other[:, 128:].shape)
    assert other_half(from_edges(other, hole > 0), hole > 0, face).share.max() == 0


def test_what_is_hidden_on_both_sides_and_what_is_a_spot_is_left_to_the_edges(
    alike: tuple[Frame, Landmarks],
) -> None:
    image, face = alike
    eye = eye_of(face, image.shape)
    for hole in (eye | eye[:, ::-1], eye_of(face, image.shape, 1)):
        assert other_half(from_edges(image, hole > 0), hole > 0, face).share.max() == 0


def test_an_eye_comes_back_where_halves_are_not_quite_alike(
    astronaut: Frame, predictor: LandmarkPredictor
) -> None:
    """Of a head before the camera, and the eye alone: the cheek beside it does not."""
    image = np.ascontiguousarray(astronaut[20:276, 96:352])
    face = FaceFinder(predictor).largest(image)
    assert face is not None
    hole = eye_of(face, image.shape, 18)
    filled = from_edges(image, hole > 0)
    before, aside, unknown = (
        other_half(filled, hole > 0, face, yaw).share.max() for yaw in (0.0, 0.6, np.inf)
    )
    assert before > 0.7
    assert aside == unknown == 0
    x, y = (round(float(value)) for value in face[[36, 41, 31, 2]].mean(0))
    mark = np.asarray(cv2.circle(np.zeros_like(hole), (x, y + 6), 12, 255, -1), np.uint8)
    filled = from_edges(image, mark > 0)
    same = [other_half(filled, mark > 0, face, yaw).share for yaw in (0.0, np.inf)]
    assert (same[0] == same[1]).all()
