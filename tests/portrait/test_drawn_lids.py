"""What is drawn where lids are shut."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import EYES
from face2face.images.io import read_image
from face2face.portrait.drawn_lids import DrawnLids
from face2face.portrait.face import Portrait, make_portrait
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def man() -> Portrait:
    return make_portrait(
        read_image(_MODELS / "luca" / "photo.jpg"), OpenVinoFaceNetworks(), size=512
    )


def _lids(portrait: Portrait, share: float) -> MeshPoints:
    photo = portrait.photo.points.astype(np.float64)
    return with_lids(photo, photo, np.array([share, share])).astype(np.float32)


def _between_lids(image: Frame, points: MeshPoints) -> Frame:
    """Pixels between the lids, (n, 3)."""
    mask = np.zeros(image.shape[:2], np.uint8)
    for _, upper, lower, _ in EYES:
        outline = [*upper[1:-1], *reversed(lower[1:-1])]
        places = [np.round(points[outline, :2]).astype(np.int32)]
        cv2.fillPoly(mask, places, 255)
    return image[mask > 0]


def test_open_eyes_are_left_alone(man: Portrait) -> None:
    for share in (1.0, 0.6):
        points = _lids(man, share)
        moved = man.warp(points)
        assert (DrawnLids(man.photo).render(moved.copy(), points) == moved).all()


def test_nothing_shines_between_shut_lids(man: Portrait) -> None:
    points = _lids(man, 0.0)
    moved = man.warp(points)
    done = DrawnLids(man.photo).render(moved.copy(), points)
    skin = man.photo.image[tuple(man.photo.points[[23, 253], 1::-1].round().astype(int).T)].mean()
    assert _between_lids(moved, points).mean(1).max() > 1.1 * skin
    assert _between_lids(done, points).mean(1).max() < 0.8 * skin
    # And nothing else is touched.
    changed = np.argwhere((done != moved).any(2))[:, ::-1]
    lids = points[[p for _, upper, lower, _ in EYES for p in (*upper, *lower)], :2]
    apart = np.linalg.norm(changed[:, None] - lids[None], axis=2).min(1)
    assert 0 < apart.max() < 12
