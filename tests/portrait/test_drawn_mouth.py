"""What is drawn between lips that open."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces.mesh import INNER_LIPS, LEFT_IRIS, OUTER_LIPS, RIGHT_IRIS, MeshPoints
from face2face.faces.mesh_measures import EYES, eye_distance
from face2face.faces.mesh_mouth import with_mouth_widened
from face2face.faces.rigid import rotation_of
from face2face.faces.youth import youth
from face2face.images.io import read_image
from face2face.portrait.dentition import GROWN, MILK, TOOTHLESS, Dentition
from face2face.portrait.drawn_mouth import DrawnMouth
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.photo_colours import dark_of, redness, skin_of, white_of
from face2face.portrait.seen_teeth import seen_teeth
from face2face.portrait.teeth import lower_teeth, upper_teeth
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

MODELS = Path(__file__).parents[2] / "models"
UPPER_LIP = [191, 80, 81, 82, 13, 312, 311, 310, 415]
LOWER_LIP = [95, 88, 178, 87, 14, 317, 402, 318, 324]
CHIN = [152, 148, 377, 176, 400]
FRONT = np.array([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
"""Two pixels a millimetre, seen from the front."""


def photo_of(name: str) -> Photo:
    return take_photo(
        read_image(MODELS / name / "photo.jpg"), OpenVinoFaceNetworks(), size=512, name=name
    )


@pytest.fixture(scope="module")
def closed() -> Photo:
    return photo_of("luca")


def opened(photo: Photo, *, up: float = 0.0, jaw: float = 0.0, wider: float = 0.0) -> MeshPoints:
    """Lips moved apart, and corners, in distances between the eyes' outer corners."""
    unit = eye_distance(photo.points)
    points = with_mouth_widened(photo.points.astype(np.float64), wider).astype(np.float32)
    points[UPPER_LIP, 1] -= up * unit
    points[LOWER_LIP + CHIN, 1] += jaw * unit
    return points


def between_lips(photo: Photo, points: MeshPoints, image: Frame) -> Frame:
    """The middle third of the opening, from the upper lip to the lower one."""
    unit = eye_distance(points)
    middle = (points[13] + points[14])[:2] / 2
    left, right = (round(float(middle[0] + side * 0.08 * unit)) for side in (-1, 1))
    return image[round(float(points[13, 1])) : round(float(points[14, 1])), left:right]


def test_lips_that_stay_closed_change_nothing(closed: Photo) -> None:
    assert (DrawnMouth(closed).render(closed.image.copy(), closed.points) == closed.image).all()


