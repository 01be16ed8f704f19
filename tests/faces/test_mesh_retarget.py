"""Carrying synthetic meshes over to a photographed face."""

from math import inf

import numpy as np
import pytest

from face2face.faces.face_response import FaceResponse
from face2face.faces.head_cut import WHOLE, HeadCut
from face2face.faces.mesh import (
    HELD,
    INNER_LIPS,
    LEFT_BROW,
    OUTER_LIPS,
    RIGHT_BROW,
    STABLE,
    MeshPoints,
)
from face2face.faces.mesh_brows import with_brows_raised
from face2face.faces.mesh_eyes import gaze_of, lid_shares, seen_eyes
from face2face.faces.mesh_measures import (
    brow_heights,
    eye_distance,
    gap_between_lips,
    lid_openings,
    mouth_width,
)
from face2face.faces.mesh_mouth import (
    with_chin_let_down,
    with_mouth_closed,
    with_mouth_opened,
    with_mouth_widened,
)
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.mesh_smile import missed_of_smiles
from face2face.faces.neutral_mesh import neutral_mesh
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.rigid import angles_of, fit_rigid, rotation_of
from tests.faces.mesh_heads import head, moved
from tests.mesh_faces import meshed_astronaut

_stable = list(STABLE)


def _turned(photo: MeshPoints, points: MeshPoints) -> np.ndarray:
    return np.degrees(angles_of(fit_rigid(photo[_stable], points[_stable]).rotation))


def test_measures_of_a_known_face() -> None:
    face = head(lids=0.25, gap=0.2, width=0.6)
    assert eye_distance(face) == pytest.approx(100, abs=1e-3)
    assert lid_openings(face) == pytest.approx([0.25, 0.25], abs=1e-3)
    assert gap_between_lips(face) == pytest.approx(0.2, abs=1e-3)
    assert mouth_width(face) == pytest.approx(0.6, abs=1e-3)
    assert brow_heights(face) == pytest.approx([0.25, 0.25], abs=1e-3)
    assert gaze_of(face) == pytest.approx([0, 0], abs=1e-3)


def test_measures_do_not_depend_on_where_and_how_large_a_face_is() -> None:
    face = head(gap=0.2)
    other = moved(face, turned=(0, 0, 30), scale=0.4, shift=(70, -20))
    assert lid_openings(other) == pytest.approx(lid_openings(face), abs=1e-3)
    assert gap_between_lips(other) == pytest.approx(0.2, abs=1e-3)
    assert brow_heights(other) == pytest.approx(brow_heights(face), abs=1e-3)


def test_a_driver_at_rest_leaves_the_photograph_as_it_is() -> None:
    photo = moved(head(seed=9, width=0.5), turned=(15, 5, 3), scale=1.4, shift=(30, 10))
    driver = moved(head(width=0.7), scale=0.6)
    points = MeshRetargeter(photo, driver, RetargetOptions())(driver)
    assert points == pytest.approx(photo, abs=0.05)


@pytest.mark.parametrize("angles", [(15, 0, 0), (0, 12, 0), (0, 0, 14), (-10, 8, 6)])
def test_the_head_turns_as_the_drivers_does(angles: tuple[float, float, float]) -> None:
    photo, driver = head(seed=9), head()
    points = MeshRetargeter(photo, driver, RetargetOptions())(
        moved(driver, turned=angles, scale=0.5)
    )
    assert _turned(photo, points) == pytest.approx(angles, abs=0.3)


def test_a_wide_turn_is_held_softly() -> None:
    photo, driver = head(seed=9), head()
    carry = MeshRetargeter(photo, driver, RetargetOptions())
    yaws = [_turned(photo, carry(moved(driver, turned=(yaw, 0, 0))))[0] for yaw in (20, 30, 50, 70)]
    assert yaws[0] == pytest.approx(20, abs=0.3)
    assert yaws == sorted(yaws)
    assert 25 < yaws[1] < 30
    assert yaws[3] < 38


