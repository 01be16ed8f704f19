"""A photograph's own teeth, in a mouth that moves."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.mesh import INNER_LIPS, OUTER_LIPS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.images.io import read_image
from face2face.portrait.drawn_mouth import DrawnMouth
from face2face.portrait.own_teeth import cut_teeth, with_lips_beside_teeth
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.photo_colours import lips_of, pinkness, redness
from face2face.portrait.seen_teeth import seen_teeth, shows_tongue
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_MODELS = Path(__file__).parents[2] / "models"
_LOWER = list(INNER_LIPS[1:10])
_OUTER = list(OUTER_LIPS[1:10])
_UPPER = list(INNER_LIPS[:10:-1])
_CHIN = [152, 148, 377, 176, 400]
_ABOVE_NOSE = [8, 9, 10, 67, 69, 104, 108, 151, 168, 297, 299, 333, 337, 33, 133, 362, 263]


def _photo(name: str) -> Photo:
    image = read_image(_MODELS / name / "photo.jpg")
    return take_photo(image, OpenVinoFaceNetworks(), size=512, name=name)


@pytest.fixture(scope="module")
def taken() -> Photo:
    """A woman who smiles."""
    return _photo("nora")


@pytest.fixture(scope="module")
def smiling(taken: Photo) -> Photo:
    return with_lips_beside_teeth(taken)


def _opened(photo: Photo, *, up: float = 0.0, jaw: float = 0.0) -> MeshPoints:
    """Lips moved apart, in distances between the eyes' outer corners."""
    points, unit = photo.points.copy(), eye_distance(photo.points)
    points[_UPPER, 1] -= up * unit
    points[_LOWER + _CHIN, 1] += jaw * unit
    return np.asarray(points, np.float32)


