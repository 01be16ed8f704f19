"""A clip on a clock."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import face2face.benchmark.clip
from face2face.benchmark.clip import Clip, ClockedCamera
from face2face.video.camera import as_frame

FORTH_AND_BACK = [0, 1, 2, 3, 2, 1]


def clip_of(folder: Path, count: int) -> Clip:
    """Images that are all one shade: 0, 1, 2 and so on."""
    path = folder / "images.rgb"
    np.repeat(np.arange(count, dtype=np.uint8), 16 * 32 * 3).tofile(path)
    return Clip(path, 32, 16, count)


class Clock:
    """Moves on only by waiting, and by hand.

    Attributes:
        now_s: the time.
    """

    def __init__(self) -> None:
        self.now_s = 1000.0

    def monotonic(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the camera looks at."""
    made = Clock()
    monkeypatch.setattr(face2face.benchmark.clip, "time", made)
    return made


@pytest.fixture
def camera(tmp_path: Path, clock: Clock) -> Iterator[ClockedCamera]:
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


def test_images_come_forth_and_back_and_when_they_are_due(
    camera: ClockedCamera, clock: Clock
) -> None:
    shades = []
    for number in range(9):
        shades.append(shade(camera))
        assert clock.now_s == camera.due_s[-1] == pytest.approx(1000 + number / 50)
    assert shades == [FORTH_AND_BACK[number % 6] for number in range(9)]


def test_an_image_that_is_not_fetched_is_lost(camera: ClockedCamera, clock: Clock) -> None:
    assert shade(camera) == 0
    clock.now_s += 0.131
    # The sixth after it was due a moment ago, the next one is fetched when it is due.
    assert [shade(camera), shade(camera)] == [FORTH_AND_BACK[0], FORTH_AND_BACK[1]]
    assert ticks(camera) == [0, 6, 7]
    assert clock.now_s == pytest.approx(1000 + 7 / 50)


def test_what_was_due_is_counted(camera: ClockedCamera) -> None:
    began_s = camera._began_s
    assert camera.ticks_between(began_s - 0.001, began_s + 0.999) == 50
    assert camera.ticks_between(began_s + 0.001, began_s + 0.019) == 0
    assert camera.ticks_between(began_s + 0.001, began_s + 0.041) == 2


def test_one_image_is_enough(tmp_path: Path) -> None:
    camera = ClockedCamera(clip_of(tmp_path, 1), rate=200)
    assert [shade(camera) for _ in range(3)] == [0, 0, 0]
    camera.close()
