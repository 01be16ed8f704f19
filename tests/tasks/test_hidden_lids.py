import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.mesh import IBUG_68, LEFT_EYE, RIGHT_EYE, MeshPoints
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.hidden_lids import with_open_eyes
from face2face.types import Frame

EYES = {"right": IBUG_68[36:42], "left": IBUG_68[42:48]}
OUTLINES = {"right": RIGHT_EYE, "left": LEFT_EYE}


@pytest.fixture(scope="module")
def points(astronaut: Frame) -> MeshPoints:
    found = mesh_seeker()(np.ascontiguousarray(astronaut[20:276, 96:352]))
    assert found is not None
    return found


def opening(points: MeshPoints, eye: str) -> float:
    at = points[list(EYES[eye]), :2]
    apart = np.linalg.norm(at[1] - at[5]) + np.linalg.norm(at[2] - at[4])
    return float(apart / 2 / np.linalg.norm(at[0] - at[3]))


def shut(points: MeshPoints, eye: str) -> MeshPoints:
    """An eye as a mesh has it that saw a smudge there."""
    done = points.copy()
    for upper, lower in ((1, 5), (2, 4)):
        pair = [EYES[eye][upper], EYES[eye][lower]]
        done[pair] = done[pair].mean(0) + 0.3 * (done[pair] - done[pair].mean(0))
    return done


def hole_over(points: MeshPoints, *eyes: str) -> npt.NDArray[np.bool_]:
    hole = np.zeros((256, 256), bool)
    for eye in eyes:
        low, high = (
            np.round(limit(points[list(OUTLINES[eye]), :2], 0)).astype(int)
            for limit in (np.min, np.max)
        )
        hole[low[1] - 6 : high[1] + 7, low[0] - 6 : high[0] + 7] = True
    return hole


@pytest.mark.parametrize(("eye", "other"), [("left", "right"), ("right", "left")])
def test_a_hidden_eye_is_as_open_as_the_other(points: MeshPoints, eye: str, other: str) -> None:
    smudge = shut(points, eye)
    done = with_open_eyes(smudge, hole_over(points, eye))
    assert opening(smudge, eye) < 0.15
    assert opening(done, eye) == pytest.approx(opening(points, other), rel=0.02)
    still = np.ones(len(points), bool)
    still[list(EYES[eye])] = False
    assert np.array_equal(done[still], smudge[still])


def test_of_two_hidden_eyes_both_are_open_as_usual(points: MeshPoints) -> None:
    smudge = shut(shut(points, "left"), "right")
    done = with_open_eyes(smudge, hole_over(points, "left", "right"))
    assert all(0.28 < opening(done, eye) < 0.36 for eye in EYES)


def test_eyes_that_are_seen_stay_as_they_are(points: MeshPoints) -> None:
    smudge = shut(points, "left")
    assert with_open_eyes(smudge, hole_over(points, "right")) is smudge
    assert with_open_eyes(smudge, np.zeros((256, 256), bool)) is smudge


def test_a_lid_that_is_seen_stays(points: MeshPoints) -> None:
    smudge = shut(points, "left")
    hole = hole_over(points, "left")
    lower = [EYES["left"][4], EYES["left"][5]]
    columns, rows = np.round(smudge[lower, :2]).astype(int).T
    hole[rows, columns] = False
    done = with_open_eyes(smudge, hole)
    assert np.array_equal(done[lower], smudge[lower])
    assert opening(done, "left") == pytest.approx(opening(points, "right"), rel=0.05)


def test_points_beyond_the_image_are_no_error(points: MeshPoints) -> None:
    far = points + np.float32(400)
    assert with_open_eyes(far, np.zeros((256, 256), bool)) is far
