"""The hair of brows is found, also below the mesh's line, and keeps its thickness as it rises."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces.mesh import LEFT_BROW, RIGHT_BROW
from face2face.faces.mesh_brows import with_brows_raised
from face2face.faces.mesh_measures import eye_distance
from face2face.images.io import read_image
from face2face.portrait.background_plate import Background
from face2face.portrait.brow_hair import brow_hair
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.warp import Warp
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

_LUCA = Path(__file__).parents[2] / "models" / "luca" / "photo.jpg"
_SIZE, _SKIN, _DARK = 512, 190, 60
_LINES = [list(RIGHT_BROW[5:]), list(LEFT_BROW[5:])]
_LOWER = [*_LINES[0], *_LINES[1]]


@pytest.fixture(scope="module")
def taken() -> Photo:
    return take_photo(read_image(_LUCA), OpenVinoFaceNetworks(), size=_SIZE)


def _with_brows(taken: Photo, thick: float, shade: int = _DARK) -> Photo:
    """A face of nothing but brows, which reach so far below the mesh's lines."""
    image = np.full((_SIZE, _SIZE, 3), _SKIN, np.uint8)
    if thick > 0:
        for brow in (RIGHT_BROW, LEFT_BROW):
            upper, lower = taken.points[list(brow[:5]), :2], taken.points[list(brow[5:]), :2]
            lower = lower + np.array([0, thick * eye_distance(taken.points)])
            area = np.vstack([upper, lower]).round().astype(np.int32)
            cv2.fillPoly(image, [area], (shade, shade, shade))
    return Photo(image, taken.points, taken.place)


@pytest.mark.parametrize("thick", [0.03, 0.06])
def test_hair_below_the_meshs_line_is_found(taken: Photo, thick: float) -> None:
    found, bare = (brow_hair(_with_brows(taken, by)) for by in (thick, 0.0))
    unit = eye_distance(taken.points)
    below = np.linalg.norm(found.below, axis=1) / unit
    assert below[_LOWER] == pytest.approx(thick, abs=0.015)
    assert not np.delete(below, _LOWER).any()
    assert not bare.below.any()
    assert found.room == pytest.approx(bare.room - thick, abs=0.015)


def test_thick_brows_keep_their_thickness_as_they_rise(taken: Photo) -> None:
    photo, by = _with_brows(taken, 0.06), 0.08
    warp = Warp(photo, np.full((_SIZE, _SIZE), 255, np.uint8), Background(photo.image, photo.image))
    raised = with_brows_raised(photo.points.astype(np.float64), np.full(2, by))
    shown = warp(raised.astype(np.float32))
    way = by * eye_distance(photo.points)
    for point in (*_LINES[0][1:4], *_LINES[1][1:4]):
        column = round(float(photo.points[point, 0]))
        before, after = (
            np.flatnonzero(image[:, column, 0] < (_SKIN + _DARK) / 2)
            for image in (photo.image, shown)
        )
        assert before[0] - after[0] == pytest.approx(way, abs=0.2 * way)
        assert len(after) == pytest.approx(len(before), abs=2)


def test_a_shadow_below_a_brow_is_no_hair(taken: Photo) -> None:
    assert not brow_hair(_with_brows(taken, 0.06, round(0.9 * _SKIN))).below.any()
    assert brow_hair(_with_brows(taken, 0.06, round(0.7 * _SKIN))).below.any()
