"""Colours that no face has."""

import numpy as np
import pytest

from face2face.tasks.magenta import without_magenta
from face2face.tasks.pencil import PencilTask
from face2face.types import Frame


def test_magenta_lips_become_lips(astronaut: Frame) -> None:
    """As light as before, of a colour between skin and red; all else is the same."""
    face = astronaut.copy()
    face[180:200, 205:245] = (235, 40, 190)
    mended = without_magenta(face)
    lips = mended[180:200, 205:245].reshape(-1, 3).astype(int)
    assert (lips[:, 0] > lips[:, 2] + 20).all() and (lips[:, 1] > 80).all()
    rest = np.ones(face.shape[:2], bool)
    rest[180:200, 205:245] = False
    assert (mended[rest] == astronaut[rest]).mean() > 0.98


@pytest.mark.parametrize(
    "colour",
    [(205, 120, 110), (190, 30, 40), (120, 60, 50), (60, 80, 200), (9, 9, 9)],
)
def test_lips_lipstick_and_clothes_stay(colour: tuple[int, int, int]) -> None:
    image = np.full((8, 8, 3), colour, np.uint8)
    assert np.abs(without_magenta(image).astype(int) - image).max() <= 8


def test_users_and_measurements_get_the_same() -> None:
    generated = np.full((64, 64, 3), (235, 40, 190), np.uint8)
    crop = np.full((64, 64, 3), 255, np.uint8)
    task = PencilTask("drawing")
    assert (task.composite(crop, generated)[32, 32] == task.as_used(crop, generated)[32, 32]).all()