def test_a_face_that_is_turned_aside_turns_less_in_that_direction() -> None:
    photo, driver = moved(head(), turned=(22, 0, 0)), head()
    carry = MeshRetargeter(photo, driver, RetargetOptions())
    further, back = (
        _turned(photo, carry(moved(driver, turned=(yaw, 0, 0))))[0] for yaw in (25, -25)
    )
    assert 5 < further < 17
    assert back < -23


def test_a_head_that_the_photograph_cuts_hardly_uncovers_what_is_above() -> None:
    photo, driver = head(seed=9), head()
    asked = moved(driver, scale=0.7, shift=(20, 40))
    whole, cut = (
        MeshRetargeter(photo, driver, RetargetOptions(), head_cut=one)
        for one in (WHOLE, HeadCut(1.0))
    )
    assert eye_distance(whole(asked)) < 80
    assert 91 < eye_distance(cut(asked)) < 95
    lower, less = (carry(asked)[_stable, :2].mean(0) for carry in (whole, cut))
    assert less[1] < lower[1] - 15
    assert less[0] == pytest.approx(lower[0], abs=0.5)
    # Nearer, and up, as ever.
    near = moved(driver, scale=1.2, shift=(0, -30))
    assert cut(near) == pytest.approx(whole(near), abs=0.01)


@pytest.mark.parametrize("turned", [(0, 15, 0), (0, 0, 12), (0, 0, -12), (10, 10, 8)])
def test_a_head_that_the_upper_edge_cuts_goes_up_as_it_nods(turned: tuple[int, int, int]) -> None:
    photo, driver = head(seed=9), head()
    photo[[234, 454], 0] = 140, 260
    photo[:, 1] -= photo[:, 1].min()  # its forehead is at the edge
    whole, cut = (
        MeshRetargeter(photo, driver, RetargetOptions(), head_cut=one)
        for one in (WHOLE, HeadCut(1.0))
    )
    asked = moved(driver, turned=turned)
    ways = cut(asked) - whole(asked)
    assert np.abs(ways - ways[0]).max() < 0.01
    assert -40 < ways[0, 1] < -1
    assert np.abs(ways[0, [0, 2]]).max() < 0.01


def test_a_head_that_the_side_of_a_photograph_cuts_hardly_goes_away_from_it() -> None:
    photo, driver = head(seed=9), head()
    whole, cut = (
        MeshRetargeter(photo, driver, RetargetOptions(), head_cut=one)
        for one in (WHOLE, HeadCut(left=1.0))
    )
    ways = [
        [carry(moved(driver, shift=(x, 0)))[_stable, 0].mean() - photo[_stable, 0].mean()]
        for carry in (whole, cut)
        for x in (30, -30)
    ]
    (right,), (left,), (less,), (as_ever,) = ways
    assert 4 < less < 0.5 * right
    assert as_ever == pytest.approx(left, abs=0.5)
    assert left < -20


@pytest.mark.parametrize("turned", [(0, 0, 0), (0, 15, 0), (0, -15, 0)])
def test_a_chin_close_above_the_lower_edge_rises_no_further_than_there_is_room(
    turned: tuple[int, int, int],
) -> None:
    photo, driver, room = head(seed=9), head(), 0.3
    whole, cut = (
        MeshRetargeter(photo, driver, RetargetOptions(), head_cut=one)
        for one in (WHOLE, HeadCut(below=room))
    )
    unit, chin = eye_distance(photo), photo[152, 1]
    up, down, little = (moved(driver, turned=turned, shift=(9, y)) for y in (-60, 40, -3))
    assert chin - whole(up)[152, 1] > 0.2 * unit
    assert chin - cut(up)[152, 1] < 0.11 * unit
    ways = cut(up) - whole(up)
    assert np.abs(ways - ways[0]).max() < 0.01
    assert np.abs(ways[0, [0, 2]]).max() < 0.01
    assert cut(down) == pytest.approx(whole(down), abs=0.01)
    if turned == (0, 0, 0):
        assert cut(little) == pytest.approx(whole(little), abs=0.01)


