"""The face at rest among talk, smiles, grimaces and turns."""

from collections.abc import Callable

import numpy as np
import pytest

from face2face.config import DEMO_CLIP
from face2face.faces.landmarks import LandmarkPredictor, eye_opening, mouth_opening
from face2face.faces.mesh import IBUG_68, MeshPoints
from face2face.faces.mesh_measures import gap_between_lips, lid_openings, mouth_width, yaw_of
from face2face.faces.neutral_mesh import neutral_mesh
from face2face.faces.person import neutral_face
from face2face.faces.tracker import FaceTracker
from face2face.runtime.openvino_face_networks import open_mesh_tracker
from face2face.types import Frame
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource
from tests.faces.mesh_heads import head, moved


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(3)


def tracked(meshes: list[MeshPoints], random: np.random.Generator) -> list[MeshPoints]:
    """The meshes as a tracker finds them, in no order."""
    noisy = [(one + random.normal(0, 0.3, one.shape)).astype(np.float32) for one in meshes]
    return [noisy[each] for each in random.permutation(len(noisy))]


def grimace(random: np.random.Generator) -> MeshPoints:
    """A face pulled another way each time, its mouth mostly closed."""
    face = head(gap=max(float(random.normal(0, 0.1)), 0.0), width=float(random.uniform(0.4, 0.75)))
    points = list(IBUG_68)
    lower = [each for each in points if face[each, 1] > 200 or face[each, 1] < 130]
    face[lower] += random.normal(0, 5, (len(lower), 3)).astype(np.float32)
    return face


def talk(random: np.random.Generator) -> MeshPoints:
    return head(gap=float(random.uniform(0.05, 0.35)), width=float(random.uniform(0.5, 0.6)))


def smile(random: np.random.Generator) -> MeshPoints:
    return head(width=float(random.uniform(0.68, 0.74)), lids=0.26)


@pytest.mark.parametrize(
    ("other", "others", "calm"),
    [(grimace, 70, 30), (talk, 80, 20), (smile, 65, 35)],
    ids=["grimaces", "talk", "smiles"],
)
def test_the_face_at_rest_is_found_among(
    other: Callable[[np.random.Generator], MeshPoints],
    others: int,
    calm: int,
    random: np.random.Generator,
) -> None:
    seen = [other(random) for _ in range(others)] + [head() for _ in range(calm)]
    neutral = neutral_mesh(tracked(seen, random))
    assert np.abs(neutral - head()).mean() < 0.7
    assert gap_between_lips(neutral) < 0.02
    assert mouth_width(neutral) == pytest.approx(0.55, abs=0.015)
    assert lid_openings(neutral).mean() == pytest.approx(0.3, abs=0.015)


def test_it_is_turned_to_the_camera_where_the_driver_ever_is(random: np.random.Generator) -> None:
    seen = [moved(head(), turned=(28, 0, 0)) for _ in range(60)]
    seen += [head() for _ in range(40)]
    neutral = neutral_mesh(tracked(seen, random))
    assert np.degrees(yaw_of(neutral) - yaw_of(head())) == pytest.approx(0, abs=1.5)


def test_a_camera_that_stands_aside_sees_a_face_at_rest_that_is_turned(
    random: np.random.Generator,
) -> None:
    seen = [moved(head(), turned=(28 + float(random.normal(0, 2)), 0, 0)) for _ in range(60)]
    neutral = neutral_mesh(tracked(seen, random))
    assert np.degrees(yaw_of(neutral) - yaw_of(head())) == pytest.approx(28, abs=2)


def test_it_is_where_the_head_mostly_is_in_its_usual_size(random: np.random.Generator) -> None:
    # Grimaces, made while leaning in, say nothing of the face at rest but of no place either.
    seen = [moved(grimace(random), scale=1.3, shift=(50, 0)) for _ in range(30)]
    seen += [moved(head(), shift=(-20, 10)) for _ in range(70)]
    neutral = neutral_mesh(tracked(seen, random))
    assert np.abs(neutral - moved(head(), shift=(-20, 10))).mean() < 0.7


def test_one_face_is_its_own_rest() -> None:
    only = head(gap=0.2)
    assert neutral_mesh([only]) == pytest.approx(only, abs=0.01)


@pytest.fixture(scope="module")
def clip() -> list[Frame]:
    """The shipped clip, four frames a second."""
    with VideoFileSource(shipped("assets") / DEMO_CLIP) as source:
        return [timed.frame for timed in source.frames()][::7]


def test_landmarks_of_a_real_clip_give_a_calm_face(clip: list[Frame]) -> None:
    tracker = FaceTracker(LandmarkPredictor())
    faces = [face for frame in clip if (face := tracker(frame).landmarks) is not None]
    gaps = [mouth_opening(face) for face in faces]
    open_first = sorted(faces, key=mouth_opening, reverse=True)
    for several in (faces, open_first, faces[::-1]):
        neutral = neutral_face(several)
        assert mouth_opening(neutral) < np.quantile(gaps, 0.25)
        assert eye_opening(neutral) > 0.9 * np.median([eye_opening(face) for face in faces])
        assert neutral == pytest.approx(neutral_face(faces), abs=0.5)


def test_meshes_of_a_real_clip_give_a_calm_face(clip: list[Frame]) -> None:
    tracker = open_mesh_tracker()
    meshes = [found.points for frame in clip if (found := tracker(frame).mesh) is not None]
    gaps = [gap_between_lips(mesh) for mesh in meshes]
    neutral = neutral_mesh(meshes)
    assert gap_between_lips(neutral) < np.quantile(gaps, 0.25)
    assert lid_openings(neutral).mean() > 0.9 * np.median([lid_openings(m) for m in meshes])
    assert np.degrees(abs(yaw_of(neutral))) < 8
