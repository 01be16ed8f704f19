import cv2
import numpy as np
import pytest

from face2face.faces.mesh import MeshPoints
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.info import TONES
from face2face.tasks.pencil import PencilTask
from face2face.tasks.photocopy import drawing_of
from face2face.tasks.skin_tone import shaded_tone, with_skin
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


def shaded(face: Frame, ink: float) -> Frame:
    """A drawing of it with this much ink on all of the face, 0 to 1."""
    shade = np.full(face.shape[:2], 255, np.uint8)
    cv2.ellipse(shade, (128, 120), (70, 100), 0, 0, 360, round(255 * (1 - ink)), -1)
    return np.minimum(drawing_of(face), shade[..., None])


def test_the_more_a_face_is_shaded_the_darker_it_is(face: Frame, points: MeshPoints) -> None:
    light, medium, dark = (shaded_tone(shaded(face, ink), points) for ink in (0.06, 0.2, 0.4))
    assert light is not None and medium is not None and dark is not None
    assert sum(light) > sum(medium) + 30 > sum(dark) + 60


def test_lines_say_nothing_of_skin(face: Frame, points: MeshPoints) -> None:
    assert shaded_tone(drawing_of(face), points) is None


def test_a_drawing_is_painted_as_it_is_shaded_unless_a_tone_is_asked_for(
    face: Frame, points: MeshPoints
) -> None:
    look = mesh_seeker()
    drawings = {ink: shaded(face, ink) for ink in (0.0, 0.06, 0.4)}
    plain, light, dark = (
        cheeks(PencilTask("drawing").composite(drawing, face, look=look), points)
        for drawing in drawings.values()
    )
    assert np.abs(plain - cheeks(face, points)).max() < 12
    assert light.sum() > dark.sum() + 90
    told = PencilTask("drawing", tone="light").composite(drawings[0.4], face, look=look)
    assert np.abs(cheeks(told, points) - TONES["light"]).max() < 15
