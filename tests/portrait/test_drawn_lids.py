"""What is drawn where lids are shut."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import CREASES, with_lids
from face2face.faces.mesh_measures import EYES
from face2face.images.io import read_image
from face2face.portrait.background_plate import Background
from face2face.portrait.drawn_lids import DrawnLids
from face2face.portrait.face import Portrait, make_portrait
from face2face.portrait.photo import take_photo
from face2face.portrait.warp import Warp
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_EYES = list(zip(EYES, CREASES, strict=True))

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
    assert _between_lids(done, points).mean(1).max() < 0.85 * skin
    # And nothing else is touched.
    changed = np.argwhere((done != moved).any(2))[:, ::-1]
    groups = ((upper, lower, crease) for (_, upper, lower, _), crease in _EYES)
    lids = points[[p for group in groups for line in group for p in line], :2]
    apart = np.linalg.norm(changed[:, None] - lids[None], axis=2).min(1)
    assert 0 < apart.max() < 12


def test_shut_lids_have_the_colour_of_the_skin_around_them() -> None:
    """The Girl with a Pearl Earring: the mesh has her lids' edges on white and iris."""
    image = read_image(_MODELS / "pearl-earring" / "photo.jpg")
    photo = take_photo(image, OpenVinoFaceNetworks(), size=512)
    shape = photo.points.astype(np.float64)
    points = with_lids(shape, shape, np.zeros(2)).astype(np.float32)
    moved = Warp(photo, np.full((512, 512), 255, np.uint8), Background(photo.image, photo.image))(
        points
    )
    done = DrawnLids(photo).render(moved.copy(), points)
    for (_, upper, _, _), crease in _EYES:
        lid = np.zeros(moved.shape[:2], np.uint8)
        above = points[list(upper), :2] - (0, 3)  # the line of lashes is dark
        outline = np.vstack([points[list(crease), :2], above[::-1]])
        cv2.fillPoly(lid, [np.round(outline).astype(np.int32)], 1)
        columns, rows = photo.points[list(crease), :2].round().astype(int).T
        skin = np.median(photo.image[rows, columns].astype(np.float64), axis=0)
        before, after = (_farthest(image[lid > 0], skin) for image in (moved, done))
        assert after < 0.28 < before
        assert after < 0.65 * before


def _farthest(colours: Frame, skin: npt.NDArray[np.float64]) -> float:
    """How far from the skin's colour a tenth of the pixels are at least, in its brightness."""
    off = np.linalg.norm(colours - skin, axis=1) / np.linalg.norm(skin)
    return float(np.percentile(off, 90))


def test_a_shut_lid_is_round_and_has_the_grain_of_the_skin_below() -> None:
    """Wide-open eyes, black in skin of one colour that is grained below them alone."""
    photo = take_photo(
        read_image(_MODELS / "luca" / "photo.jpg"), OpenVinoFaceNetworks(), size=1024
    )
    image = np.full_like(photo.image, (190, 140, 120))
    spots = np.random.default_rng(1).normal(0, 6, image.shape[:2])
    places = photo.points[:, :2].astype(np.float64)
    below = max(places[list(lower), 1].max() for _, _, lower, _ in EYES) + 2
    grained = np.arange(1024) > below
    image = (
        image + np.where(grained[:, None], cv2.GaussianBlur(spots, (3, 3), 0), 0)[..., None]
    ).astype(np.uint8)
    for _, upper, lower, _ in EYES:
        outline = places[[*upper, *reversed(lower)]].round().astype(np.int32)
        cv2.fillPoly(image, [outline], (0, 0, 0))
    shape = photo.points.astype(np.float64)
    points = with_lids(shape, shape, np.zeros(2)).astype(np.float32)
    painted = replace(photo, image=image)
    done = DrawnLids(painted).render(image.copy(), points).astype(np.float64).mean(2)
    for (_, upper, _, _), crease in _EYES:
        column, top = points[crease[3], :2].round().astype(int)
        seam = round(float(points[upper[len(upper) // 2], 1]))
        middle = (top + seam) // 2
        lid = done[top:seam, column - 12 : column + 13]
        # Brightest between crease and lashes, and brighter than the skin around the eye.
        assert lid[len(lid) // 2].mean() > 152 > 150 > lid[0].mean()
        assert lid[0].mean() > lid[-3].mean()
        grain = done[middle - 3 : middle + 4, column - 12 : column + 13].std(1).mean()
        assert (
            grain > 0.4 * done[middle + 60 : middle + 90, column - 12 : column + 13].std(1).mean()
        )
