"""A real photograph moved, with the real networks."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import NoFaceError
from face2face.faces.geometry import Similarity
from face2face.faces.head_cut import WHOLE
from face2face.faces.mesh import FACE_OVAL, INNER_LIPS, LEFT_EYE, OUTER_LIPS, RIGHT_EYE
from face2face.faces.mesh_eyes import gaze_of, with_gaze
from face2face.faces.mesh_measures import (
    LIP_PAIRS,
    MOUTH_CORNERS,
    eye_distance,
    gap_between_lips,
    lid_openings,
)
from face2face.faces.mesh_mouth import with_mouth_closed
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.rigid import rotation_of
from face2face.images.io import read_image
from face2face.portrait.background_plate import Background
from face2face.portrait.beyond_edges import carried_on
from face2face.portrait.face import Portrait, make_portrait
from face2face.portrait.head_axes import head_axes
from face2face.portrait.look import look_at
from face2face.portrait.matte import cut_matte
from face2face.portrait.person_network import open_person_network
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.warp import Warp
from face2face.portrait.warp_points import POINTS, seen_points
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks, open_mesh_tracker
from face2face.types import Frame
from tests.faces.mesh_heads import moved
from tests.mesh_faces import meshed_astronaut

_ASSETS = Path(__file__).parents[2] / "assets"
_MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    return OpenVinoFaceNetworks()


@pytest.fixture(scope="module")
def astronaut() -> Frame:
    return read_image(_ASSETS / "astronaut.png")


@pytest.fixture(scope="module")
def painting(networks: OpenVinoFaceNetworks) -> Portrait:
    return make_portrait(read_image(_MODELS / "mona-lisa" / "photo.jpg"), networks, size=384)


def test_the_square_holds_the_head(astronaut: Frame, networks: OpenVinoFaceNetworks) -> None:
    photo = take_photo(astronaut, networks, size=256)
    assert photo.image.shape == (256, 256, 3)
    assert photo.points[:468, :2].min() > 0
    assert photo.points[:468, :2].max() < 256
    # The mesh lies where the network sees it in the square itself.
    mesh = open_mesh_tracker()(photo.image).mesh
    assert mesh is not None
    assert np.abs(mesh.points[:, :2] - photo.points[:, :2]).mean() < 1.0


@pytest.mark.parametrize("shape", [(700, 300), (300, 700), (90, 90), (2600, 2600)])
def test_photographs_of_any_shape(
    astronaut: Frame, networks: OpenVinoFaceNetworks, shape: tuple[int, int]
) -> None:
    height, width = shape
    side = min(shape)
    head = cv2.resize(astronaut[:300, 80:380], (side, side), interpolation=cv2.INTER_AREA)
    whole = np.full((height, width, 3), 128, np.uint8)
    whole[:side, :side] = head
    photo = take_photo(whole, networks, size=128)
    assert photo.image.shape == (128, 128, 3)
    eyes = photo.points[[33, 263], :2]
    assert 15 < np.linalg.norm(eyes[1] - eyes[0]) < 70


def test_a_grey_photograph(astronaut: Frame, networks: OpenVinoFaceNetworks) -> None:
    grey = np.repeat(astronaut.mean(2, keepdims=True).astype(np.uint8), 3, 2)
    assert take_photo(grey, networks, size=256).image.shape == (256, 256, 3)


def test_the_face_that_is_asked_for(astronaut: Frame, networks: OpenVinoFaceNetworks) -> None:
    head = astronaut[:300, 80:380]
    small = cv2.resize(head[:, ::-1], (150, 150), interpolation=cv2.INTER_AREA)
    both = np.zeros((300, 460, 3), np.uint8)
    both[:, :300], both[100:250, 305:455] = head, small
    first = take_photo(both, networks, size=128)
    second = take_photo(both, networks, size=128, face=2)
    assert first.place.inverse()(first.points[4:5, :2])[0, 0] < 300
    assert second.place.inverse()(second.points[4:5, :2])[0, 0] > 300
    with pytest.raises(NoFaceError, match=r"face 3 was asked for, but 2 are seen in party\.jpg"):
        take_photo(both, networks, size=128, face=3, name="party.jpg")


def test_a_face_that_fills_the_image_is_found(
    painting: Portrait, networks: OpenVinoFaceNetworks
) -> None:
    face = painting.photo.points[:468, :2]
    (left, top), (right, bottom) = face.min(0).astype(int), face.max(0).astype(int)
    tight = np.ascontiguousarray(painting.photo.image[top:bottom, left:right])
    found = take_photo(tight, networks, size=256)
    nose = found.place.inverse()(found.points[4:5, :2])[0]
    assert nose == pytest.approx(painting.photo.points[4, :2] - (left, top), abs=8)


def test_a_face_whose_forehead_is_cut_is_seen_whole(networks: OpenVinoFaceNetworks) -> None:
    """Of such a one the detector sees nose and mouth as a face."""
    image = read_image(_MODELS / "hiro" / "photo.jpg")
    whole = take_photo(image, networks, size=max(image.shape[:2]))
    there = whole.place.inverse()(whole.points[:468, :2])
    unit = float(np.linalg.norm(there[33] - there[263]))
    left, top = (there[[33, 105]].min(0) - 0.2 * unit).astype(int)
    right, bottom = (there[[263, 152]].max(0) + 0.2 * unit).astype(int)
    cut = np.ascontiguousarray(image[top:bottom, left:right])
    found = take_photo(cut, networks, size=256)
    points = found.place.inverse()(found.points[:468, :2]) + np.array([left, top])
    assert np.linalg.norm(points - there, axis=1).mean() < 0.06 * unit


def test_a_image_without_a_face_is_refused_by_name(networks: OpenVinoFaceNetworks) -> None:
    with pytest.raises(NoFaceError, match=r"no face was found in wall\.png"):
        take_photo(np.full((200, 200, 3), 90, np.uint8), networks, size=256, name="wall.png")


def test_the_matte_is_the_person(painting: Portrait) -> None:
    photo = painting.photo
    matte = cut_matte(photo, open_person_network())
    x, y = photo.points[4, :2].round().astype(int)
    assert matte[y, x] == 255
    assert matte[:10].max() < 30
    assert 0.15 < (matte > 127).mean() < 0.8


def test_the_matte_is_the_person_where_the_mesh_has_the_nose_before_them(
    painting: Portrait,
) -> None:
    """As in profiles; all the rest was taken for the person, and the person for the ground."""
    points = painting.photo.points.copy()
    points[4, :2] = 20, 20
    matte = cut_matte(replace(painting.photo, points=points), open_person_network())
    assert (matte == cut_matte(painting.photo, open_person_network())).all()


@pytest.mark.parametrize(
    ("name", "person", "ground"),
    [
        # The end of her head cloth; the dark beside it.
        ("pearl-earring", [(0.80, 0.30), (0.83, 0.62)], [(0.95, 0.3), (0.3, 0.6)]),
        # Her hair and shoulders; the landscape beside them.
        ("mona-lisa", [(0.35, 0.5), (0.5, 0.9)], [(0.03, 0.72), (0.95, 0.72), (0.85, 0.5)]),
        # His hair and shoulder; the headrest beside his cheek, and the one behind.
        ("hiro", [(0.42, 0.2), (0.25, 0.7)], [(0.28, 0.55), (0.78, 0.3)]),
    ],
)
def test_what_hangs_down_is_the_person_and_what_is_behind_is_not(
    networks: OpenVinoFaceNetworks,
    name: str,
    person: list[tuple[float, float]],
    ground: list[tuple[float, float]],
) -> None:
    photo = take_photo(read_image(_MODELS / name / "photo.jpg"), networks, size=512)
    matte = cut_matte(photo, open_person_network())
    for places, seen in ((person, 255), (ground, 0)):
        for x, y in places:
            assert matte[round(512 * y), round(512 * x)] == pytest.approx(seen, abs=60), (x, y)


def test_at_rest_the_photograph_is_as_it_is(painting: Portrait) -> None:
    still = painting(painting.photo.points)
    change = cv2.absdiff(still, painting.photo.image)
    assert change.mean() < 0.5
    x, y = painting.photo.points[4, :2].round().astype(int)
    assert change[y - 60 : y + 60, x - 40 : x + 40].max() <= 2


@pytest.fixture(scope="module")
def woman(networks: OpenVinoFaceNetworks) -> Portrait:
    return make_portrait(read_image(_MODELS / "nora" / "photo.jpg"), networks, size=512)


def _carried(portrait: Portrait, **changes: object) -> Frame:
    driver = portrait.photo.points
    carry = MeshRetargeter(driver, driver, RetargetOptions())
    return portrait(carry(moved(driver, **changes)))  # type: ignore[arg-type]


def test_the_background_stands_still_while_the_head_turns(painting: Portrait) -> None:
    one = _carried(painting, turned=(12, 0, 5), shift=(8, 4))
    other = _carried(painting, turned=(-12, 0, -5), shift=(-8, -4))
    change = cv2.absdiff(one, other)
    assert change[painting.warp.still].max() == 0
    assert painting.warp.still.mean() > 0.1
    assert change.mean() > 1


def test_the_network_sees_the_mouth_that_was_asked_for(woman: Portrait) -> None:
    photo = woman.photo.points
    opened = photo.astype(np.float64)
    closed = with_mouth_closed(photo)
    gap = 0.25 * np.linalg.norm(photo[263] - photo[33])
    for upper, lower in ((82, 87), (13, 14), (312, 317), (81, 178), (311, 402)):
        opened[upper, 1] -= 0.1 * gap
        opened[lower, 1] += 0.9 * gap
    opened[[17, 84, 314, 152, 199, 200, 18], 1] += 0.9 * gap
    tracker = open_mesh_tracker()
    seen = [tracker(woman(p.astype(np.float32))).mesh for p in (closed, opened)]
    assert seen[0] is not None
    assert seen[1] is not None
    assert gap_between_lips(seen[0].points) < 0.06
    assert gap_between_lips(seen[1].points) > gap_between_lips(seen[0].points) + 0.1


def test_the_network_sees_shut_lids(woman: Portrait) -> None:
    photo = woman.photo.points
    carry = MeshRetargeter(photo, photo, RetargetOptions())
    shut = photo.copy()
    for upper, lower in ((159, 145), (158, 153), (160, 144), (161, 163), (157, 154)):
        shut[upper] = shut[lower]
    for upper, lower in ((386, 374), (385, 380), (387, 373), (388, 390), (384, 381)):
        shut[upper] = shut[lower]
    tracker = open_mesh_tracker()
    opened, closed = (tracker(woman(carry(one))).mesh for one in (photo, shut))
    assert opened is not None
    assert closed is not None
    # A crease that stays above looks like a lid that is not down.
    assert lid_openings(closed.points).mean() < 0.41 * lid_openings(opened.points).mean()


def test_the_network_sees_where_the_irises_went(woman: Portrait) -> None:
    photo = woman.photo.points.astype(np.float64)
    tracker = open_mesh_tracker()
    seen = []
    for aside in (-0.13, 0.0, 0.13):
        points = with_gaze(photo, photo, np.array([aside, 0.0])).astype(np.float32)
        mesh = tracker(woman(points)).mesh
        assert mesh is not None
        seen.append(gaze_of(mesh.points)[0])
    # It sees about half of the way.
    assert seen[0] + 0.045 < seen[1] < seen[2] - 0.045


@pytest.mark.parametrize("degrees", [(-25, 0), (25, 0), (-15, 15), (0, -20), (0, 20)])
def test_a_turned_face_does_not_fold(painting: Portrait, degrees: tuple[int, int]) -> None:
    photo = painting.photo
    columns, rows = np.meshgrid(*[np.linspace(0, 255, photo.size).astype(np.uint8)] * 2)
    ramps = np.dstack([columns, rows, columns])
    whole = np.full(ramps.shape[:2], 255, np.uint8)
    warp = Warp(Photo(ramps, photo.points, photo.place), whole, Background(ramps, ramps))
    centre = photo.points.mean(0)
    turn = rotation_of(np.radians([*degrees, 0]))
    points = ((photo.points - centre) @ turn.T + centre).astype(np.float32)
    shown = warp(points).astype(int)
    face = np.zeros(shown.shape[:2], np.uint8)
    cv2.fillPoly(face, [points[list(FACE_OVAL), :2].astype(np.int32)], 1)
    # Eyes are put together anew, and ramps are none.
    for eye in (RIGHT_EYE, LEFT_EYE):
        around = cv2.boxPoints(cv2.minAreaRect(points[list(eye), :2]))
        cv2.polylines(face, [around.astype(np.int32)], True, 0, 9)
        cv2.fillPoly(face, [around.astype(np.int32)], 0)
    along, down = np.diff(shown[..., 0], axis=1), np.diff(shown[..., 1], axis=0)
    assert along[face[:, 1:] > 0].min() >= -1
    assert down[face[1:] > 0].min() >= -1


@pytest.mark.parametrize("degrees", [-40, -30, 40])
def test_lips_of_a_half_profile_do_not_fold_the_face_beside_them(degrees: int) -> None:
    _, points = meshed_astronaut()
    middle = points.mean(0)
    turn = rotation_of(np.radians([degrees, 0.0, 0.0]))
    turned = ((points - middle) @ turn.T + middle).astype(np.float32)
    unit, (x, y) = eye_distance(turned), turned[list(MOUTH_CORNERS), :2].mean(0)
    size = 512
    down = np.clip(128 + 200 * ((np.arange(size) - y) / unit - 0.15), 0, 255)
    ramp = np.repeat(down.astype(np.uint8)[:, None], 3 * size, 1).reshape(size, size, 3)
    photo = Photo(ramp, turned, Similarity(1.0, 0.0, (0.0, 0.0)))
    warp = Warp(photo, np.full((size, size), 255, np.uint8), Background(ramp, ramp))
    # The mesh lets lower lip and chin down, and leaves the rest of the outline where it is.
    upper, lower = np.array(LIP_PAIRS).T
    lips = [each for each in (*OUTER_LIPS, *INNER_LIPS) if turned[each, 1] > y]
    opened = turned.copy()
    opened[sorted({*lips, *lower} - {*upper, *MOUTH_CORNERS}), 1] += 0.16 * unit
    opened[[18, 199, 200, 152, 148, 377], 1] += 0.13 * unit
    steps = np.diff(warp(opened)[..., 0].astype(int), axis=0)
    top, left, reach = round(y), round(x), round(0.35 * unit)
    assert steps[top - reach : top + 2 * reach, left - reach : left + reach].min() >= -1


def test_eyes_beyond_what_moves_end_nothing(painting: Portrait) -> None:
    """A drawing's matte may hold little of the head."""
    photo = painting.photo
    matte = np.zeros(photo.image.shape[:2], np.uint8)
    x, y = photo.points[4, :2].astype(int)
    matte[y : y + 5, x : x + 5] = 255
    warp = Warp(photo, matte, Background(photo.image, photo.image))
    for aside, down in [(150, 0), (-150, 0), (0, -150), (0, 150), (100, 100)]:
        points = photo.points + np.array([aside, down, 0], np.float32)
        assert warp(points).shape == photo.image.shape


