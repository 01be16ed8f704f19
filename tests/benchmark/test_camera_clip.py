"""A clip on a clock."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from face2face.benchmark.clip import Clip, ClockedCamera
from face2face.video.camera import as_frame

FORTH_AND_BACK = [0, 1, 2, 3, 2, 1]


def clip_of(folder: Path, count: int) -> Clip:
    """Images that are all one shade: 0, 1, 2 and so on."""
    path = folder / "images.rgb"
    np.repeat(np.arange(count, dtype=np.uint8), 16 * 32 * 3).tofile(path)
    return Clip(path, 32, 16, count)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[ClockedCamera]:
    opened = ClockedCamera(clip_of(tmp_path, 4), rate=50)
    yield opened
    opened.close()


def shade(camera: ClockedCamera) -> int:
    frame = as_frame(camera.read())
    assert frame is not None
    assert frame.shape == (16, 32, 3)
    assert frame.flags.writeable
    return int(frame[0, 0, 0])


def ticks(camera: ClockedCamera) -> list[int]:
    return [round((due_s - camera._began_s) * camera.rate) for due_s in camera.due_s]


def test_images_come_forth_and_back_and_not_before_they_are_due(camera: ClockedCamera) -> None:
    shades = []
    for _ in range(9):
        shades.append(shade(camera))
        assert time.monotonic() >= camera.due_s[-1]
    # On a busy machine some ticks are missed: the clock tells which images are right.
    assert shades == [FORTH_AND_BACK[tick % 6] for tick in ticks(camera)]
    assert ticks(camera) == sorted(set(ticks(camera)))
    assert ticks(camera)[-1] >= 8


def test_a_image_that_is_not_fetched_is_lost(camera: ClockedCamera) -> None:
    camera.read()
    time.sleep(0.13)
    camera.read()
    before, after = ticks(camera)
    assert after >= before + 6
    assert camera.due_s[-1] >= camera.due_s[0] + 0.1


def test_what_was_due_is_counted(camera: ClockedCamera) -> None:
    began_s = camera._began_s
    assert camera.ticks_between(began_s - 0.001, began_s + 0.999) == 50
    assert camera.ticks_between(began_s + 0.001, began_s + 0.019) == 0
    assert camera.ticks_between(began_s + 0.001, began_s + 0.041) == 2


def test_one_image_is_enough(tmp_path: Path) -> None:
    camera = ClockedCamera(clip_of(tmp_path, 1), rate=200)
    assert [shade(camera) for _ in range(3)] == [0, 0, 0]
    camera.close()
