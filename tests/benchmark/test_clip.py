"""Clips made ready before the clock runs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from face2face.benchmark.clip import Clips, fit
from face2face.benchmark.setting import Setting
from face2face.types import Frame


@pytest.fixture
def setting(clip: Path) -> Setting:
    return Setting(clip, "grid-s1", "openvino", frames=9, size=(320, 192), rate=None, seconds=1)


@pytest.mark.parametrize("size", [(160, 64), (64, 160), (96, 96), (32, 32)])
def test_a_image_is_fitted_whole_and_undistorted(
    talking: list[Frame], size: tuple[int, int]
) -> None:
    width, height = size
    scaled = fit(talking[0], size)
    assert scaled.shape == (height, width, 3)
    side = min(size)
    left, top = (width - side) // 2, (height - side) // 2
    inside = scaled[top : top + side, left : left + side]
    how = cv2.INTER_AREA
    assert np.array_equal(inside, cv2.resize(talking[0], (side, side), interpolation=how))
    if left:
        assert np.array_equal(scaled[:, left - 1], scaled[:, left])
        assert np.array_equal(scaled[:, 0], scaled[:, 2 * left - 1])
        assert scaled[:, :left].std() > 5  # no even bars
    if top:
        assert np.array_equal(scaled[top - 1], scaled[top])


def test_a_video_is_brought_to_the_size_with_its_sound(
    setting: Setting, tmp_path: Path, frames_of: Callable[[Path], list[Frame]]
) -> None:
    made = Clips(tmp_path).of(setting)
    frames = frames_of(made.path)
    assert [frame.shape for frame in frames] == 9 * [(192, 320, 3)]
    assert (made.width, made.height, made.frames) == (320, 192, 9)
    real = fit(frames_of(setting.source)[5], (320, 192))
    assert np.abs(frames[5].astype(int) - real).mean() < 4
    with av.open(str(made.path)) as video:
        assert len(video.streams.audio) == 1


@pytest.mark.parametrize("size", [None, (256, 256)])
def test_a_video_of_the_size_is_taken_as_it_is(
    setting: Setting, tmp_path: Path, size: tuple[int, int] | None
) -> None:
    made = Clips(tmp_path).of(replace(setting, size=size))
    assert made.path == setting.source
    assert (made.width, made.height, made.frames) == (256, 256, 9)


def test_a_cameras_images_lie_raw_one_after_the_other(
    setting: Setting, tmp_path: Path, frames_of: Callable[[Path], list[Frame]]
) -> None:
    made = Clips(tmp_path).of(replace(setting, rate=30.0, size=(64, 48), frames=1000))
    raw = np.fromfile(made.path, np.uint8).reshape(-1, 48, 64, 3)
    whole = frames_of(setting.source)
    assert made.frames == len(raw) == len(whole) == 45
    assert np.abs(raw[44].astype(int) - fit(whole[44], (64, 48))).mean() < 1


def test_each_clip_is_made_once(setting: Setting, tmp_path: Path) -> None:
    clips = Clips(tmp_path)
    made = clips.of(setting)
    assert clips.of(replace(setting, model="another", runtime="tensorflow")) is made
    assert clips.of(replace(setting, frames=3)) is not made
    assert clips.of(replace(setting, rate=30.0)) is not made