def test_shoulders_that_the_photograph_cuts_go_on_without_streaks(painting: Portrait) -> None:
    photo = painting.photo
    noise = np.random.default_rng(0).integers(60, 200, (photo.size, photo.size, 3), np.uint8)
    whole = np.full((photo.size, photo.size), 255, np.uint8)
    warp = Warp(Photo(noise, photo.points, photo.place), whole, Background(noise, noise))
    aside = np.array([40, 0, 0], np.float32)
    for shown in (warp(photo.points + aside)[:, :30], warp(photo.points - aside)[:, -30:]):
        beside = shown[100:200].astype(int)
        assert np.abs(np.diff(beside, axis=1)).mean() > 20


def test_shoulders_keep_their_width_when_the_head_becomes_smaller(painting: Portrait) -> None:
    photo, axes = painting.photo, head_axes(painting.photo.points)
    columns = np.arange(photo.size) * (255 / photo.size)
    ramp = np.repeat(columns.astype(np.uint8)[None], photo.size, 0)
    image = np.repeat(ramp[..., None], 3, 2)
    whole = np.full((photo.size, photo.size), 255, np.uint8)
    warp = Warp(Photo(image, photo.points, photo.place), whole, Background(image, image))
    centre = photo.points.mean(0)
    shown = warp(((photo.points - centre) * 0.75 + centre).astype(np.float32))
    # So far beside the chin are shoulders, and of a head as wide a third more would be seen.
    places = axes.back(np.array([[side, axes.chin + 0.3] for side in (-0.9, 0.9)]))
    columns, rows = np.round(places).astype(int).T
    seen = shown[rows, columns, 0] * (photo.size / 255) - columns
    assert seen[0] < 0 < seen[1]
    assert seen[1] - seen[0] < 0.75 * 0.25 / 0.75 * 1.8 * axes.height