def test_a_head_close_above_the_lower_edge_gets_less_small() -> None:
    photo, driver = head(seed=9), head()
    whole, near, further, far = (
        MeshRetargeter(photo, driver, RetargetOptions(), head_cut=HeadCut(below=below))
        for below in (inf, 0.5, 1.5, 3.0)
    )
    smaller, larger = moved(driver, scale=0.8), moved(driver, scale=1.15)
    carriers = (whole, far, further, near)
    sizes = [eye_distance(carry(smaller)) / eye_distance(photo) for carry in carriers]
    assert sizes[0] == pytest.approx(0.8, abs=0.02)
    assert sizes[1] == pytest.approx(sizes[0])
    assert sizes[1] + 0.02 < sizes[2] < sizes[3] - 0.02 < 0.94
    assert eye_distance(near(larger)) == pytest.approx(eye_distance(whole(larger)), rel=1e-3)


def test_the_head_gain_scales_the_turn() -> None:
    photo, driver = head(seed=9), head()
    for gain in (0.0, 0.5, 1.5):
        carry = MeshRetargeter(photo, driver, RetargetOptions(head_gain=gain))
        points = carry(moved(driver, turned=(10, 0, 0)))
        assert _turned(photo, points)[0] == pytest.approx(10 * gain, abs=0.3)


def test_the_mouth_opens_in_the_photographs_proportions() -> None:
    photo, driver = moved(head(seed=9, width=0.44), scale=2.0), head(width=0.55)
    points = MeshRetargeter(photo, driver, RetargetOptions())(head(width=0.55, gap=0.3))
    assert gap_between_lips(points) == pytest.approx(0.3 * 0.8, abs=0.02)


def test_lips_that_look_sealed_part_a_little_further() -> None:
    photo, driver = head(seed=9), head()
    sealed, parted = (
        MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(0.9, parted=looks))
        for looks in (0.01, 0.06)
    )
    rest = gap_between_lips(driver)

    def further(gap: float) -> float:
        asked = head(gap=rest + gap)
        return gap_between_lips(sealed(asked)) - gap_between_lips(parted(asked))

    assert further(0.0) == pytest.approx(0, abs=2e-3)
    assert further(0.04) == pytest.approx(0.015, abs=4e-3)
    assert further(0.2) == pytest.approx(0, abs=2e-3)
    # Nothing jumps on the way.
    ways = np.diff([further(gap) for gap in np.linspace(0, 0.2, 41)])
    assert np.abs(ways).max() < 6e-3


def test_a_mouth_that_looks_less_open_is_opened_wider() -> None:
    photo, driver = head(seed=9), head()
    plain, painted, hidden = (
        MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(opening, parted=0.05))
        for opening in (1, 0.8, 0.2)
    )
    for gap in (0.07, 0.1):
        asked = gap_between_lips(plain(head(gap=gap)))
        assert gap_between_lips(painted(head(gap=gap))) == pytest.approx(1.25 * asked, abs=0.01)
        assert gap_between_lips(hidden(head(gap=gap))) == pytest.approx(1.7 * asked, abs=0.01)
        # Only the opening: nobody smiles more for it.
        assert mouth_width(hidden(head(gap=gap))) == pytest.approx(
            mouth_width(plain(head(gap=gap))), abs=2e-3
        )
    # Lips that are all but closed look so, and nothing jumps while they part; what is wide open is
    # seen; wider never becomes less.
    openings = np.linspace(0, 0.05, 11)
    more = [
        gap_between_lips(hidden(head(gap=gap))) - gap_between_lips(plain(head(gap=gap)))
        for gap in openings
    ]
    assert more[2] < 0.004
    assert max(np.diff(more)) < 0.007
    assert hidden(head(gap=0.46)) == pytest.approx(plain(head(gap=0.46)), abs=1e-3)
    opened = [gap_between_lips(hidden(head(gap=gap))) for gap in np.linspace(0, 0.5, 26)]
    assert min(np.diff(opened)) > 0
    # "As it is" stays as it is.
    absolute = RetargetOptions(retarget="absolute")
    as_it_is, dark = (
        MeshRetargeter(photo, driver, absolute, FaceResponse(opening)) for opening in (1, 0.5)
    )
    assert np.array_equal(as_it_is(head(gap=0.1)), dark(head(gap=0.1)))


