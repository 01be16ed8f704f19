"""The condition of a second stage."""

import numpy as np

from face2face.faces.sketch import draw_sketch
from face2face.images.resize import resize
from face2face.tasks.detail import DetailTask, sharpness
from face2face.types import Frame, Landmarks, Sketch

FACE: Landmarks = (np.random.default_rng(0).random((68, 2)) * 40 + 44).astype(np.float32)


def test_the_condition_is_what_the_generator_makes_where_the_target_is(astronaut: Frame) -> None:
    source = resize(astronaut, 256, 256)
    asked: list[Sketch] = []

    def generate(sketch: Sketch) -> Frame:
        asked.append(sketch)
        return resize(source, 128, 128)

    pair = DetailTask(generate).pair(source, FACE, np.random.default_rng(1))
    assert (asked[0] == draw_sketch(FACE, 128)).all()
    assert pair.condition.shape == pair.target.shape == (128, 128, 3)
    assert sharpness(pair.condition) < 0.9 * sharpness(pair.target)

    def apart(down: int, right: int) -> float:
        moved = np.roll(pair.condition.astype(int), (down, right), (0, 1))
        return float(np.abs(moved - pair.target)[2:-2, 2:-2].mean())

    assert apart(0, 0) < min(apart(0, 1), apart(1, 0), apart(0, -1), apart(-1, 0))


def test_the_strips_lie_a_little_elsewhere_each_time(astronaut: Frame) -> None:
    task, source = DetailTask(), resize(astronaut, 256, 256)
    targets = {task.pair(source, FACE, np.random.default_rng(n)).target.tobytes() for n in range(9)}
    assert len(targets) > 3


def test_it_is_measured_against_enlarging(astronaut: Frame) -> None:
    pair = DetailTask().pair(resize(astronaut, 256, 256), FACE, np.random.default_rng(1))
    found = DetailTask().scores({})(0, pair.condition, pair.target, pair.target)
    assert set(found) | {"ssim"} == set(DetailTask.figures)
    assert found["sharpness"] == 1
    assert found["input_sharpness"] < 0.9
    assert found["input_l1"] > 0
