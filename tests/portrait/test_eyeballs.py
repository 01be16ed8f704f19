"""Irises that slide over the white and under the lids."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.geometry import Similarity
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import with_gaze, with_lids
from face2face.faces.mesh_measures import EYES
from face2face.images.io import read_image
from face2face.portrait.eyeballs import Eyeballs
from face2face.portrait.face import make_portrait
from face2face.portrait.photo import Photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame
from tests.faces.mesh_heads import head

_NORA = Path(__file__).parents[2] / "models" / "nora" / "photo.jpg"

_SKIN, _WHITE, _BROWN = (190, 140, 110), (225, 220, 215), (60, 40, 25)


def _outlines(points: MeshPoints) -> list[npt.NDArray[np.int32]]:
    orders = [(c[0], *up, c[1], *reversed(low)) for c, up, low, _ in EYES]
    return [np.round(points[list(order), :2]).astype(np.int32) for order in orders]


def _between(points: MeshPoints, size: int) -> npt.NDArray[np.bool_]:
    return cv2.fillPoly(np.zeros((size, size), np.uint8), _outlines(points), 1) > 0


@pytest.fixture(scope="module")
def photo() -> Photo:
    """Eyes 90 pixels wide, their irises too large for them."""
    points = head(lids=0.34)
    points[:, :2] = 3 * (points[:, :2] - (200, 150)) + (256, 200)
    for *_, iris in EYES:
        points[list(iris[1:]), :2] += 18 * np.array([(1, 0), (0, -1), (-1, 0), (0, 1)])
    image = np.full((512, 512, 3), _SKIN, np.uint8)
    eyes = np.full_like(image, _WHITE)
    for *_, iris in EYES:
        cv2.circle(eyes, points[iris[0], :2].round().astype(int).tolist(), 18, _BROWN, -1)
    inside = _between(points, 512)
    image[inside] = eyes[inside]
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.uint8)
    return Photo(soft, points, Similarity(1.0, 0.0, (0.0, 0.0)))


def _here(first: npt.NDArray[np.int_], last: npt.NDArray[np.int_]) -> npt.NDArray[np.float32]:
    rows, columns = np.mgrid[first[1] : last[1], first[0] : last[0]].astype(np.float32)
    return np.dstack([columns, rows])


def _looking(photo: Photo, aside: float, down: float) -> tuple[Frame, MeshPoints]:
    eyeballs, shape = Eyeballs(photo), photo.points.astype(np.float64)
    points = with_gaze(shape, shape, np.array([aside, down])).astype(np.float32)
    image = eyeballs.photo.copy()
    eyeballs.draw(image, points, _here)
    return image, points


def _dark(image: Frame, eye: int) -> npt.NDArray[np.float64]:
    """The middle of what is dark on one side of the face."""
    half = np.zeros(image.shape[:2], bool)
    half[:, 256:] = bool(eye)
    half[:, :256] = not eye
    rows, columns = np.nonzero((image.mean(2) < 100) & half)
    return np.array([columns.mean(), rows.mean()])


def test_at_rest_the_eyes_are_as_they_are(photo: Photo) -> None:
    image, _ = _looking(photo, 0, 0)
    assert cv2.absdiff(image, photo.image).max() <= 2


def test_without_their_irises_eyes_are_white(photo: Photo) -> None:
    taken = Eyeballs(photo).photo
    deep = cv2.erode(_between(photo.points, 512).astype(np.uint8), np.ones((9, 9))) > 0
    assert np.abs(taken[deep].astype(int) - _WHITE).max() < 25
    outside = cv2.dilate(_between(photo.points, 512).astype(np.uint8), np.ones((13, 13))) == 0
    assert (taken == photo.image)[outside].all()


@pytest.mark.parametrize("aside", [-0.2, -0.1, 0.1, 0.2])
def test_irises_go_aside_by_all_of_their_way(photo: Photo, aside: float) -> None:
    image, _ = _looking(photo, aside, 0)
    for eye in (0, 1):
        way = _dark(image, eye) - _dark(photo.image, eye)
        assert way == pytest.approx([90 * aside, 0], abs=1.5)
        # Where it was it is white.
        x, y = _dark(photo.image, eye).round().astype(int)
        left = round(x - np.sign(aside) * 14)
        assert image[y - 3 : y + 4, left - 2 : left + 3].min() > 190


def test_an_iris_goes_under_the_lids_and_drags_nothing(photo: Photo) -> None:
    image, _ = _looking(photo, 0, 0.12)
    beside = cv2.dilate(_between(photo.points, 512).astype(np.uint8), np.ones((9, 9))) == 0
    assert cv2.absdiff(image, photo.image)[beside].max() <= 2
    for eye, (*_, iris) in enumerate(EYES):
        x, y = photo.points[iris[0], :2].round().astype(int)
        assert image[y - 9, x].min() > 180
        assert _dark(image, eye)[1] > _dark(photo.image, eye)[1] + 3


def test_a_lid_that_sinks_hides_an_iris_and_does_not_squeeze_it(photo: Photo) -> None:
    shape = photo.points.astype(np.float64)
    sunk = with_lids(shape, shape, np.array([0.5, 0.5])).astype(np.float32)
    eyeballs = Eyeballs(photo)
    image = np.full_like(photo.image, _SKIN)
    image[_between(sunk, 512)] = _WHITE
    eyeballs.draw(image, sunk, _here)
    for outline, (*_, iris) in zip(_outlines(sunk), EYES, strict=True):
        x, y = sunk[iris[0], :2].round().astype(int)
        row = image[y + 4].mean(1) < 120
        assert row[x - 13 : x + 14].all()  # as wide as ever
        assert (image[: outline[:, 1].min() - 4, x].mean(1) > 120).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("place", [(-512, 0), (0, -400), (400, 400)])
def test_eyes_beyond_the_photograph_are_left_alone(photo: Photo, place: tuple[int, int]) -> None:
    points = photo.points.copy()
    points[:, :2] += place
    eyeballs = Eyeballs(Photo(photo.image, points, photo.place))
    assert (eyeballs.photo == photo.image).all()
    image = photo.image.copy()
    eyeballs.draw(image, points, _here)
    assert (image == photo.image).all()


def test_an_iris_that_is_a_point_is_left_alone(photo: Photo) -> None:
    points = photo.points.copy()
    for *_, iris in EYES:
        points[list(iris)] = points[iris[0]]
    assert (Eyeballs(Photo(photo.image, points, photo.place)).photo == photo.image).all()


@pytest.mark.parametrize("aside", [-0.15, 0.15])
def test_a_real_photographs_irises_move_as_far_as_they_are_asked_to(aside: float) -> None:
    portrait = make_portrait(read_image(_NORA), OpenVinoFaceNetworks(), size=512)
    shape = portrait.photo.points.astype(np.float64)
    points = with_gaze(shape, shape, np.array([aside, 0.0])).astype(np.float32)
    before, after = portrait(portrait.photo.points), portrait(points)
    for corners, _, _, iris in EYES:
        width = float(np.linalg.norm(shape[corners[0], :2] - shape[corners[1], :2]))
        x, y = shape[iris[0], :2].round().astype(int)
        seen = cv2.matchTemplate(
            after[y - 5 : y + 6, x - 24 : x + 25],
            before[y - 5 : y + 6, x - 8 : x + 9],
            cv2.TM_CCOEFF_NORMED,
        )
        assert seen.max() > 0.7
        assert int(seen.argmax()) % seen.shape[1] - 16 == pytest.approx(aside * width, abs=1.2)