def test_a_mouth_whose_corners_look_less_moved_moves_them_further() -> None:
    photo, driver = head(seed=9), head()
    plain, stiff, numb = (
        MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(width=width, parted=0.05))
        for width in (1, 0.8, 0.1)
    )
    for width in (0.51, 0.57):
        way = mouth_width(plain(head(width=width))) - 0.55
        assert mouth_width(stiff(head(width=width))) - 0.55 == pytest.approx(1.25 * way, abs=2e-3)
        assert mouth_width(numb(head(width=width))) - 0.55 == pytest.approx(2.5 * way, abs=4e-3)
    # A smile is no grimace: it gets wider by no more than so much, and more is always more.
    smiles = [mouth_width(numb(head(width=width))) for width in np.linspace(0.4, 0.85, 16)]
    assert min(np.diff(smiles)) > 0
    assert smiles[-1] < mouth_width(plain(head(width=0.85))) + 0.071
    # Nor does it open for that.
    wide = head(gap=0.1, width=0.6)
    assert gap_between_lips(numb(wide)) == pytest.approx(gap_between_lips(plain(wide)), abs=2e-3)


def _raised(right: float, left: float) -> MeshPoints:
    return with_brows_raised(head().astype(np.float64), np.array([right, left])).astype(np.float32)


def test_brows_rise_each_by_its_own_and_nothing_else_does() -> None:
    face = head()
    assert brow_heights(_raised(0.05, -0.02)) == pytest.approx([0.3, 0.23], abs=1e-3)
    still = [33, 133, 159, 145, 263, 1, 61, 152, 10]
    assert _raised(0.05, 0.05)[still] == pytest.approx(face[still], abs=1e-3)


def test_a_raised_brow_is_as_thick_as_before() -> None:
    face = meshed_astronaut()[1].astype(np.float64)
    unit, by = eye_distance(face), 0.05
    raised = with_brows_raised(face, np.full(2, by))
    for brow in (RIGHT_BROW, LEFT_BROW):
        ways = (face - raised)[list(brow[:-1]), 1] / unit  # all but its end beside the eye
        assert ways.max() == pytest.approx(by, rel=0.1)
        assert np.ptp(ways) < 0.02 * by


def test_a_shadow_below_a_raised_brow_is_not_drawn_out() -> None:
    """Most of what lies between it and the crease goes along; the lid is what gets longer."""
    face = meshed_astronaut()[1].astype(np.float64)
    unit, by = eye_distance(face), 0.05
    ways = (face - with_brows_raised(face, np.full(2, by)))[:, 1] / (unit * by)
    assert ways[[224, 223, 222, 444, 443, 442]].min() > 0.6
    assert ways[[159, 386, 133, 362, 33, 263]].max() < 0.05


def test_an_eye_behind_the_nose_is_not_seen() -> None:
    face = meshed_astronaut()[1]
    seen = []
    for degrees in (0, 70, -70):
        turned = (face - face.mean(0)) @ rotation_of(np.radians([degrees, 0.0, 0.0])).T
        seen.append(seen_eyes(turned.astype(np.float32)))
    assert seen[0] == [0, 1]
    assert sorted(seen[1:]) == [[0], [1]]


def test_brows_that_look_less_raised_are_raised_higher() -> None:
    photo, driver = head(seed=9), head()
    plain, faint, none = (
        MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(brows=brows))
        for brows in (1, 0.8, 0.05)
    )
    rest = brow_heights(photo)
    for right, left in ((0.02, 0.02), (-0.02, -0.02), (0.02, 0.0)):
        way = brow_heights(plain(_raised(right, left))) - rest
        assert brow_heights(faint(_raised(right, left))) - rest == pytest.approx(
            1.25 * way, abs=3e-3
        )
        assert brow_heights(none(_raised(right, left))) - rest == pytest.approx(2 * way, abs=4e-3)
    # A blink that seems to raise them does so no more than it seems.
    blinking = head(lids=0.05)
    blinking[[105, 334], 1] -= 2.25
    assert brow_heights(none(blinking)) == pytest.approx(brow_heights(plain(blinking)), abs=5e-3)
    # Nobody's brows leave their face, and more is always more.
    heights = [
        brow_heights(none(_raised(by, by))).mean() - brow_heights(plain(_raised(by, by))).mean()
        for by in np.linspace(0, 0.12, 13)
    ]
    assert min(np.diff(heights)) > 0
    assert heights[-1] < 0.05