@pytest.mark.parametrize(("below", "aside", "most"), [(0.3, 0.9, 0.35), (0.05, 1.2, 0.45)])
def test_shoulders_stay_nearly_level_when_the_head_tilts(
    painting: Portrait, below: float, aside: float, most: float
) -> None:
    photo, axes = painting.photo, head_axes(painting.photo.points)
    rows = np.arange(photo.size) * (255 / photo.size)
    ramp = np.repeat(rows.astype(np.uint8)[:, None], photo.size, 1)
    image = np.repeat(ramp[..., None], 3, 2)
    whole = np.full((photo.size, photo.size), 255, np.uint8)
    warp = Warp(Photo(image, photo.points, photo.place), whole, Background(image, image))
    shown = warp(moved(photo.points, turned=(0, 0, 20)))
    places = axes.back(np.array([[side, axes.chin + below] for side in (-aside, aside)]))
    x, y = np.clip(np.round(places).astype(int), 0, photo.size - 1).T
    higher = shown[y, x, 0] * (photo.size / 255) - y
    # Turned with the head, they would come from 0.62 and 0.82 heights apart.
    assert 0.02 < abs(higher[1] - higher[0]) / axes.height < most


@pytest.mark.parametrize("name", ["keiko", "lady-agnew"])
def test_a_body_leans_as_the_head_goes_aside(networks: OpenVinoFaceNetworks, name: str) -> None:
    photo = take_photo(read_image(_MODELS / name / "photo.jpg"), networks, size=384)
    axes = head_axes(photo.points)
    columns = np.arange(384) * (255 / 384)
    ramp = np.repeat(columns.astype(np.uint8)[None], 384, 0)
    image = np.repeat(ramp[..., None], 3, 2)
    warp = Warp(
        Photo(image, photo.points, photo.place),
        np.full((384, 384), 255, np.uint8),
        Background(image, image),
    )
    aside = round(0.2 * axes.height)
    shown = warp((photo.points + np.array([aside, 0, 0])).astype(np.float32))
    middle = round(float(axes.centre[0]))
    rows = np.arange(round(float(axes.back(np.array([[0.0, axes.chin]]))[0, 1])), 384)
    ways = middle - shown[rows, middle, 0] * (384 / 255)
    # No part of the body is drawn aslant by more than half.
    assert abs(ways[0] - aside) < 3
    assert np.abs(np.polyfit(rows, ways, 1)[0]) < 0.15
    assert ways[-1] > 0.2 * aside


