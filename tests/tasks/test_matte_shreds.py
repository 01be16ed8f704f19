import cv2
import numpy as np
import pytest

from face2face.tasks.base import Looked
from face2face.tasks.cutout import CutoutTask
from face2face.tasks.matte_shreds import without_shreds
from face2face.types import Frame, Grey

SIZE = 128
WALL, SHIRT, STREET = (200, 205, 210), (30, 60, 120), (120, 115, 110)
PIECE = np.s_[90:98, 108:124]


@pytest.fixture
def matte() -> Grey:
    """A person down to the lower side, with a thin piece to the right."""
    drawn = np.zeros((SIZE, SIZE), np.uint8)
    cv2.rectangle(drawn, (30, 20), (100, SIZE - 1), 255, -1)
    cv2.rectangle(drawn, (100, 88), (126, 99), 255, -1)
    return np.asarray(cv2.blur(drawn, (3, 3)), np.uint8)


def _scene(piece: tuple[int, int, int]) -> Frame:
    """The person on a street before a wall; what lies right of them is of a colour."""
    image = np.full((2 * SIZE, 2 * SIZE, 3), WALL, np.float64)
    image[160:] = STREET
    cv2.rectangle(image, (60, 40), (201, 2 * SIZE - 1), SHIRT, -1)
    cv2.rectangle(image, (202, 176), (253, 199), piece, -1)
    noise = np.random.default_rng(1).normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def test_a_thin_piece_of_the_ground_goes(matte: Grey) -> None:
    done = without_shreds(_scene(STREET), Looked(matte))
    assert done[PIECE].max() == 0
    assert (done <= matte).all()
    assert np.array_equal(done[:, :101], matte[:, :101])


@pytest.mark.parametrize("colour", [SHIRT, (220, 30, 40)])
def test_a_hand_and_a_scarf_stay(matte: Grey, colour: tuple[int, int, int]) -> None:
    """What has the person's colours, or none that the ground has, is theirs however thin."""
    assert np.array_equal(without_shreds(_scene(colour), Looked(matte)), matte)


def test_little_that_is_left_of_a_face_stays(matte: Grey) -> None:
    """Of a grey face before grey planks pieces were left, which must not go as well."""
    looked = Looked(matte, 1.0, ((115.0, 94.0),))
    assert np.array_equal(without_shreds(_scene(STREET), looked), matte)


@pytest.mark.parametrize("level", [0, 255])
def test_without_a_person_or_ground_nothing_can_be_told(level: int) -> None:
    even = np.full((SIZE, SIZE), level, np.uint8)
    assert np.array_equal(without_shreds(_scene(STREET), Looked(even)), even)


def test_cutouts_of_photographs_have_neither_shreds_nor_holes(matte: Grey) -> None:
    matte[60:70, 60:70] = 0
    done = CutoutTask().people_in_photo(_scene(STREET), Looked(matte))
    assert done[PIECE].max() == 0
    assert done[60:70, 60:70].min() == 255