def _teeth(photo: Photo, image: Frame) -> Frame:
    """The middle of the upper teeth, where the photograph has them."""
    x, y = photo.points[13, :2].round().astype(int)
    end = round(float(photo.points[14, 1]))
    part: Frame = image[y + (end - y) // 2 : y + 3 * (end - y) // 4, x - 20 : x + 20]
    return part


def test_the_lower_lip_begins_below_the_teeth(taken: Photo, smiling: Photo) -> None:
    """The mesh's line cuts through her teeth on one side."""
    moved = np.flatnonzero((smiling.points != taken.points).any(1))
    assert len(moved) > 0
    assert set(moved.tolist()) <= {*_LOWER, *_OUTER, *_UPPER, INNER_LIPS[0], INNER_LIPS[10]}
    thick, kept = (each.points[_OUTER, 1] - each.points[_LOWER, 1] for each in (taken, smiling))
    assert (kept > 0.6 * thick).all()
    x, y = smiling.points[_LOWER, :2].round().astype(int).T
    outside = np.stack([smiling.image[y + 3, x + step] for step in (-1, 0, 1)]).astype(np.float32)
    assert min(redness(colour) for colour in outside.mean(0)[2:-2]) > 0.25  # lip, not tooth
    before = taken.points[_LOWER, :2].round().astype(int)
    assert min(redness(taken.image[y + 3, x].astype(np.float32)) for x, y in before[2:-2]) < 0.15


def test_a_grey_photograph_keeps_its_teeth(taken: Photo) -> None:
    """No colour tells teeth from lips there, nor from a tongue."""
    grey = np.repeat(taken.image.mean(2, keepdims=True).round().astype(np.uint8), 3, 2)
    photo = replace(taken, image=grey)
    seen, there = seen_teeth(photo), seen_teeth(taken)
    assert seen is not None
    assert there is not None
    assert np.abs(seen.known - there.known).max() < 0.2 * there.along[-1]
    assert not shows_tongue(replace(photo, points=_opened(photo, jaw=0.15)))


def test_a_photograph_without_teeth_stays_as_it_is() -> None:
    closed = _photo("luca")
    assert with_lips_beside_teeth(closed) is closed
    assert cut_teeth(closed, 0.0) is None


def test_a_dropped_jaw_shows_the_teeth_of_the_photograph(smiling: Photo) -> None:
    points = _opened(smiling, jaw=0.15)
    # As a warp leaves it: the teeth drawn out with the lip.
    stretched = smiling.image.copy()
    _teeth(smiling, stretched)[:] = (20, 200, 20)
    done = DrawnMouth(smiling).render(stretched, points)
    own = _teeth(smiling, smiling.image).astype(int)
    assert np.abs(_teeth(smiling, done) - own).mean() < 6
    below = done[round(float(smiling.points[14, 1])) + 6, round(float(smiling.points[14, 0]))]
    assert below.mean() < 0.6 * own.mean()  # tongue and shadow, no teeth
    assert redness(below.astype(np.float32)) > 0.25


def test_teeth_stay_below_the_nose_when_brows_rise(smiling: Photo) -> None:
    mouth, jaw = DrawnMouth(smiling), _opened(smiling, jaw=0.15)
    raised = jaw.copy()
    raised[_ABOVE_NOSE, 1] -= 0.06 * eye_distance(jaw)
    first, second = (mouth.render(smiling.image.copy(), points) for points in (jaw, raised))
    seen = [_teeth(smiling, image).astype(int) for image in (first, second)]
    assert np.abs(seen[0] - seen[1]).mean() < 5


def test_what_a_lip_uncovers_is_gum(smiling: Photo) -> None:
    points = _opened(smiling, up=0.08, jaw=0.15)
    done = DrawnMouth(smiling).render(smiling.image.copy(), points)
    x, y = points[13, :2].round().astype(int)
    gum = done[y + 3 : y + 6, x - 15 : x + 15].astype(np.float32)
    assert redness(gum.mean((0, 1))) > 0.25
    assert gum.mean(2).std(1).max() < 4  # no stripes


def test_a_light_on_the_lip_is_no_tooth(smiling: Photo) -> None:
    image = smiling.image.copy()
    x, y = smiling.points[14, :2].round().astype(int)
    image[y - 3 : y + 12, x - 4 : x + 4] = (245, 235, 225)
    lit = with_lips_beside_teeth(replace(smiling, image=image))
    assert np.abs(lit.points - smiling.points).max() < 0.03 * eye_distance(smiling.points)


def test_a_light_that_the_meshs_line_crosses_is_no_tooth(smiling: Photo) -> None:
    """Where that line is on the lip, a light lies on both sides of it."""
    unit = eye_distance(smiling.points) / 90
    low = smiling.points.copy()
    low[[*_LOWER, *_OUTER], 1] += 4 * unit
    image = smiling.image.copy()
    x, y = low[14, :2].round().astype(int)
    image[y - 2 : y + 5, x - 14 : x + 14] = (245, 235, 225)
    plain, lit = (
        with_lips_beside_teeth(replace(smiling, image=each, points=low)).points
        for each in (smiling.image, image)
    )
    assert np.abs(lit - plain).max() < unit
    seen = seen_teeth(replace(smiling, image=image, points=low))
    assert seen is not None
    assert (seen.end < seen.lip - 2 * unit)[len(seen.end) // 3 : -len(seen.end) // 3].all()


def test_teeth_in_the_cheeks_shadow_are_seen_as_they_are(smiling: Photo) -> None:
    """Mirrored ones stood in their place, or none."""
    image = smiling.image.astype(np.float32)
    right, middle = smiling.points[308, 0], smiling.points[13, 0]
    within = np.clip((np.arange(512) - middle) / (right - middle), 0, 1)[:, None]
    image *= 1 - within * np.array([0.35, 0.42, 0.5], np.float32)
    dim = replace(smiling, image=image.astype(np.uint8))
    bright, shaded = seen_teeth(smiling), seen_teeth(dim)
    assert bright is not None
    assert shaded is not None
    assert shaded.known[1] > bright.known[1] - 2 * bright.unit


def test_teeth_in_yellow_light_are_known_by_lips_that_are_pink(taken: Photo) -> None:
    image = (taken.image * np.array([1.0, 0.8, 0.3])).astype(np.uint8)
    yellow = replace(taken, image=image)
    seen = seen_teeth(yellow)
    assert seen is not None
    assert redness(seen.colour) > 0.4
    assert pinkness(seen.colour) < 0.35


def test_teeth_no_brighter_than_lips_are_known_by_lips_that_are_pinker(taken: Photo) -> None:
    """Else they went down with the lower lip, and drawn ones stood above them."""
    image = taken.image.astype(np.float32)
    inside = np.zeros(image.shape[:2], np.uint8)
    outline = taken.points[list(INNER_LIPS), :2].round().astype(np.int32)
    cv2.fillPoly(inside, [outline], 1)
    inside = np.asarray(cv2.dilate(inside, np.ones((9, 9), np.uint8)))
    bright = image.mean(2)
    teeth = (inside > 0) & (bright > 0.75 * bright[inside > 0].max())
    image[teeth] *= 0.85 * lips_of(taken).mean() / image[teeth].mean()
    seen = seen_teeth(replace(taken, image=image.astype(np.uint8)))
    assert seen is not None
    assert seen.colour.mean() < 1.1 * lips_of(taken).mean()


@pytest.fixture(scope="module")
def tongue(taken: Photo) -> Photo:
    """Her tongue is out: over her teeth, lower lip and chin."""
    shown = cv2.GaussianBlur(taken.image, (0, 0), 1)
    points = taken.points.copy()
    points[_LOWER, 1] += 0.03 * eye_distance(points)
    chin = points[[324, 377, 152, 148, 95], :2]
    outline = np.concatenate([points[_UPPER, :2], chin]).round().astype(np.int32)
    share = np.zeros(shown.shape[:2], np.uint8)
    cv2.fillPoly(share, [outline], 255)
    soft = np.asarray(cv2.GaussianBlur(share, (0, 0), 1))[..., None] / 255
    image = taken.image + soft * (lips_of(taken) * np.array([1.1, 1.35, 1.35]) - taken.image)
    return replace(taken, image=np.clip(image, 0, 255).astype(np.uint8), points=points)


def test_a_tongue_is_no_teeth(taken: Photo, tongue: Photo) -> None:
    assert not shows_tongue(taken)
    assert shows_tongue(tongue)
    assert seen_teeth(tongue) is None


def test_a_tongue_stays_whole_in_a_mouth_that_opens(tongue: Photo) -> None:
    points = _opened(tongue, jaw=0.1)
    drawn = DrawnMouth(tongue).render(tongue.image.copy(), points)
    assert np.array_equal(drawn, tongue.image)


def test_the_upper_lip_ends_where_teeth_begin(taken: Photo, smiling: Photo) -> None:
    """The mesh has it higher on one side: skin would be torn open beside her teeth."""
    unit = eye_distance(taken.points) / 90
    pinkest = []
    for photo in (taken, smiling):
        places = (photo.points[_UPPER[1:-1], :2] + (0, 1.5 * unit)).round().astype(int)
        pinkest.append(
            max(float(pinkness(photo.image[y, x].astype(np.float32))) for x, y in places)
        )
    assert pinkest[0] > 0.3  # of her lip
    assert pinkest[1] < 0.25


def test_the_lower_row_does_not_hang_from_the_upper_one(smiling: Photo) -> None:
    """A dark line parts them; without it all that is seen is the upper row."""
    image = smiling.image.copy()
    x, y = smiling.points[13, :2].round().astype(int)
    end = round(float(smiling.points[14, 1]))
    bite = y + round(0.7 * (end - y))
    image[bite : bite + 2, x - 60 : x + 60] = image[bite : bite + 2, x - 60 : x + 60] // 3

    def reaches(photo: Photo) -> int:
        teeth = cut_teeth(photo, 0.0)
        assert teeth is not None
        column = teeth.image[:, x - teeth.first[0], 3]
        return int(teeth.first[1]) + int(np.flatnonzero(column > 0.5)[-1])

    assert reaches(smiling) > end - 6
    assert reaches(replace(smiling, image=image)) == pytest.approx(bite, abs=2)


def test_a_wider_smile_shows_more_teeth_and_no_dark_beside_them(smiling: Photo) -> None:
    teeth = cut_teeth(smiling, 0.0)
    assert teeth is not None
    corners = smiling.points[[INNER_LIPS[0], INNER_LIPS[10]], 0]
    # On the left of the image her own end well within the mouth, where its corner is dark.
    for x, outwards, least in zip(corners, (0, 4), (15, 100), strict=True):
        shown = teeth.image[:, round(float(x)) + outwards - teeth.first[0], :3]
        assert shown.mean(1).max() > least


def test_teeth_go_on_where_the_lip_of_a_wide_smile_hides_them(smiling: Photo) -> None:
    """Such a lip is more curved than any row of teeth."""
    unit, x = eye_distance(smiling.points) / 90, float(smiling.points[14, 0])

    def higher(columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Pixels by which the mouth is bent."""
        return np.float32(0.02 / unit) * (columns - np.float32(x)) ** 2

    rows, columns = np.mgrid[:512, :512].astype(np.float32)
    image = cv2.remap(smiling.image, columns, rows + higher(columns), cv2.INTER_LINEAR)
    points = smiling.points.copy()
    points[:468, 1] -= higher(points[:468, 0])
    teeth = cut_teeth(replace(smiling, image=image, points=points), 0.0)
    assert teeth is not None
    middle = round(x) - teeth.first[0]
    ends = [
        np.flatnonzero(teeth.image[:, middle + round(beside * unit), 3] > 0.5)[-1]
        for beside in (-15, 0, 15)
    ]
    # Seen as they end, they would rise by 13 mm on both sides together.
    assert 2 * ends[1] - ends[0] - ends[2] < 8 * unit
