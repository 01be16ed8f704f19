"""Images beside each other, and the label on what is generated."""

import tracemalloc

import numpy as np
import pytest

from face2face.engine.compose import beside, label, scaled
from face2face.engine.timings import Timings
from face2face.images.io import read_image
from face2face.images.metrics import image_metrics
from face2face.images.resize import resize
from face2face.types import Frame
from face2face.utils.paths import shipped


def grey(width: int, height: int, level: int = 120) -> Frame:
    return np.full((height, width, 3), level, np.uint8)


@pytest.mark.parametrize(("height", "width"), [(50, 100), (400, 800), (200, 400)])
def test_scaling_keeps_the_shape(height: int, width: int) -> None:
    assert scaled(grey(400, 200), height).shape == (height, width, 3)


@pytest.mark.parametrize("height", [480, 470, 300])
def test_what_is_scaled_looks_as_if_averaged(height: int) -> None:
    image = read_image(shipped("assets") / "astronaut.png")
    shown = scaled(image, height)
    averaged = resize(image, *shown.shape[1::-1])
    assert image_metrics(shown, averaged).psnr > 50


def test_the_right_image_takes_the_left_ones_height() -> None:
    both = beside(grey(320, 240, 50), grey(128, 128, 200))
    assert both.shape == (240, 320 + 240, 3)
    assert (both[:, :320] == 50).all()
    assert (both[:, 320:] == 200).all()


@pytest.mark.parametrize("side", [64, 128, 256, 512, 1080])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_label_can_be_read_on_any_image(side: int, level: int) -> None:
    image = grey(2 * side, side, level)
    label(image)
    changed = (image != level).any(axis=2)
    rows, columns = np.nonzero(changed)
    # In the lower right corner, and no more of the image than it needs.
    assert rows.min() > 0.75 * side
    assert columns.min() > side  # the right half
    assert changed.mean() < 0.1
    strip = image[rows.min() :, columns.min() :].astype(int)
    assert strip.max() - np.median(strip) > 80


def test_the_time_of_each_stage_is_summed_up() -> None:
    timings = Timings()
    for _ in range(3):
        with timings.stage("draw"):
            pass
    with pytest.raises(ValueError, match="no"), timings.stage("write"):
        raise ValueError("no")
    summary = timings.summary()
    assert list(summary) == ["draw", "write"]  # a stage that fails has taken its time too
    assert 0 <= summary["draw"]["median_ms"] <= summary["draw"]["p95_ms"] < 1000


def test_the_times_of_a_long_video_take_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    timings = Timings()
    taken_s = np.random.default_rng(0).lognormal(-4, 0.5, 50_000)
    moments = iter(np.cumsum(np.stack([np.zeros_like(taken_s), taken_s], 1).ravel()))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(moments)))
    tracemalloc.start()
    try:
        for _ in taken_s:
            with timings.stage("draw"):
                pass
        grown = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    summary = timings.summary()["draw"]
    assert grown < 500_000  # 1.6 MB as a list
    assert summary["median_ms"] == pytest.approx(1000 * np.median(taken_s), rel=0.002)
    assert summary["p95_ms"] == pytest.approx(1000 * np.percentile(taken_s, 95), rel=0.002)


def test_a_label_of_a_given_size_is_written_where_it_fits() -> None:
    whole, right, narrow = grey(1120, 480), grey(480, 480), grey(100, 480)
    assert label(whole) and label(right, side=480)
    assert np.array_equal(whole[:, 640:], right)
    assert not label(narrow, side=480)
    assert (narrow == 120).all()
