import cv2
import numpy as np
import pytest

from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.info import TONES
from face2face.tasks.pencil import PencilTask
from face2face.tasks.photocopy import drawing_of
from face2face.tasks.skin_tone import with_skin
from face2face.types import Frame

CHEEKS = (50, 101, 118, 280, 330, 347, 151)


@pytest.fixture(scope="module")
def face(astronaut: Frame) -> Frame:
    return np.ascontiguousarray(astronaut[20:276, 96:352])


@pytest.fixture(scope="module")
def points(face: Frame) -> MeshPoints:
    found = mesh_seeker()(face)
    assert found is not None
    return found


def cheeks(image: Frame, points: MeshPoints) -> np.ndarray:
    x, y = np.rint(points[list(CHEEKS), :2]).astype(int).T
    return np.median(cv2.blur(image, (5, 5))[y, x].astype(float), axis=0)


@pytest.mark.parametrize("tone", TONES.values())
@pytest.mark.parametrize("seen", [True, False])
def test_skin_has_the_tone_that_is_asked_for(
    tone: tuple[int, int, int], seen: bool, face: Frame, points: MeshPoints
) -> None:
    """Where a mesh is found and where none is; black hair stays as dark as it is."""
    whole = np.ones((256, 256, 1), np.float32)
    done = with_skin(face, whole, tone, points if seen else None)
    assert np.abs(cheeks(done, points) - tone).max() < (15 if seen else 30)
    hair = cv2.blur(face, (5, 5)).max(2) < 40
    assert hair.sum() > 100
    assert done[hair].mean() < face[hair].mean() + 3


def test_hair_of_nearly_the_skins_colour_stays(face: Frame, points: MeshPoints) -> None:
    blond = face.copy()
    beside = np.s_[: round(points[152, 1]), : round(points[234, 0] - 0.45 * eye_distance(points))]
    assert blond[beside].shape[1] > 20
    blond[beside] = (186, 150, 106)
    done = with_skin(blond, np.ones((256, 256, 1), np.float32), TONES["dark"], points)
    assert np.abs(done[beside].astype(int) - blond[beside]).max() < 8
    assert cheeks(done, points).mean() < cheeks(face, points).mean() - 60


def test_pencil_paints_the_tone_that_is_asked_for(face: Frame, points: MeshPoints) -> None:
    look, drawing = mesh_seeker(), drawing_of(face)
    plain, light, dark = (
        cheeks(PencilTask("drawing", tone=tone).composite(drawing, face, look=look), points)
        for tone in ("", "light", "dark")
    )
    assert np.abs(plain - cheeks(face, points)).max() < 12
    assert np.abs(light - TONES["light"]).max() < 15
    assert np.abs(dark - TONES["dark"]).max() < 15