def test_a_raised_lip_shows_bright_teeth_and_a_dropped_jaw_the_dark(closed: Photo) -> None:
    mouth = DrawnMouth(closed)
    smile, ah = opened(closed, up=0.08, wider=0.15), opened(closed, jaw=0.25)
    teeth = between_lips(closed, smile, mouth.render(closed.image.copy(), smile))
    dark = between_lips(closed, ah, mouth.render(closed.image.copy(), ah))
    skin = closed.image[closed.points[151, 1].astype(int), closed.points[151, 0].astype(int)]
    assert np.percentile(teeth.mean(2), 75) > 0.7 * skin.mean()
    middle = dark[len(dark) // 3 : len(dark) // 2]
    assert middle.mean() < 0.4 * skin.mean()


def test_teeth_fill_a_smile_and_are_dim_in_talk(closed: Photo) -> None:
    mouth = DrawnMouth(closed)
    talk, smile = (opened(closed, up=0.04, jaw=0.06, wider=wider) for wider in (0.0, 0.15))
    dim, bright = (
        between_lips(closed, points, mouth.render(closed.image.copy(), points)).mean((1, 2))
        for points in (talk, smile)
    )
    upper, lower = slice(len(dim) // 4, len(dim) // 2), slice(len(dim) // 2, len(dim) * 3 // 4)
    assert dim[upper].mean() < 0.9 * bright[upper].mean()
    # Below the teeth of one who talks is the tongue.
    assert dim[lower].mean() < 0.85 * bright[lower].mean()


def test_a_babys_mouth_has_no_teeth(closed: Photo) -> None:
    """The same man, with a baby's large irises, short nose and wide face."""
    points = closed.points.copy()
    unit = eye_distance(points)
    for iris in (RIGHT_IRIS, LEFT_IRIS):
        centre = points[iris[0]].copy()
        points[list(iris)] = centre + 1.3 * (points[list(iris)] - centre)
    points[2, 1] -= 0.1 * unit
    points[[234, 454], 0] += np.array([-0.03, 0.03], np.float32) * unit
    baby = replace(closed, points=points)
    assert youth(closed.points) < 0 < 8.5 < youth(points)
    lips, others = (opened(each, up=0.08, wider=0.15) for each in (closed, baby))
    teeth = between_lips(closed, lips, DrawnMouth(closed).render(closed.image.copy(), lips))
    gum = between_lips(baby, others, DrawnMouth(baby).render(baby.image.copy(), others))
    assert np.percentile(gum.mean(2), 95) < 0.8 * np.percentile(teeth.mean(2), 95)


def test_upper_teeth_stay_while_the_jaw_drops(closed: Photo) -> None:
    mouth = DrawnMouth(closed)
    some, more = (opened(closed, up=0.06, jaw=jaw) for jaw in (0.10, 0.25))
    first, second = (mouth.render(closed.image.copy(), points) for points in (some, more))
    top, middle = round(float(some[13, 1])), some[13, 0].astype(int)
    row = slice(top + 3, round(float(closed.points[13, 1])))
    column = slice(middle - 10, middle + 10)
    assert np.abs(first[row, column].astype(int) - second[row, column]).max() <= 3


def test_teeth_lie_in_shadow_beside_the_corners_and_where_lips_hardly_part(closed: Photo) -> None:
    mouth = DrawnMouth(closed)
    # The row below the upper lip, in the middle and beside a corner.
    points = opened(closed, up=0.06, jaw=0.06)
    image = mouth.render(closed.image.copy(), points)
    row = round(float(points[[81, 13], 1].mean())) + 4
    middle, beside = (
        np.percentile(image[row, x - 3 : x + 4].mean(1), 75)
        for x in (round(float(points[at, 0])) for at in (13, 191))
    )
    assert beside < 0.6 * middle
    ajar = opened(closed, jaw=0.025)
    slit = between_lips(closed, ajar, mouth.render(closed.image.copy(), ajar))
    assert np.percentile(slit.mean(2), 75) < 0.75 * middle


def test_a_mouth_is_no_darker_than_its_photograph(closed: Photo) -> None:
    faded = Photo(closed.image // 2 + 90, closed.points, closed.place)
    points = opened(closed, jaw=0.25)
    inside = between_lips(closed, points, DrawnMouth(faded).render(faded.image.copy(), points))
    assert inside.mean(2).min() > 85


def test_lips_that_a_photograph_cuts_off_have_no_colour_but_are_no_error(closed: Photo) -> None:
    above = int(closed.points[list(OUTER_LIPS), 1].min()) - 20
    image = np.ascontiguousarray(closed.image[:above])
    cut = cv2.copyMakeBorder(image, 0, closed.size - above, 0, 0, cv2.BORDER_CONSTANT)
    points = closed.points + np.float32([0, closed.size - above + 20, 0])
    seen = dark_of(Photo(cut, points, closed.place), 0.3)
    assert np.isfinite(seen).all()


def test_a_mouth_in_pink_light_is_not_bright_red(closed: Photo) -> None:
    """What a veil of light adds has the colour that it has in nostrils and pupils, by half."""
    pink = (closed.image * 0.5 + np.array([120.0, 80.0, 80.0])).astype(np.uint8)
    veiled = Photo(pink, closed.points, closed.place)
    points = opened(closed, jaw=0.3)
    seen = between_lips(closed, points, DrawnMouth(veiled).render(pink.copy(), points))
    dark = seen[len(seen) // 3 : len(seen) // 2].mean((0, 1))
    assert 0.4 < redness(dark.astype(np.float32)) < 0.53


def test_nothing_outside_the_lips_changes(closed: Photo) -> None:
    points = opened(closed, up=0.05, jaw=0.2)
    changed = (DrawnMouth(closed).render(closed.image.copy(), points) != closed.image).any(2)
    rows, columns = np.nonzero(changed)
    outline = points[list(INNER_LIPS), :2]
    for places, along in ((columns, outline[:, 0]), (rows, outline[:, 1])):
        assert along.min() - 6 < places.min()
        assert places.max() < along.max() + 6


def test_teeth_are_as_light_and_as_grey_as_the_photograph(closed: Photo) -> None:
    bright = white_of(closed)
    dark = white_of(Photo(closed.image // 2, closed.points, closed.place))
    assert dark.mean() == pytest.approx(bright.mean() / 2, rel=0.05)
    grey = np.repeat(closed.image.mean(2, keepdims=True).astype(np.uint8), 3, 2)
    assert np.ptp(white_of(Photo(grey, closed.points, closed.place))) < 1


@pytest.mark.parametrize("tone", [(1.0, 1.0, 1.0), (1.15, 1.04, 0.81)], ids=["grey", "brown"])
def test_a_photograph_of_one_tone_has_a_mouth_of_that_tone(
    closed: Photo, tone: tuple[float, float, float]
) -> None:
    image = (0.8 * closed.image.mean(2, keepdims=True) * np.array(tone)).astype(np.uint8)
    photo, points = replace(closed, image=image), opened(closed, up=0.04, jaw=0.25)
    shown = between_lips(closed, points, DrawnMouth(photo).render(image.copy(), points))
    off = shown / np.array(tone)
    assert np.ptp(off, axis=2).max() < 4
    coloured = DrawnMouth(closed).render(closed.image.copy(), points)
    assert np.ptp(between_lips(closed, points, coloured) / np.array(tone), axis=2).max() > 15


def _dark_between_lips(photo: Photo, points: MeshPoints) -> Frame:
    inside = points[list(INNER_LIPS), :2].round().astype(np.int32)
    return np.asarray(cv2.fillPoly(photo.image.copy(), [inside], (40, 20, 20)), np.uint8)


def test_a_mouth_that_stands_open_in_the_photograph_shows_its_own_inside(closed: Photo) -> None:
    points = opened(closed, jaw=0.25)
    image = _dark_between_lips(closed, points)
    photo = replace(closed, image=image, points=points)
    further = opened(photo, jaw=0.1)
    assert (DrawnMouth(photo).render(image.copy(), further) == image).all()
    wide = opened(photo, jaw=0.4)
    assert (DrawnMouth(photo).render(image.copy(), wide) != image).any()


def test_from_the_side_an_open_mouth_keeps_its_own_inside(closed: Photo) -> None:
    """However far it opens: teeth would be drawn beside the face."""
    image = _dark_between_lips(closed, opened(closed, jaw=0.25))
    shape = opened(closed, jaw=0.25).astype(np.float64)
    middle = shape.mean(0)
    for degrees, drawn in ((0, True), (45, False)):
        turned = rotation_of(np.radians([degrees, 0.0, 0.0]))
        points = ((shape - middle) @ turned.T + middle).astype(np.float32)
        photo = replace(closed, image=image, points=points)
        wide = opened(photo, jaw=0.5)
        done = DrawnMouth(photo).render(image.copy(), wide)
        assert (done != image).any() == drawn


def _with_eyes_of(photo: Photo, colour: tuple[int, int, int]) -> Photo:
    """The same photograph, a square of one colour where each eye is."""
    image = photo.image.copy()
    for corners, upper, lower, _ in EYES:
        eye = photo.points[[*corners, *upper, *lower], :2]
        left, top = eye.min(0).astype(int)
        right, bottom = eye.max(0).astype(int) + 1
        image[top:bottom, left:right] = colour
    return replace(photo, image=image)


def test_behind_sunglasses_teeth_are_not_violet(closed: Photo) -> None:
    red, green, blue = white_of(_with_eyes_of(closed, (120, 60, 110)))
    assert green >= (red + blue) / 2 - 1


def test_behind_sunglasses_that_show_the_sky_teeth_are_not_blue(closed: Photo) -> None:
    white = white_of(_with_eyes_of(closed, (40, 120, 220)))
    assert white[2] / white.mean() < 1.11
    assert white[0] / white.mean() > 0.8


def test_teeth_of_a_mouth_in_the_shade_are_no_brighter_than_its_skin_lets_them(
    closed: Photo,
) -> None:
    shaded = closed.image.copy()
    below_eyes = round(float(closed.points[197, 1]))
    shaded[below_eyes:] = np.round(0.25 * shaded[below_eyes:]).astype(np.uint8)
    # The eyes' whites are as they were.
    assert white_of(replace(closed, image=shaded)).mean() < 0.6 * white_of(closed).mean()


def test_teeth_are_no_yellower_than_skin_where_eyes_glow(closed: Photo) -> None:
    white = white_of(_with_eyes_of(closed, (220, 190, 20)))
    skin = skin_of(closed)
    assert white[2] / white.mean() > skin[2] / skin.mean()
    assert white.mean() == pytest.approx(white_of(closed).mean(), rel=0.2)


@pytest.mark.parametrize(("name", "shown"), [("nora", True), ("luca", False), ("farid", False)])
def test_a_photograph_s_own_teeth_are_known(name: str, shown: bool) -> None:
    seen = seen_teeth(photo_of(name))
    assert (seen is not None) == shown
    if seen is not None:
        assert seen.colour.min() > 180


def test_a_wide_open_mouth_shows_its_tongue(closed: Photo) -> None:
    points = opened(closed, jaw=0.25)
    shown = between_lips(closed, points, DrawnMouth(closed).render(closed.image.copy(), points))
    middle = shown[:, shown.shape[1] // 2].astype(float)
    dark, tongue = middle[len(middle) // 3], middle[round(0.8 * len(middle))]
    assert tongue[0] > dark[0] + 40
    assert tongue[0] > 1.3 * tongue[1]


@pytest.mark.parametrize("dentition", [GROWN, MILK, TOOTHLESS])
@pytest.mark.parametrize("upper", [True, False])
def test_a_row_is_the_same_on_both_sides(dentition: Dentition, upper: bool) -> None:
    arch = upper_teeth(dentition.upper, 2.0) if upper else lower_teeth(dentition.lower, 2.0)
    y, x = np.mgrid[-20:21, -60:61].astype(np.float32)
    colours, opacity, light = arch.seen(FRONT, x, y, np.zeros(3))
    assert np.abs(colours - colours[:, ::-1]).max() < 0.2
    assert opacity.max() == pytest.approx(1, abs=0.01)
    assert light[20, 60] == pytest.approx(1, abs=0.01)
    assert light[20, 5] < 0.8


def test_a_turned_head_turns_its_teeth() -> None:
    arch = upper_teeth(GROWN.upper, 2.0)
    y, x = np.mgrid[-20:21, -60:61].astype(np.float32)
    angle = np.radians(25)
    turned = 2 * np.array([[np.cos(angle), 0.0, np.sin(angle)], [0.0, 1.0, 0.0]])
    front, aside = (arch.seen(axes, x, y, np.zeros(3))[2][20, :, 0] for axes in (FRONT, turned))
    # Further from the camera on one side, nearer on the other.
    assert front[[20, 100]] == pytest.approx(front[[100, 20]], abs=0.01)
    assert aside[20] != pytest.approx(aside[100], abs=0.05)


def test_lower_teeth_are_lit_by_lips_and_tongue(closed: Photo) -> None:
    """They are warmer than the upper ones, and less bright, but not grey."""
    points = opened(closed, jaw=0.3)
    points[CHIN] = closed.points[CHIN]  # the lip goes further than its jaw
    seen = between_lips(closed, points, DrawnMouth(closed).render(closed.image.copy(), points))
    colours = seen.astype(np.float64).mean(1)
    half = len(colours) // 2
    upper, lower = (part[part[:, 1].argmax()] for part in (colours[:half], colours[half:]))
    assert 0.7 * upper.mean() < lower.mean() < 0.95 * upper.mean()
    assert lower[2] / lower[0] < 0.9 * upper[2] / upper[0]
