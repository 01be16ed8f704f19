import cv2
import numpy as np
import numpy.typing as npt
import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from face2face.faces.mesh import LEFT_EYE, MeshPoints
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.face_filling import as_in_faces
from face2face.tasks.face_pictures import EYES, POINTS, eyes_apart, face_pictures
from face2face.tasks.likely_face import likely_face
from face2face.tasks.surfaces import from_edges
from face2face.types import Frame

Mask = npt.NDArray[np.bool_]


@pytest.fixture(scope="module")
def seen(astronaut: Frame) -> tuple[Frame, MeshPoints]:
    image = np.ascontiguousarray(astronaut[20:276, 96:352])
    points = mesh_seeker()(image)
    assert points is not None
    return image, points


def hole_at(points: MeshPoints, part: tuple[int, ...], radius: int, side: int = 256) -> Mask:
    x, y = (round(float(value)) for value in points[list(part), :2].mean(0))
    return np.asarray(cv2.circle(np.zeros((side, side), np.uint8), (x, y), radius, 1, -1)) > 0


def off(done: npt.NDArray[np.number], image: Frame, hole: Mask) -> float:
    return float(np.abs(done.astype(float) - image)[hole].mean())


@pytest.mark.parametrize("times", [1, 3])
def test_a_hidden_eye_is_one_that_people_have(times: int, seen: tuple[Frame, MeshPoints]) -> None:
    image = np.asarray(cv2.resize(seen[0], None, fx=times, fy=times), np.uint8)
    hole = hole_at(seen[1] * times, LEFT_EYE, 20 * times, len(image))
    filled = from_edges(image, hole)
    points = mesh_seeker()(np.clip(np.round(filled), 0, 255).astype(np.uint8))
    assert points is not None
    likely = likely_face(filled, hole, points)
    assert likely is not None
    # Processors differ in what they read: .926 of it was the most.
    assert off(likely.over(filled), image, hole) < 0.95 * off(filled, image, hole)
    # With it comes the other eye: sharp, and so a little further off than what is smooth.
    done = as_in_faces(filled, hole, mesh_seeker())
    assert off(done, image, hole) < off(filled, image, hole)
    fine, smooth = (one - cv2.blur(one, (9, 9)) for one in (done, likely.over(filled)))
    assert fine[hole].std() > 1.1 * smooth[hole].std()
    # In a video it would come and go.
    film = as_in_faces(filled, hole, mesh_seeker(follows=True))
    assert (film - cv2.blur(film, (9, 9)))[hole].std() < fine[hole].std()
    assert (done[~hole] == image[~hole]).all()
    assert (done == as_in_faces(filled, hole, mesh_seeker())).all()


def test_linear_algebra_does_not_wait_for_other_cores(seen: tuple[Frame, MeshPoints]) -> None:
    """Its threads turn round and round beside those of a video: 150 ms of CPU an image."""
    threads = []

    def watched(image: Frame) -> MeshPoints | None:
        libraries = ThreadpoolController().select(user_api="blas").info()
        threads.extend(library["num_threads"] for library in libraries)
        return look(image)

    image, points = seen
    hole, look = hole_at(points, LEFT_EYE, 20), mesh_seeker(follows=True)
    watched.follows = True  # type: ignore[attr-defined]
    with threadpool_limits(2, "blas"):
        as_in_faces(from_edges(image, hole), hole, watched)  # type: ignore[arg-type]
    assert threads and set(threads) == {1}


def test_in_a_grey_photograph_it_is_grey(seen: tuple[Frame, MeshPoints]) -> None:
    grey = np.repeat(cv2.cvtColor(seen[0], cv2.COLOR_RGB2GRAY)[..., None], 3, 2).astype(np.uint8)
    hole = hole_at(seen[1], LEFT_EYE, 20)
    likely = likely_face(from_edges(grey, hole), hole, seen[1])
    assert likely is not None and likely.share.max() > 0.5
    assert np.ptp(likely.colours[hole], axis=-1).max() < 1


def test_nothing_is_said_of_what_is_no_such_face(seen: tuple[Frame, MeshPoints]) -> None:
    image, points = seen
    hole = hole_at(points, LEFT_EYE, 20)
    noise = np.random.default_rng(0).integers(0, 256, image.shape).astype(np.uint8)
    guess = likely_face(from_edges(noise, hole), hole, points)
    assert guess is not None and guess.share.max() == 0
    beside = np.zeros_like(hole)
    beside[:12, :12] = True
    assert likely_face(from_edges(image, beside), beside, points) is None
    profile = points.copy()
    profile[:, 2] += 1.5 * (points[:, 0] - points[:, 0].mean())
    assert likely_face(from_edges(image, hole), hole, profile) is None
    whole = np.ones_like(hole)
    assert likely_face(image.astype(np.float32), whole, points) is None


def test_without_a_face_all_stays_as_it_is(seen: tuple[Frame, MeshPoints]) -> None:
    nobody, hole = np.zeros(seen[0].shape, np.float32), hole_at(seen[1], LEFT_EYE, 20)
    assert (as_in_faces(nobody, hole, mesh_seeker()) == nobody).all()


def test_the_pictures_are_of_faces_before_the_camera() -> None:
    pictures = face_pictures()
    eyes = pictures.shape[[POINTS.index(33), POINTS.index(263)]]
    assert abs(eyes[0, 1] - eyes[1, 1]) < 0.5
    points = np.zeros((478, 3), np.float32)
    points[list(POINTS), :2] = pictures.shape
    assert abs(eyes_apart(points) - EYES) < 1
    mean = pictures.face_of(np.zeros(len(pictures.lightness), np.float32))
    # Nobody's face: all are in it.
    assert 30 < mean[pictures.depth > 0.1].mean() < 200


def test_a_guess_has_no_specks_in_all_colours() -> None:
    """What 200 rounded pictures sum up to showed on bright foreheads."""
    pictures = face_pictures()
    shares = np.random.default_rng(0).normal(0, 1.5, len(pictures.lightness)).astype(np.float32)
    face = np.log(pictures.face_of(shares) + 16) - pictures.mean
    tint = (face[..., 0] - face[..., 2])[15:40, 35:77]
    assert np.std(tint - cv2.GaussianBlur(tint, (0, 0), 3)) < 0.04
