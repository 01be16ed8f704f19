"""Glasses are seen in a photograph, and brows do not bend them."""

from pathlib import Path

import numpy as np
import pytest

from face2face.faces.face_response import FaceResponse
from face2face.faces.mesh_brows import with_brows_raised
from face2face.faces.mesh_eyes import CREASES
from face2face.faces.mesh_measures import brow_heights, lid_openings
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.retarget_options import RetargetOptions
from face2face.images.io import read_image
from face2face.portrait.glasses import glasses_in
from face2face.portrait.photo import take_photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from tests.faces.mesh_heads import head

_MODELS = Path(__file__).parents[2] / "models"


def test_who_wears_glasses_is_seen_at_any_size() -> None:
    networks = OpenVinoFaceNetworks()
    for name, worn in (("hiro", True), ("kofi", False), ("keiko", False), ("mona-lisa", False)):
        for size in (256, 512):
            photo = take_photo(read_image(_MODELS / name / "photo.jpg"), networks, size=size)
            assert (glasses_in(photo) > 0.9) if worn else (glasses_in(photo) < 0.1), name


def test_brows_rise_less_behind_glasses() -> None:
    photo, driver = head(seed=9), head()
    raised = with_brows_raised(driver.astype(np.float64), np.full(2, 0.04)).astype(np.float32)
    ways = []
    for worn in (0.0, 1.0):
        response = FaceResponse(brows=0.5, glasses=worn)
        moved = MeshRetargeter(photo, driver, RetargetOptions(), response)(raised)
        ways.append(float((brow_heights(moved) - brow_heights(photo)).mean()))
    assert ways[0] > 0.07  # it looks half as raised as it is
    assert ways[1] == pytest.approx(0.3 * 0.04, rel=0.25)


def test_the_skin_above_lids_that_shut_stays_behind_glasses() -> None:
    photo, driver = head(seed=9, lids=0.25), head(lids=0.25)
    fallen = []
    for worn in (0.0, 0.5, 1.0):
        retargeter = MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(glasses=worn))
        shut = retargeter(head(lids=0.03))
        assert lid_openings(shut).max() < 0.1
        fallen.append(float((shut - photo)[list(CREASES[0][1:-1]), 1].mean()))
    far, half, least = fallen
    assert far > 1
    assert far - half == pytest.approx(half - least, rel=0.01)
    assert far - least == pytest.approx(0.7 * far, rel=0.35)