def test_hair_goes_on_above_the_photograph_without_stripes(painting: Portrait) -> None:
    photo = painting.photo
    noise = np.random.default_rng(0).integers(60, 200, (photo.size, photo.size, 3), np.uint8)
    whole = np.full((photo.size, photo.size), 255, np.uint8)
    carried, beside, above = carried_on(np.dstack([noise, whole]), head_axes(photo.points), 20)
    hair = carried[above - 8 : above, beside + 150 : beside + 230, :3].astype(int)
    assert above > 8
    assert np.abs(np.diff(hair, axis=0)).mean() > 15


def test_a_neck_goes_on_below_the_photograph_without_stripes(painting: Portrait) -> None:
    photo = painting.photo
    noise = np.random.default_rng(0).integers(60, 200, (photo.size, photo.size, 3), np.uint8)
    whole = np.full((photo.size, photo.size), 255, np.uint8)
    carried, beside, above = carried_on(np.dstack([noise, whole]), head_axes(photo.points), 20)
    edge = above + photo.size
    neck = carried[edge - 1 : edge + 8, beside + 150 : beside + 230, :3].astype(int)
    assert np.abs(np.diff(neck, axis=0)).mean() > 15
    assert (carried[edge:, :, 3] == 255).all()
    # As in a mirror the first row is seen twice: there is no line.
    assert np.abs(neck[1] - neck[0]).mean() < 2


