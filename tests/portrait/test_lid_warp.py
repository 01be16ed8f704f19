"""Lids that fall and rise without what is around them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces.mesh import LEFT_BROW, RIGHT_BROW, MeshPoints
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import EYES
from face2face.images.io import read_image
from face2face.portrait.background_plate import Background
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.warp import Warp
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

_LUCA = Path(__file__).parents[2] / "models" / "luca" / "photo.jpg"
_BROWS = (RIGHT_BROW, LEFT_BROW)


@pytest.fixture(scope="module")
def photo() -> Photo:
    """Brighter with each row of the eyes' region, where the face of a photograph is."""
    taken = take_photo(read_image(_LUCA), OpenVinoFaceNetworks(), size=512)
    eyes = float(taken.points[[33, 133, 263, 362], 1].mean())
    rows = np.clip(128 + 2 * (np.arange(512) - eyes), 0, 255).astype(np.uint8)
    image = np.repeat(np.repeat(rows[:, None, None], 512, 1), 3, 2)
    return Photo(np.ascontiguousarray(image), taken.points, taken.place)


@pytest.fixture(scope="module")
def warp(photo: Photo) -> Warp:
    matte = np.full(photo.image.shape[:2], 255, np.uint8)
    return Warp(photo, matte, Background(photo.image, photo.image))


def _lids(photo: Photo, share: float) -> MeshPoints:
    shape = photo.points.astype(np.float64)
    return with_lids(shape, shape, np.array([share, share])).astype(np.float32)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.3])
def test_skin_above_an_eye_goes_along_without_a_fold(
    photo: Photo, warp: Warp, share: float
) -> None:
    points = _lids(photo, share)
    moved = warp(points)[..., 0].astype(int)
    for (_, upper, *_), brow in zip(EYES, _BROWS, strict=True):
        for lid in upper[1:-1]:
            column, edge = points[lid, :2].round().astype(int)
            top = int(photo.points[list(brow), 1].min())
            down = moved[top : edge - 1, column]
            assert np.diff(down).min() >= -1
            # The lid brought its edge along.
            there = photo.image[round(float(photo.points[lid, 1])), column, 0]
            assert abs(down[-1] - int(there)) <= 8


def test_glasses_around_shut_eyes_are_not_bent(photo: Photo, warp: Warp) -> None:
    shut, still = warp(_lids(photo, 0.0)), warp(photo.points)
    near = np.zeros(photo.image.shape[:2], np.uint8)
    for (corners, _, lower, _), brow in zip(EYES, _BROWS, strict=True):
        places = photo.points[[*corners, *lower, *brow[5:]], :2]
        width = float(np.ptp(places[:2, 0]))
        low = places.min(0) - np.array([0.25 * width, 2])
        high = places.max(0) + width * np.array([0.25, 0.35])
        cv2.rectangle(near, low.astype(int).tolist(), np.ceil(high).astype(int).tolist(), 1, -1)
    assert (shut != still).any()
    assert (shut == still)[near == 0].all()


def test_lids_as_they_are_stay(photo: Photo, warp: Warp) -> None:
    assert np.abs(warp(_lids(photo, 1.0)).astype(int) - warp(photo.points)).max() <= 1
