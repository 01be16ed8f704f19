"""What is wrong with photographs, told of real ones that were spoilt, and of no good one."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import NoFaceError
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import with_lids
from face2face.images.io import read_image
from face2face.portrait.face import make_portrait
from face2face.portrait.photo import face_meshes, find_face
from face2face.portrait.photo_faults import PhotoFault
from face2face.portrait.photo_inspection import photo_faults
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    return OpenVinoFaceNetworks()


def faults_of(image: Frame, networks: OpenVinoFaceNetworks) -> list[PhotoFault]:
    return photo_faults(image, face_meshes(image, networks)[0])


def shrunk(image: Frame, share: float) -> Frame:
    return np.asarray(cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


@pytest.mark.parametrize("model", sorted(path.parent.name for path in _MODELS.glob("*/photo.jpg")))
def test_nothing_is_wrong_with_the_portraits_that_ship(
    model: str, networks: OpenVinoFaceNetworks
) -> None:
    assert faults_of(read_image(_MODELS / model / "photo.jpg"), networks) == []


@pytest.mark.parametrize("model", ["kofi", "keiko"])
def test_too_little_light_is_told_of_faces_of_any_colour(
    model: str, networks: OpenVinoFaceNetworks
) -> None:
    image = read_image(_MODELS / model / "photo.jpg")
    dark = np.asarray(image * 0.3, np.uint8)
    assert faults_of(dark, networks) == [PhotoFault.DARK]


def test_what_is_blurred_and_what_is_small_is_told(networks: OpenVinoFaceNetworks) -> None:
    image = read_image(_MODELS / "nora" / "photo.jpg")
    width = float(np.ptp(face_meshes(image, networks)[0][:, 0]))
    blurred = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.03 * width), np.uint8)
    assert faults_of(blurred, networks) == [PhotoFault.BLURRED]
    assert faults_of(shrunk(image, 60 / width), networks) == [PhotoFault.SMALL]
    assert faults_of(shrunk(blurred, 60 / width), networks) == [PhotoFault.SMALL]


@pytest.mark.parametrize("model", ["luca", "nora"])
def test_shut_eyes_are_told(model: str, networks: OpenVinoFaceNetworks) -> None:
    portrait = make_portrait(read_image(_MODELS / model / "photo.jpg"), networks, size=512)
    assert portrait.faults == []
    points = portrait.photo.points
    shut: MeshPoints = with_lids(points, points, np.zeros(2)).astype(np.float32)
    assert faults_of(portrait(shut), networks) == [PhotoFault.EYES_SHUT]


def test_a_face_that_looks_aside_and_one_that_is_cut_are_told(
    networks: OpenVinoFaceNetworks,
) -> None:
    image = read_image(_MODELS / "luca" / "photo.jpg")
    points = face_meshes(image, networks)[0]
    turned = points.copy()
    middle = points.mean(0)
    angle = np.radians(55)
    rotation = np.array(
        [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]
    )
    turned = ((points - middle) @ rotation.T + middle).astype(np.float32)
    assert photo_faults(image, turned) == [PhotoFault.TURNED]
    below = round(float(points[1:200, 1].mean()))
    assert PhotoFault.CUT in photo_faults(image[:below], points)


def test_a_face_that_is_not_there_is_named(networks: OpenVinoFaceNetworks) -> None:
    image = read_image(_MODELS / "luca" / "photo.jpg")
    with pytest.raises(NoFaceError, match=r"face 2 was asked for, but 1 is seen in luca\.jpg"):
        find_face(image, networks, face=2, name="luca.jpg")