def test_an_eye_near_the_edge_is_not_seen_twice(painting: Portrait) -> None:
    photo, reach = painting.photo, 60
    axes = head_axes(photo.points)
    axes = replace(axes, centre=np.array([0.1 * axes.height, axes.centre[1]]))
    image = np.full((photo.size, photo.size, 4), (90, 90, 90, 255), np.uint8)
    chin = round(float(axes.back(np.array([[0.0, axes.chin]]))[0, 1]))
    image[:, 40:50, :3] = 250
    carried, beside, above = carried_on(image, axes, reach)
    left = carried[above:, :beside, 0]
    assert left[: chin - 5].max() < 100
    assert left[chin + round(0.2 * axes.height) : photo.size, beside - 50 : beside - 40].min() > 245


@pytest.mark.parametrize(("degrees", "behind"), [(0, 0), (60, 5)])
def test_an_outline_behind_the_face_does_not_pull_at_it(degrees: int, behind: int) -> None:
    _, points = meshed_astronaut()
    middle = points.mean(0)
    turn = rotation_of(np.radians([degrees, 0.0, 0.0]))
    turned = ((points - middle) @ turn.T + middle).astype(np.float32)
    followed = seen_points(turned.astype(np.float64), head_axes(turned))
    hidden = set(POINTS) - set(followed)
    assert behind <= len(hidden) <= 3 * behind
    # The outline on one side only.
    assert not hidden or len({bool(points[each, 0] > middle[0]) for each in hidden}) == 1


