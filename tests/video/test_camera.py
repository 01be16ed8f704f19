"""CameraSource; a clip stands in for the camera, opened by the same OpenCV class."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import SourceError
from face2face.video import camera
from face2face.video.open import open_source

MakeClip = Callable[..., Path]


@pytest.fixture
def clip_as_camera(make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch) -> None:
    red = np.zeros((48, 64, 3), np.uint8)
    red[..., 0] = 200
    clip = str(make_clip(picture=red, times_s=[0.0, 0.04, 0.08]))
    capture = cv2.VideoCapture
    monkeypatch.setattr(cv2, "VideoCapture", lambda index: capture(clip))
    monkeypatch.setattr(camera, "_PAUSE_AFTER_MISS_S", 0.0)


def test_a_missing_camera(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError) as caught:
        open_source("97")

    assert str(caught.value).startswith("camera 97 cannot be opened: ")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""  # OpenCV would say four lines of its own


@pytest.mark.usefixtures("clip_as_camera")
def test_frames_are_rgb_and_timed() -> None:
    with camera.CameraSource(3) as source:
        frames = source.frames()
        first, second = next(frames), next(frames)

    assert (source.name, source.width, source.height) == ("camera 3", 64, 48)
    assert source.frame_count is None
    red, green, blue = first.frame.mean(axis=(0, 1))
    assert red > 150 and green < 60 and blue < 60
    assert 0 <= first.time_s < second.time_s < 10


@pytest.mark.usefixtures("clip_as_camera")
def test_a_camera_that_stops() -> None:
    with camera.CameraSource(3) as source, pytest.raises(SourceError, match="no more pictures"):
        for _ in source.frames():
            pass


@pytest.mark.usefixtures("clip_as_camera")
def test_a_closed_camera_says_so() -> None:
    source = camera.CameraSource(3)
    frames = source.frames()
    next(frames)
    source.close()
    source.close()

    with pytest.raises(SourceError, match="is closed"):
        next(frames)
