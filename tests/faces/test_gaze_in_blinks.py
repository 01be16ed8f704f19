"""Where eyes look while they blink."""

import numpy as np
import pytest

from face2face.faces.gaze_in_blinks import Eye, with_gaze_through_blinks
from face2face.faces.irises import IRISES, gaze_of, with_gaze
from face2face.faces.landmarks import LEFT_EYE, RIGHT_EYE
from face2face.faces.mesh_eyes import gaze_of as gaze_of_mesh
from face2face.faces.mesh_eyes import with_gaze as with_gaze_of_mesh
from face2face.faces.mesh_eyes import with_lids
from face2face.faces.mesh_measures import EYES
from face2face.faces.mesh_smoothing import mesh_video_smoother
from face2face.faces.smoothing import landmark_video_smoother
from face2face.types import Landmarks
from tests.faces.mesh_heads import head

_MESH_EYES = [Eye(*eye) for eye in EYES]
_TIMES_S = [number / 25 for number in range(9)]
_BLINK = [1.0, 1.0, 0.9, 0.6, 0.1, 0.3, 0.9, 1.0, 1.0]
_ASIDE = [0.1, 0.1, 0.1, 0.05, -0.1, -0.06, 0.06, 0.06, 0.06]
"""What is read of the gaze: it goes from 0.1 to 0.06, and astray with the lids."""


def meshes(shares: list[float], asides: list[float], closing: tuple[int, ...] = (0, 1)) -> list:
    """The head with lids open by shares (eyes of `closing`), and irises read aside."""
    face = head().astype(np.float64)
    made = []
    for share, aside in zip(shares, asides, strict=True):
        both = np.ones(2)
        both[list(closing)] = share
        lids = with_lids(face, face, both)
        made.append(with_gaze_of_mesh(lids, face, np.array([aside, 0.0])))
    return made


def test_a_blink_goes_from_the_look_before_it_to_the_look_after_it() -> None:
    faces = np.stack(meshes(_BLINK, _ASIDE))
    held = with_gaze_through_blinks(faces, _TIMES_S, _MESH_EYES)
    usual = gaze_of_mesh(head())[0]
    gazes = [gaze_of_mesh(one)[0] - usual for one in held]
    assert gazes == pytest.approx([0.1, 0.1, 0.1, 0.09, 0.08, 0.07, 0.06, 0.06, 0.06], abs=1e-6)
    others = [point for point in range(478) if all(point not in eye.iris for eye in _MESH_EYES)]
    assert np.array_equal(held[:, others], faces[:, others])


@pytest.mark.parametrize(
    ("shares", "closing"),
    [
        ([1.0] * 4 + [0.65] * 5, (0, 1)),  # looks down, and stays there
        (_BLINK, (0,)),  # winks: the other eye shows where it looks
    ],
)
def test_what_is_no_blink_stays_as_it_was_read(
    shares: list[float], closing: tuple[int, ...]
) -> None:
    faces = np.stack(meshes(shares, _ASIDE, closing))
    assert np.array_equal(with_gaze_through_blinks(faces, _TIMES_S, _MESH_EYES), faces)


def test_a_video_begins_and_ends_in_a_blink() -> None:
    faces = np.stack(meshes(_BLINK, _ASIDE))
    usual = gaze_of_mesh(head())[0]
    for part, aside in ((slice(4, None), 0.06), (slice(0, 5), 0.1)):
        held = with_gaze_through_blinks(faces[part], _TIMES_S[part], _MESH_EYES)
        gazes = [gaze_of_mesh(one)[0] - usual for one in held]
        assert gazes == pytest.approx([aside] * 5, abs=1e-6)


def test_the_smoothing_of_videos_looks_through_blinks(face: Landmarks) -> None:
    """Of a mesh, and of 68 points with irises; not where nothing is smoothed."""
    found = [one.astype(np.float32) for one in meshes(_BLINK, [0.1] * 3 + [-0.2] * 3 + [0.1] * 3)]
    usual = gaze_of_mesh(head())[0]
    smooth, raw = (
        gaze_of_mesh(mesh_video_smoother(amount, head())(found, _TIMES_S, 4))[0] - usual
        for amount in (0.5, 0.0)
    )
    assert smooth == pytest.approx(0.1, abs=0.005)
    assert raw == pytest.approx(-0.2, abs=0.005)
    points = []
    for share, aside in zip(_BLINK, [0.1] * 3 + [-0.2] * 3 + [0.1] * 3, strict=True):
        lids = face.astype(np.float64)
        for eye in (RIGHT_EYE, LEFT_EYE):
            for upper, lower in ((eye[1], eye[5]), (eye[2], eye[4])):
                lids[upper] = lids[lower] + share * (lids[upper] - lids[lower])
        points.append(with_gaze(lids, (aside, 0.0)))
    kept = landmark_video_smoother(0.5, irises=True)(points, _TIMES_S, 4)
    assert len(kept) == IRISES[-1] + 1
    assert gaze_of(kept)[0] == pytest.approx(0.1, abs=0.005)