def test_a_head_that_leans_back_leaves_nothing_above_it(networks: OpenVinoFaceNetworks) -> None:
    """Kofi's hair ends at the photograph's upper edge."""
    portrait = make_portrait(read_image(_MODELS / "kofi" / "photo.jpg"), networks, size=384)
    centre = portrait.photo.points.mean(0)
    smaller = ((portrait.photo.points - centre) * 0.75 + centre + (0, 40, 0)).astype(np.float32)
    assert portrait.photo.image[0, 170:200].mean() < 110
    assert portrait.warp(smaller)[2, 150:250].mean() > 130


def test_what_is_below_the_photograph_is_not_asked_for(networks: OpenVinoFaceNetworks) -> None:
    """Zola's dress goes on to the lower edge, not far below her chin: it stays there at a nod."""
    portrait = make_portrait(read_image(_MODELS / "zola" / "photo.jpg"), networks, size=384)
    moved_up = _carried(portrait, turned=(0, 15, 0))
    change = cv2.absdiff(moved_up, portrait.photo.image)
    assert change[-3:].mean() < 12
    assert change[:300].mean() > 8
    assert portrait.warp.head_cut.above == 0


def test_a_head_that_the_upper_edge_cuts_is_known(woman: Portrait, painting: Portrait) -> None:
    assert 0.6 < woman.warp.head_cut.above <= 1
    assert painting.warp.head_cut[:3] == WHOLE[:3]