def test_brows_close_above_their_lids_rise_and_fall_no_further_than_there_is_room() -> None:
    photo, driver, room = head(seed=9), head(), 0.06
    free, held = (
        MeshRetargeter(photo, driver, RetargetOptions(), FaceResponse(brows=0.5, **narrow))
        for narrow in ({}, {"brow_room": room})
    )
    rest = brow_heights(photo)

    def ways(retargeter: MeshRetargeter) -> list[float]:
        amounts = np.linspace(-0.06, 0.06, 13)
        return [float((brow_heights(retargeter(_raised(by, by))) - rest).mean()) for by in amounts]

    assert ways(free)[-1] > 0.08 > -0.08 > ways(free)[0]
    assert 0.6 * room < ways(held)[-1] < 0.75 * room
    assert -0.5 * room < ways(held)[0] < -0.35 * room
    assert min(np.diff(ways(held))) > -1e-4
    assert ways(held)[5:8] == pytest.approx(ways(free)[5:8], abs=1e-3)


def test_cheeks_follow_the_corners_of_a_mouth_and_nothing_else_does() -> None:
    face = head().astype(np.float64)
    wider = with_mouth_widened(face, 0.06)
    assert mouth_width(wider) == pytest.approx(0.61, abs=1e-3)
    assert wider[[13, 14]] == pytest.approx(face[[13, 14]], abs=1e-6)
    assert wider[[33, 263, 10, 105, 1]] == pytest.approx(face[[33, 263, 10, 105, 1]], abs=1e-6)
    assert wider[:, 1:] == pytest.approx(face[:, 1:], abs=0.1)


def test_a_photographed_smile_has_less_to_go() -> None:
    driver, calm, smiling = head(), head(seed=9), head(seed=9, gap=0.15, width=0.7)
    asked = head(gap=0.2, width=0.7)
    first, second = (MeshRetargeter(photo, driver, RetargetOptions()) for photo in (calm, smiling))
    assert mouth_width(first(asked)) == pytest.approx(0.7, abs=0.01)
    assert gap_between_lips(first(asked)) == pytest.approx(0.2, abs=0.02)
    assert 0.72 < mouth_width(second(asked)) < 0.82
    assert 0.25 < gap_between_lips(second(asked)) < 0.33
    # Speech opens it as far as any mouth, and more is always more.
    assert gap_between_lips(second(head(gap=0.05))) == pytest.approx(0.15 + 1.2 * 0.05, abs=0.015)
    grown = [mouth_width(second(head(width=width))) for width in np.linspace(0.55, 0.75, 11)]
    opened = [gap_between_lips(second(head(gap=gap))) for gap in np.linspace(0, 0.4, 21)]
    assert min(np.diff(grown)) > 0
    assert min(np.diff(opened)) > 0


def test_the_chin_goes_with_the_lower_lip() -> None:
    rest = head().astype(np.float64)
    rest[17], rest[152] = (200, 245, -45), (200, 285, -20)
    behind = rest.copy()
    behind[[17, 14, 152], 1] += (20, 20, 8)
    down = with_chin_let_down(behind, rest, 0.2)
    assert down[152, 1] - down[17, 1] == pytest.approx(0.93 * 40, abs=1)
    assert down[[17, 13, 10, 33]] == pytest.approx(behind[[17, 13, 10, 33]], abs=0.1)
    # A lip that is only rolled out is none that a jaw has opened.
    assert with_chin_let_down(behind, rest, 0.0) == pytest.approx(behind)
    enough = rest.copy()
    enough[[17, 14, 152], 1] += 20
    assert with_chin_let_down(enough, rest, 0.2) == pytest.approx(enough)


