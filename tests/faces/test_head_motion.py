"""Where a head is, told by a mesh that nods with lips and lids."""

import numpy as np
import pytest

from face2face.faces.head_motion import HeadMotion, moved_by_expressions
from face2face.faces.mesh import HELD, LEFT_BROW, RIGHT_BROW, STABLE, MeshPoints
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import EYES, lid_openings
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.rigid import angles_of
from tests.faces.mesh_heads import head, moved
from tests.mesh_faces import meshed_astronaut

_EYES = [point for corners, *lids in EYES for point in (*corners, *lids[0], *lids[1])]
_CORNERS = [33, 133, 362, 263]
_NO_EYES = [point for point in STABLE if point not in _EYES]


def _exact(mesh: MeshPoints) -> np.ndarray:
    return mesh.astype(np.float64)


def test_a_head_that_moves_is_told_as_it_moves() -> None:
    rest = head()
    motion = HeadMotion(_exact(rest))
    told = motion(_exact(moved(rest, turned=(12, -8, 15), scale=1.1, shift=(20, -7))))
    assert np.degrees(angles_of(told.rotation)) == pytest.approx([12, -8, 15], abs=0.15)
    assert told.scale == pytest.approx(1.1, abs=1e-3)
    assert told(_exact(rest)) == pytest.approx(
        moved(rest, turned=(12, -8, 15), scale=1.1, shift=(20, -7)), abs=0.5
    )


def test_a_forehead_that_goes_down_with_the_chin_is_no_nod() -> None:
    rest = head()
    talks = head(gap=0.3)
    talks[_NO_EYES, 1] += 3
    told = HeadMotion(_exact(rest))(_exact(talks))
    corners = _exact(rest)[_CORNERS]
    assert told(corners)[:, 1].mean() - corners[:, 1].mean() == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("tilted", [0, 25])
def test_a_blink_in_which_the_network_lowers_and_shrinks_the_head_is_no_nod(tilted: float) -> None:
    rest, shut = head(), head(lids=0.05)
    shut[_EYES, 1] += 0.13 * 0.25 * 100
    nods = (0, -np.degrees(0.15 * 0.25), tilted)
    told = HeadMotion(_exact(rest))(_exact(moved(shut, turned=nods, scale=np.exp(-0.06 * 0.25))))
    assert np.degrees(angles_of(told.rotation)) == pytest.approx([0, 0, tilted], abs=0.4)
    assert told.scale == pytest.approx(1, abs=0.01)
    straight = moved(rest, turned=(0, 0, tilted))
    assert told(_exact(rest))[_CORNERS, :2] == pytest.approx(_exact(straight)[_CORNERS, :2], abs=1)


def test_a_wink_does_not_tilt_the_head() -> None:
    rest, shut = head(), head(lids=0.05)
    winks = rest.copy()
    (corners, upper, lower, _), _ = EYES
    winks[[*corners, *upper, *lower]] = shut[[*corners, *upper, *lower]] + (0, 3.25, 0)
    roll = np.degrees(angles_of(HeadMotion(_exact(rest))(_exact(winks)).rotation)[2])
    assert roll == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("shift", [(0, 600), (500, -90)])
def test_where_a_driver_is_in_the_frame_changes_nothing_in_a_blink(shift: tuple[int, int]) -> None:
    _, rest = meshed_astronaut()
    photo = moved(rest, turned=(12, -8, 0))
    shut = with_lids(_exact(rest), _exact(rest), np.full(2, 0.1)).astype(np.float32)
    one, same = (
        MeshRetargeter(photo, moved(rest, shift=by), RetargetOptions())(moved(shut, shift=by))
        for by in ((0, 0), shift)
    )
    assert lid_openings(one).mean() < 0.5 * lid_openings(photo).mean()
    assert same == pytest.approx(one, abs=0.05)


def test_a_face_that_stands_on_its_head_is_no_half_turn_off() -> None:
    rest = _exact(head())
    over = _exact(moved(head(), turned=(0, 0, 179)))
    told = np.degrees(angles_of(HeadMotion(rest)(over).rotation))
    assert abs(told[2]) == pytest.approx(179, abs=0.2)


def test_mouth_eyes_and_brows_have_their_own_motion_and_the_hairline_has_none() -> None:
    _, face = meshed_astronaut()
    own = moved_by_expressions(face)
    assert own[list(HELD)].max() < 0.5  # the nose's bridge is near both eyes
    assert own[[10, 67, 297, 127, 356]].max() == 0
    assert own[[*RIGHT_BROW, *LEFT_BROW, *_EYES, 13, 14, 61, 291, 152]].min() > 0.95