def test_how_far_the_lower_edge_is_below_a_chin_is_known(painting: Portrait) -> None:
    points = painting.photo.points
    room = (painting.photo.size - points[152, 1]) / eye_distance(points)
    assert painting.warp.head_cut.below == pytest.approx(room, abs=0.1)


def test_a_head_that_the_side_of_a_photograph_cuts_is_known(
    networks: OpenVinoFaceNetworks,
) -> None:
    image = read_image(_MODELS / "luca" / "photo.jpg")
    whole = make_portrait(image, networks, size=256)
    assert whole.warp.head_cut.left == whole.warp.head_cut.right == 0
    to_photo = whole.photo.place.inverse()
    ear = round(float(to_photo(whole.photo.points[234:235, :2])[0, 0]))
    cut = make_portrait(np.ascontiguousarray(image[:, ear:]), networks, size=256).warp.head_cut
    assert cut.left > 0.5
    assert cut.right == 0


def test_hair_that_the_photograph_cuts_ends_round(networks: OpenVinoFaceNetworks) -> None:
    image = read_image(_MODELS / "luca" / "photo.jpg")
    whole = make_portrait(image, networks, size=384)
    to_photo = whole.photo.place.inverse()
    hair_row = round(float(to_photo(whole.photo.points[10:11, :2])[0, 1]) - 0.1 * len(image))
    portrait = make_portrait(image[hair_row:], networks, size=384)
    points = portrait.photo.points
    lower = (points + np.array([0, 14, 0])).astype(np.float32)
    shown = portrait.warp(lower).astype(int)
    middle = round(float(points[10, 0]))
    hair = portrait.photo.image[0, middle - 8 : middle + 8].mean()
    assert abs(shown[6, middle - 8 : middle + 8].mean() - hair) < 25
    assert np.abs(shown - portrait.photo.image).mean() > 1


def test_how_far_mouth_and_brows_look_moved_is_found_by_looking(
    painting: Portrait, networks: OpenVinoFaceNetworks
) -> None:
    man = make_portrait(read_image(_MODELS / "luca" / "photo.jpg"), networks, size=512)
    assert 0.2 < painting.response.opening < 0.75  # painted lips
    assert 0.8 < man.response.opening < 1.3
    still = look_at(lambda _: man.photo.image, man.photo.points, networks)
    # A mouth that never moves.
    assert still[:3] == pytest.approx((0, 0, 0), abs=0.25)
    for portrait in (painting, man):
        assert 0.15 < portrait.response.width < 0.9
        assert 0.3 < portrait.response.brows < 0.9


def test_what_a_head_lays_bare_comes_as_it_moves_away(painting: Portrait) -> None:
    photo, height = painting.photo, head_axes(painting.photo.points).height
    matte = np.zeros((photo.size, photo.size), np.uint8)
    face = photo.points[:468, :2]
    middle, size = face.mean(0).round().astype(int), (np.ptp(face, 0) / 2).astype(int)
    cv2.ellipse(matte, middle.tolist(), size.tolist(), 0, 0, 360, 255, -1)
    red, green = (np.full_like(photo.image, colour) for colour in ((250, 0, 0), (0, 250, 0)))
    warp = Warp(photo, matte, Background(red, green))
    beside = middle[1], middle[0] - size[0] - 6

    def seen(share: float) -> list[int]:
        aside = np.array([share * height, 0, 0])
        return warp((photo.points + aside).astype(np.float32))[beside].tolist()

    assert seen(0.0)[:2] == [250, 0]
    mixed = seen(0.0175)
    assert 90 < mixed[0] < 160
    assert 90 < mixed[1] < 160
    assert seen(0.1)[:2] == [0, 250]