def test_corners_stay_where_a_mouth_opens_below_them() -> None:
    photo, corners = head(), [61, 291]
    opened = head(gap=0.2)
    opened[list(OUTER_LIPS + INNER_LIPS), 1] += 6
    done = MeshRetargeter(photo, photo, RetargetOptions())(opened)
    assert done[corners, 1] == pytest.approx(photo[corners, 1], abs=0.7)
    assert gap_between_lips(done) == pytest.approx(0.2, abs=0.02)
    # The base of the nose, on which teeth hang, chin and eyes do not go along.
    still = [2, 33, 263]
    without = opened.copy()
    without[corners, 1] -= 6
    assert done[still] == pytest.approx(without[still], abs=1.5)
    # Half the expression sinks by half.
    half = MeshRetargeter(photo, photo, RetargetOptions(expression_gain=0.5))(opened)
    assert half[corners, 1] == pytest.approx(photo[corners, 1], abs=0.7)


def sunk(gap: float, width: float = 0.55) -> MeshPoints:
    """A mouth that opens as the network sees it, its lips lower than they are."""
    seen = head(gap=gap, width=width)
    seen[list(OUTER_LIPS + INNER_LIPS), 1] += 30 * gap
    return seen


def test_corners_of_a_face_that_smiles_already_stay_in_a_laugh() -> None:
    photo, rest = head(width=0.84), head(width=0.6)
    move = MeshRetargeter(photo, rest, RetargetOptions())
    for width in (0.6, 0.7, 0.8):
        way = move(sunk(0.25, width))[[61, 291], 1] - photo[[61, 291], 1]
        assert np.abs(way).max() < 2.5


def test_a_driver_who_rests_with_an_open_mouth_lifts_no_corners() -> None:
    _, face = meshed_astronaut()
    lips, unit = list(OUTER_LIPS + INNER_LIPS), eye_distance(face)

    def talks(by: float) -> MeshPoints:
        seen = with_mouth_opened(face, by)
        seen[lips, 1] += 0.3 * by * unit
        return seen

    move = MeshRetargeter(face, talks(0.2), RetargetOptions())
    for by in (0.0, 0.2, 0.35):
        way = (move(talks(by)) - face)[[61, 291], 1] / unit
        assert np.abs(way).max() < 0.02


def test_a_smile_has_what_the_network_misses_of_it() -> None:
    photo, cheeks = head(), [205, 425]
    seen = head(width=0.65)
    done = MeshRetargeter(photo, photo, RetargetOptions())(seen)
    assert mouth_width(done) == pytest.approx(0.65, abs=0.02)
    raised = seen[cheeks, 1] - done[cheeks, 1]
    assert raised == pytest.approx(-10 * missed_of_smiles()[cheeks], abs=0.2)
    assert raised == pytest.approx([1.7, 1.7], abs=0.5)
    assert done[[10, 33, 105]] == pytest.approx(seen[[10, 33, 105]], abs=0.1)
    # Half a smile misses half; a mouth that is drawn in, nothing.
    half = MeshRetargeter(photo, photo, RetargetOptions(mouth_gain=0.5))(seen)
    middle = (photo + seen)[cheeks, 1] / 2
    assert middle - half[cheeks, 1] == pytest.approx(raised / 2, abs=0.2)
    broader, broadest = (
        MeshRetargeter(photo, photo, RetargetOptions())(head(width=width)) for width in (0.75, 0.9)
    )
    raised = [one[cheeks, 1] for one in (broader, broadest)]
    assert raised[0] == pytest.approx(raised[1], abs=0.3)
    narrow = MeshRetargeter(photo, photo, RetargetOptions())(head(width=0.5))
    assert narrow[cheeks] == pytest.approx(head(width=0.5)[cheeks], abs=0.1)


def test_what_smiles_miss_is_alike_on_both_sides() -> None:
    for right, left in ((61, 291), (205, 425), (50, 280), (129, 358), (172, 397)):
        assert missed_of_smiles()[right] == pytest.approx(missed_of_smiles()[left], abs=0.02)


def test_a_closed_mouth_opens_whatever_its_lips_are_like() -> None:
    for gap in (-0.01, 0.0, 0.1):
        opened = with_mouth_opened(head(gap=gap), 0.2)
        assert gap_between_lips(opened) == pytest.approx(max(gap, 0) + 0.2, abs=0.04)
        assert mouth_width(opened) == pytest.approx(0.55, abs=0.01)
    again = with_mouth_opened(with_mouth_opened(head(gap=0.1), 0.2), -0.2)
    assert gap_between_lips(again) == pytest.approx(0.1, abs=0.02)


