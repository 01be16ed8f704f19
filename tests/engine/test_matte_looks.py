"""How people are seen in a photograph."""

import cv2
import numpy as np
import pytest

from face2face.engine.matte_looks import seen_closely
from face2face.faces.mesh_finder import FoundFace
from face2face.runtime.openvino_face_networks import face_search
from face2face.types import Frame, Grey

SIDE = 64


def large_people(square: Frame) -> Grey:
    """A network that sees what is light, where it covers a tenth of its square or more."""
    small = cv2.resize(square[..., 0], (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)
    seen = np.where(np.asarray(small) > 127, 255, 0).astype(np.uint8)
    return seen if (seen > 0).mean() >= 0.1 else np.zeros_like(seen)


def photo(*middles: tuple[int, int], half: int = 16, shape: tuple[int, int] = (512, 512)) -> Frame:
    """People who are light squares on dark ground."""
    image = np.zeros((*shape, 3), np.uint8)
    for x, y in middles:
        image[y - half : y + half, x - half : x + half] = 255
    return image


def face(x: float, y: float, side: float = 30) -> FoundFace:
    return FoundFace((x, y), side, 0.0, 1.0)


def test_who_is_too_small_for_the_whole_is_seen_at_their_face() -> None:
    image = photo((100, 120), (400, 300))
    assert seen_closely(image, (), large_people).matte.max() == 0
    looked = seen_closely(image, (face(100, 120), face(400, 300)), large_people)
    scale = looked.matte.shape[0] / 512
    person = np.asarray(cv2.resize(image[..., 0], looked.matte.shape[::-1])) > 127
    assert looked.matte[person].mean() > 230
    assert looked.matte[~person].mean() < 5
    assert looked.closest == pytest.approx(96 / 512)
    assert looked.faces[1] == pytest.approx((400 * scale, 300 * scale))


def test_what_is_no_face_makes_no_hole() -> None:
    """In a fold of a coat the network sees nobody: such a look does not count."""
    image = photo((256, 256), half=200)
    image[200:300, 200:300] = 0
    plain = seen_closely(image, (), large_people)
    looked = seen_closely(image, (face(250, 250),), large_people)
    assert looked.closest == 1.0 and (looked.matte == plain.matte).all()


def test_an_oblong_photograph_is_looked_at_in_squares() -> None:
    """Somebody in the middle of a wide one covers too little of it, and enough of a square."""
    image = photo((512, 128), half=45, shape=(256, 1024))
    looked = seen_closely(image, (), large_people)
    assert looked.closest == 0.25
    columns = looked.matte.shape[1]
    assert looked.matte[looked.matte.shape[0] // 2, columns // 2] > 230
    assert looked.matte[:, : columns // 3].max() == 0


def test_a_small_face_beside_a_large_one_is_found(astronaut: Frame) -> None:
    """The whole shows it to no detector; a part does."""
    wide = np.full((1024, 2048, 3), 128, np.uint8)
    wide[:, :1024] = cv2.resize(astronaut, (1024, 1024))
    wide[700:920, 1800:2020] = cv2.resize(astronaut, (220, 220), interpolation=cv2.INTER_AREA)
    found = face_search()(wide)
    assert any(face.centre[0] > 1800 and 700 < face.centre[1] < 920 for face in found)
    assert any(face.centre[0] < 1024 and face.side > 150 for face in found)


@pytest.mark.parametrize("shape", [(512, 512), (300, 900), (900, 300), (70, 60), (5, 9), (1, 1)])
def test_looks_leave_no_seams(shape: tuple[int, int]) -> None:
    """Where all looks say the same, so does their mean, for images of any form."""
    faces = [face(x, y, side) for x in (0, 40, 480) for y in (10, 250) for side in (9, 20, 60)]
    image = np.full((*shape, 3), 200, np.uint8)
    looked = seen_closely(image, faces, lambda square: np.full((SIDE, SIDE), 255, np.uint8))
    assert (looked.matte == 255).all()
    assert max(looked.matte.shape) >= min(SIDE, max(shape))
