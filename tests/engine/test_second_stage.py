"""What the second stage makes holds still while the face does."""

from itertools import pairwise

import numpy as np
import pytest

from face2face.engine.second_stage import SecondStage
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks, Sketch

FACE: Landmarks = np.full((68, 2), 63.5, np.float32)


class Trembling(Runtime):
    """Each answer is lighter or darker than its condition, in turn."""

    name, size = "trembling", 128

    def __init__(self) -> None:
        self.step = 6

    def generate(self, sketch: Sketch) -> Frame:
        self.step = -self.step
        return np.clip(sketch.astype(int) + self.step, 0, 255).astype(np.uint8)


@pytest.fixture
def image(astronaut: Frame) -> Frame:
    return np.ascontiguousarray(astronaut[64:192, 160:288])


def flicker(smoothing: float, image: Frame) -> float:
    stage = SecondStage(Trembling())
    stage.smooth(smoothing)
    made = [stage(image, FACE)[96:160, 96:160].astype(int) for _ in range(12)]
    return float(np.mean([np.abs(a - b).mean() for a, b in pairwise(made[6:])]))


def test_it_trembles_less_with_more_smoothing(image: Frame) -> None:
    assert flicker(0.0, image) > 10
    assert flicker(0.5, image) < 0.75 * flicker(0.0, image)


def test_what_moves_is_not_held(image: Frame) -> None:
    other = np.ascontiguousarray(255 - image)
    alone, after = SecondStage(Trembling()), SecondStage(Trembling())
    after.smooth(0.5)
    after(image, FACE)
    after._runtime.generate(image)  # both tremble alike
    far = np.abs(alone(other, FACE).astype(int) - after(other, FACE))[128:, 128:]
    assert np.median(far) <= 1


def test_strips_stay_where_they_are_while_the_face_hardly_moves(image: Frame) -> None:
    class Placed(Runtime):
        """Answers with its condition and remembers it."""

        name, size = "placed", 128

        def __init__(self) -> None:
            self.seen: list[Frame] = []

        def generate(self, sketch: Sketch) -> Frame:
            self.seen.append(sketch)
            return sketch

    runtime = Placed()
    stage = SecondStage(runtime)
    for moved in (0.0, 3.0, -4.0, 6.0):
        stage(image, FACE + np.float32(moved))
    first, *held, last = runtime.seen
    assert all((one == first).all() for one in held)
    assert (last != first).any()
    stage.restart()
    stage(image, FACE + np.float32(3.0))
    assert (runtime.seen[-1] != first).any(), "another scene"


def test_nothing_of_another_scene_is_left(image: Frame) -> None:
    stage, fresh = SecondStage(Trembling()), SecondStage(Trembling())
    stage.smooth(0.5)
    stage(image, FACE)
    stage(image, FACE)
    stage.restart()
    assert (stage(image, FACE) == fresh(image, FACE)).all()


def test_each_image_is_the_callers_own(image: Frame) -> None:
    stage = SecondStage(Trembling())
    stage.smooth(0.5)
    first = stage(image, FACE)
    first[:] = 0
    assert stage(image, FACE)[96:160, 96:160].mean() > 0.9 * image[48:80, 48:80].mean()