def test_a_driver_who_talks_all_the_time_closes_the_photographed_mouth() -> None:
    photo, talking = head(seed=9), head(gap=0.2)
    assert gap_between_lips(with_mouth_closed(talking)) < 0.07
    carry = MeshRetargeter(photo, talking, RetargetOptions())
    assert gap_between_lips(carry(head(gap=0.2))) > 0.12
    closed = carry(head(gap=0.0))
    assert gap_between_lips(closed) < 0.03
    # Closed lips that look parted in the photograph may look so in the driver's.
    alike = MeshRetargeter(photo, talking, RetargetOptions(), FaceResponse(parted=0.2))
    assert gap_between_lips(alike(head(gap=0.2))) < 0.03
    # Lips never cross.
    assert (closed[14] - closed[13])[1] > -0.5


@pytest.mark.parametrize(("lids", "expected"), [(0.3, 0.25), (0.06, 0.0), (0.18, 0.08)])
def test_lids_open_by_their_ratio(lids: float, expected: float) -> None:
    photo, driver = head(seed=9, lids=0.25), head(lids=0.3)
    points = MeshRetargeter(photo, driver, RetargetOptions())(head(lids=lids))
    assert lid_openings(points).mean() == pytest.approx(expected, abs=0.04)


def test_one_eye_may_wink() -> None:
    photo, driver = head(seed=9), head()
    winking = head()
    shut = head(lids=0.05)
    right = [33, 133, 246, 161, 160, 159, 158, 157, 173, 7, 163, 144, 145, 153, 154, 155]
    winking[right] = shut[right]
    shares = lid_shares(winking, lid_openings(driver))
    assert shares == pytest.approx([0.0, 1.0], abs=0.05)
    opened = lid_openings(MeshRetargeter(photo, driver, RetargetOptions())(winking))
    assert opened[0] < 0.06
    assert opened[1] > 0.25


def test_lids_that_differ_little_close_together() -> None:
    driver, blinking = head(), head(lids=0.18)
    right = [33, 133, 246, 161, 160, 159, 158, 157, 173, 7, 163, 144, 145, 153, 154, 155]
    blinking[right] = head(lids=0.22)[right]
    shares = lid_shares(blinking, lid_openings(driver))
    assert shares[0] == pytest.approx(shares[1], abs=0.01)
    # The network sees lids fall by less than they do.
    assert shares.mean() == pytest.approx(((0.2 / 0.3 - 0.24) / 0.76) ** 1.6, abs=0.02)


def _looking(x: float, y: float) -> MeshPoints:
    """Irises moved by widths of an eye, 30 px."""
    face = head()
    face[468:478, :2] += np.array([30 * x, 30 * y], np.float32)
    return face


def test_the_gaze_is_followed() -> None:
    photo, driver = moved(head(seed=9), scale=1.5), head()
    points = MeshRetargeter(photo, driver, RetargetOptions())(_looking(0.06, -0.04))
    # The network sees 0.57 of a driver's way.
    assert gaze_of(points) - gaze_of(photo) == pytest.approx([0.105, -0.07], abs=0.01)


def test_the_gaze_may_be_shifted_and_fixed() -> None:
    photo, driver = head(seed=9), head()
    shifted = MeshRetargeter(photo, driver, RetargetOptions(gaze=(10.0, 0.0)))(driver)
    assert (gaze_of(shifted) - gaze_of(photo))[0] == pytest.approx(
        0.4 * np.sin(np.radians(10)), abs=0.01
    )
    fixed = MeshRetargeter(photo, driver, RetargetOptions(gaze="viewer"))(_looking(0.1, 0.0))
    assert gaze_of(fixed) - gaze_of(photo) == pytest.approx([0, 0], abs=0.01)
    turned = MeshRetargeter(photo, driver, RetargetOptions(gaze="viewer"))(
        moved(driver, turned=(12, 0, 0))
    )
    assert (gaze_of(turned) - gaze_of(photo))[0] < -0.05


