import numpy as np

from face2face.engine.temporal_filter import FlickerFilter
from face2face.types import Frame


def flickering(count: int = 30) -> list[Frame]:
    random = np.random.default_rng(0)
    ground = random.integers(60, 200, (64, 64, 3)).astype(float)
    return [(ground + random.normal(0, 3, ground.shape)).astype(np.uint8) for _ in range(count)]


def flicker(images: list[Frame]) -> float:
    return float(np.abs(np.diff(np.stack(images).astype(float), axis=0)).mean())


def test_still_images_flicker_less_the_more_they_are_smoothed() -> None:
    images = flickering()
    levels = []
    for smoothing in (0.0, 0.25, 0.5):
        calm = FlickerFilter(smoothing)
        levels.append(flicker([calm(one) for one in images]))
    assert levels[0] == flicker(images)
    assert levels[1] < 0.9 * levels[0]
    assert levels[2] < 0.6 * levels[0]


def test_what_moves_is_shown_at_once() -> None:
    calm = FlickerFilter(0.5)
    before = flickering()[0]
    after = before.copy()
    after[20:44, 20:44] = 255 - after[20:44, 20:44] // 4
    calm(before)
    shown = calm(after)
    assert np.array_equal(shown[24:40, 24:40], after[24:40, 24:40])
    assert np.array_equal(shown[:10], before[:10])


def test_it_ends_where_a_still_image_is() -> None:
    calm = FlickerFilter(1.0)
    first, second = flickering(2)
    calm(first)
    for _ in range(80):
        shown = calm(second)
    assert np.abs(shown.astype(int) - second).max() <= 1


def test_after_a_restart_nothing_of_the_last_image_is_left() -> None:
    calm = FlickerFilter(1.0)
    first, second = flickering(2)
    calm(first)
    calm.restart()
    assert np.array_equal(calm(second), second)
