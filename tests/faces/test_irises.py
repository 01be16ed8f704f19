import numpy as np
import pytest

from face2face.dataset.expression_pairs import warp_face
from face2face.faces.face_networks import IRIS
from face2face.faces.geometry import Similarity
from face2face.faces.irises import IRISES, IrisFinder, gaze_of, has_irises, with_gaze
from face2face.faces.mesh_measures import gaze_offsets
from face2face.faces.smoothing import LandmarkSmoother
from face2face.runtime import openvino_face_networks
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks, open_iris_network
from face2face.types import Frame, Landmarks
from tests.mesh_faces import meshed_astronaut


@pytest.fixture(scope="module")
def finder() -> IrisFinder:
    return IrisFinder(OpenVinoFaceNetworks)


def test_the_68_points_stay_and_the_irises_are_the_mesh_s(
    finder: IrisFinder, portrait: Frame, face: Landmarks
) -> None:
    whole = finder(portrait, face)
    assert whole.shape == (70, 2)
    assert whole.dtype == np.float32
    assert (whole[:68] == face).all()
    assert has_irises(whole)
    assert not has_irises(face)
    _, mesh = meshed_astronaut()
    wide = np.linalg.norm(face[39] - face[36])
    for mine, theirs in zip(whole[list(IRISES)], mesh[[468, 473], :2], strict=True):
        assert np.linalg.norm(mine - theirs) < 0.1 * wide
    assert gaze_of(whole) == pytest.approx(gaze_offsets(mesh).mean(0), abs=0.04)


@pytest.mark.parametrize("gaze", [(0.0, 0.0), (0.12, -0.03), (-0.2, 0.05)])
@pytest.mark.parametrize("turn", [0.0, 0.5])
def test_a_gaze_is_what_was_laid_whatever_place_size_and_turn(
    face: Landmarks, gaze: tuple[float, float], turn: float
) -> None:
    moved = Similarity(0.4, turn, (30.0, -9.0))(face)
    whole = with_gaze(moved, gaze)
    assert gaze_of(whole) == pytest.approx(gaze, abs=1e-4)
    # Irises that are there are replaced, not added to.
    assert gaze_of(with_gaze(whole, (0.0, 0.0))) == pytest.approx((0, 0), abs=1e-4)


def test_right_is_right_in_the_image(face: Landmarks) -> None:
    ahead, aside = with_gaze(face, (0.0, 0.0)), with_gaze(face, (0.1, 0.05))
    shift = (aside - ahead)[list(IRISES)]
    assert (shift[:, 0] > 0).all()
    assert (shift[:, 1] > 0).all()


@pytest.mark.parametrize("aside", [-0.12, 0.12])
def test_eyes_that_are_moved_in_an_image_are_found_there(
    finder: IrisFinder, portrait: Frame, face: Landmarks, aside: float
) -> None:
    whole = finder(portrait, face)
    before = gaze_of(whole)
    looking = with_gaze(whole, before + np.array([aside, 0.0]))
    found = gaze_of(finder(warp_face(portrait, whole, looking), face)) - before
    assert found[0] == pytest.approx(aside, abs=0.05)
    assert abs(found[1]) < 0.03


def test_the_more_open_eye_counts_more(face: Landmarks) -> None:
    whole = with_gaze(face, ((0.2, 0.0), (0.0, 0.0)))
    shut = whole.copy()
    shut[[37, 38]] = shut[[41, 40]]  # the right eye
    assert gaze_of(whole)[0] == pytest.approx(0.1, abs=0.02)
    assert gaze_of(shut)[0] < 0.03


def test_irises_are_smoothed_with_the_face(face: Landmarks) -> None:
    whole = with_gaze(face, (0.0, 0.0))
    smooth = LandmarkSmoother(0.5)
    smooth(whole, 0.0)
    random = np.random.default_rng(0)
    seen, given = [], []
    for number in range(1, 40):
        jittered = (whole + random.normal(0, 0.4, whole.shape)).astype(np.float32)
        given.append(jittered[68])
        seen.append(smooth(jittered, number / 30)[68])
    assert np.std(seen, axis=0).max() < 0.5 * np.std(given, axis=0).min()


def test_a_trained_face_loads_the_iris_network_alone(
    monkeypatch: pytest.MonkeyPatch, astronaut: Frame, face: Landmarks
) -> None:
    whole = IrisFinder(OpenVinoFaceNetworks)(astronaut, face)
    loaded: list[str] = []
    network = openvino_face_networks._Network

    def remember(name: str) -> object:
        loaded.append(name)
        return network(name)

    monkeypatch.setattr(openvino_face_networks, "_Network", remember)
    assert np.array_equal(IrisFinder(open_iris_network)(astronaut, face), whole)
    assert loaded == [IRIS]
