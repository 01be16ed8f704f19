"""Cameras: a clip stands in for one, opened by the same OpenCV class; a real one where it is."""

import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.errors import SourceError
from face2face.video import camera
from face2face.video.camera import OpenCvCamera, as_frame
from face2face.video.camera_formats import CameraFormat
from face2face.video.camera_list import CameraInfo, CameraRequest, list_cameras
from face2face.video.open_source import open_camera

MakeClip = Callable[..., Path]


@pytest.fixture
def opened(make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """A red clip of three frames is camera 3; what OpenCV was asked for, as it is asked."""
    red = np.zeros((48, 64, 3), np.uint8)
    red[..., 0] = 200
    clip = str(make_clip(image=red, times_s=[0.0, 0.04, 0.08]))
    capture = cv2.VideoCapture
    asked: list[Any] = []

    class Clip:
        def __init__(self, index: int, backend: int) -> None:
            asked.append((index, backend))
            self._capture = capture(clip)

        def set(self, what: int, value: float) -> bool:
            asked.append((what, value))
            return False

        def __getattr__(self, name: str) -> Any:
            return getattr(self._capture, name)

    monkeypatch.setattr(cv2, "VideoCapture", Clip)
    monkeypatch.setattr(camera, "camera_node", lambda index: tmp_path)
    monkeypatch.setattr(camera, "PAUSE_AFTER_MISS_S", 0.0)
    return asked


def test_a_missing_camera(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError) as caught:
        open_camera("97")

    assert str(caught.value).startswith("camera 97 is not connected: plug it in")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""  # OpenCV would say four lines of its own


@pytest.mark.skipif(platform.system() != "Linux", reason="the reasons are told on Linux")
def test_a_camera_that_does_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(camera, "camera_node", lambda index: tmp_path)
    monkeypatch.setattr(
        camera, "why_not", lambda index, name: SourceError(f"{name} ({index}) is asleep")
    )
    with pytest.raises(SourceError, match=r"BRIO \(97\) is asleep"):
        OpenCvCamera(CameraRequest(97, "BRIO"))
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("opened")
def test_frames_are_rgb_and_timed() -> None:
    with camera.CameraSource(3) as source:
        frames = source.frames()
        first, second = next(frames), next(frames)

    assert (source.name, source.width, source.height) == ("camera 3", 64, 48)
    assert source.frame_count is None
    red, green, blue = first.frame.mean(axis=(0, 1))
    assert red > 150 and green < 60 and blue < 60
    assert 0 <= first.time_s < second.time_s < 10


def test_a_source_asks_for_what_is_wanted(opened: list[Any]) -> None:
    open_camera("3", CameraFormat(1920, 1080, 25.0)).close()
    assert (cv2.CAP_PROP_FRAME_WIDTH, 1920) in opened
    assert (cv2.CAP_PROP_FPS, 25.0) in opened


@pytest.mark.usefixtures("opened")
def test_a_camera_that_stops() -> None:
    with camera.CameraSource(3) as source, pytest.raises(SourceError, match="no more images"):
        for _ in source.frames():
            pass


@pytest.mark.usefixtures("opened")
def test_a_closed_camera_says_so() -> None:
    source = camera.CameraSource(3)
    frames = source.frames()
    next(frames)
    source.close()
    source.close()

    with pytest.raises(SourceError, match="is closed"):
        next(frames)


def test_size_and_rate_are_asked_for(opened: list[Any]) -> None:
    OpenCvCamera(CameraRequest(3, "camera 3", CameraFormat(640, 480, 25.0))).close()
    assert (cv2.CAP_PROP_FRAME_WIDTH, 640) in opened
    assert (cv2.CAP_PROP_FRAME_HEIGHT, 480) in opened
    assert (cv2.CAP_PROP_FPS, 25.0) in opened
    assert not any(what == cv2.CAP_PROP_FOURCC for what, _ in opened)


@pytest.mark.parametrize("wanted", [(1280, 720, 30.0), (640, 480, 60.0)])
def test_large_and_fast_images_are_asked_for_as_jpeg_first(
    opened: list[Any], wanted: tuple[int, int, float]
) -> None:
    OpenCvCamera(CameraRequest(3, "camera 3", CameraFormat(*wanted))).close()
    # Asked for later, it would set the size back.
    assert opened[1] == (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))


def test_a_camera_with_a_name_is_opened_where_it_is_now(
    opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "list_cameras", lambda: [CameraInfo(5, "BRIO", "")])
    OpenCvCamera(CameraRequest(3, "BRIO")).close()
    assert opened[0][0] == 5


def test_grey_and_rgba_become_rgb() -> None:
    grey = np.arange(48 * 64, dtype=np.uint32).reshape(48, 64).astype(np.uint8)
    rgba = np.dstack([grey, grey // 2, grey // 3, grey])
    for image, expected in (
        (grey, np.dstack([grey] * 3)),
        (grey[..., None], np.dstack([grey] * 3)),
        (grey.astype(np.uint16) << 8, np.dstack([grey] * 3)),
        (rgba, rgba[..., :3]),
    ):
        frame = as_frame(image)
        assert frame is not None
        assert frame.dtype == np.uint8 and frame.flags.c_contiguous
        np.testing.assert_array_equal(frame, expected)


@pytest.mark.parametrize(
    "image",
    [
        None,
        "text",
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((48, 0, 3), np.uint8),
        np.zeros((15, 64, 3), np.uint8),
        np.zeros((16, 640, 3), np.uint8),
        np.zeros((48, 64, 2), np.uint8),
        np.zeros((48, 64, 5), np.uint8),
        np.zeros((2, 48, 64, 3), np.uint8),
        np.zeros((48, 64, 3), np.float64),
    ],
)
def test_what_is_no_image(image: object) -> None:
    assert as_frame(image) is None


def test_a_real_camera() -> None:
    """For example v4l2loopback, fed by ffmpeg -re -i assets/talk.mp4 -f v4l2 /dev/videoN."""
    cameras = list_cameras()
    if not cameras:
        pytest.skip("no camera is plugged in, and no v4l2loopback device is there")
    device = OpenCvCamera(CameraRequest(cameras[0].index, cameras[0].name))
    try:
        began, frames = time.monotonic(), 0
        while frames < 20 and time.monotonic() - began < 15:
            frames += as_frame(device.read()) is not None
        assert frames == 20
    finally:
        device.close()
    OpenCvCamera(CameraRequest(cameras[0].index, cameras[0].name)).close()