def test_lids_go_along_with_a_look_that_is_not_the_drivers() -> None:
    photo, driver = head(seed=9), head()
    rest = lid_openings(photo).mean()
    up, down = (
        lid_openings(MeshRetargeter(photo, driver, RetargetOptions(gaze=(0.0, y)))(driver)).mean()
        for y in (-12.0, 12.0)
    )
    assert down < 0.85 * rest
    assert up > 1.15 * rest
    # The driver's own have gone along already.
    own = MeshRetargeter(photo, driver, RetargetOptions())(_looking(0.0, 0.05))
    assert lid_openings(own).mean() == pytest.approx(rest, abs=0.005)


@pytest.mark.parametrize("part", ["brows", "mouth", "eyes"])
def test_each_part_has_a_gain_of_its_own(part: str) -> None:
    photo, driver = head(seed=9), head()
    target_landmarks = head(gap=0.25, lids=0.2)
    target_landmarks[[105, 334], 1] -= 10
    motion = RetargetOptions(**{f"{part}_gain": 0.0})
    points = MeshRetargeter(photo, driver, motion)(target_landmarks)
    seen = {
        "brows": brow_heights(points).mean() - brow_heights(photo).mean(),
        "mouth": gap_between_lips(points),
        "eyes": lid_openings(photo).mean() - lid_openings(points).mean(),
    }
    for name, value in seen.items():
        assert bool(abs(value) < 0.02) == (name == part), (name, value)


def test_absolute_takes_the_drivers_face_as_it_is() -> None:
    photo = head(seed=5, gap=0.0)
    target_landmarks = moved(head(gap=0.3, width=0.7), turned=(0, 0, 10), scale=0.5)
    points = MeshRetargeter(photo, None, RetargetOptions("absolute"))(target_landmarks)
    assert gap_between_lips(points) == pytest.approx(0.3, abs=0.02)
    assert mouth_width(points) == pytest.approx(0.7, abs=0.02)
    assert _turned(photo, points)[2] == pytest.approx(10, abs=0.5)


def test_absolute_with_a_face_at_rest_follows_place_and_size_too() -> None:
    photo, rest = head(), moved(head(), scale=0.5)
    target_landmarks = moved(head(gap=0.3), scale=0.55, shift=(8, -4))
    points = MeshRetargeter(photo, rest, RetargetOptions("absolute"))(target_landmarks)
    assert gap_between_lips(points) == pytest.approx(0.3, abs=0.02)
    assert eye_distance(points) == pytest.approx(110, abs=1)
    way = points[_stable, :2].mean(0) - photo[_stable, :2].mean(0)
    there = moved(photo, scale=1.1, shift=(16, -8))[_stable, :2].mean(0)
    assert way == pytest.approx(there - photo[_stable, :2].mean(0), abs=2)


def test_the_neutral_face_is_found_among_talk_blinks_and_turns() -> None:
    random = np.random.default_rng(7)
    rest = head()
    seen = [head() for _ in range(12)]
    seen += [head(gap=0.3) for _ in range(8)] + [head(lids=0.05) for _ in range(3)]
    seen += [moved(head(), turned=(float(random.uniform(-5, 5)), 0, 0)) for _ in range(4)]
    noisy = [(one + random.normal(0, 0.3, one.shape)).astype(np.float32) for one in seen]
    neutral = neutral_mesh(noisy)
    assert np.abs(neutral - rest).mean() < 0.5
    assert gap_between_lips(neutral) < 0.03
    assert lid_openings(neutral).mean() == pytest.approx(0.3, abs=0.02)


def test_a_forehead_that_the_network_lowers_with_the_chin_stays_in_the_photograph() -> None:
    """And so does hair, which goes where forehead, temples and the bridge of the nose go."""
    _, face = meshed_astronaut()
    talks = with_mouth_opened(face, 0.3)
    lowered = [point for point in (*STABLE, *HELD) if point not in (33, 133, 362, 263)]
    by = 0.03 * eye_distance(face)
    talks[list(set(lowered)), 1] += by
    points = MeshRetargeter(face, face, RetargetOptions())(talks)
    assert gap_between_lips(points) > 0.2
    ways = (points - face)[list(HELD), 1] / by
    assert abs(ways.mean()) < 0.15
    assert np.abs(ways).max() < 0.5
