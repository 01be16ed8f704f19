"""Which cameras there are, and which of them is one that was there before."""

import sys
from types import SimpleNamespace

import pytest

from face2face.video import camera_list
from face2face.video.camera_list import CameraInfo, CameraRequest, find_again, list_cameras


def test_a_camera_plugged_in_again_is_found_by_its_name() -> None:
    cameras = [
        CameraInfo(0, "Integrated Webcam", "/dev/video0"),
        CameraInfo(2, "Logitech BRIO", "/dev/video2"),
        CameraInfo(4, "Integrated Webcam IR", "/dev/video4"),
    ]
    brio = CameraRequest(1, "Logitech BRIO")
    assert find_again(brio, cameras) == 2
    assert find_again(CameraRequest(4, "Integrated Webcam IR"), cameras) == 4
    assert find_again(CameraRequest(9, "camera 9"), cameras) == 9
    twins = [CameraInfo(3, "Logitech BRIO", ""), CameraInfo(1, "Logitech BRIO", "")]
    assert find_again(brio, twins) == 1


def test_the_list_of_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    import cv2_enumerate_cameras

    asked = []

    def enumerated(backend: int) -> list[SimpleNamespace]:
        asked.append(backend)
        return [
            SimpleNamespace(index=2, name="B", path="/dev/video2"),
            SimpleNamespace(index=0, name=None, path=None),
        ]

    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", enumerated)
    monkeypatch.setattr(camera_list.platform, "system", lambda: "Linux")
    assert list_cameras() == [CameraInfo(0, "camera 0", ""), CameraInfo(2, "B", "/dev/video2")]
    import cv2

    assert asked == [cv2.CAP_V4L2]


@pytest.mark.parametrize(
    ("system", "name"),
    [("Linux", "CAP_V4L2"), ("Windows", "CAP_DSHOW"), ("Darwin", "CAP_AVFOUNDATION")],
)
def test_the_backends_are_opencvs_own_numbers(
    system: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cv2

    monkeypatch.setattr(camera_list.platform, "system", lambda: system)
    assert camera_list.camera_backend() == getattr(cv2, name)


def test_a_system_that_does_not_tell_its_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    import cv2_enumerate_cameras

    def refused(backend: int) -> list[SimpleNamespace]:
        raise NotImplementedError

    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", refused)
    assert list_cameras() == []
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", None)
    assert list_cameras() == []


def test_listing_really_works_here() -> None:
    for camera in list_cameras():
        assert camera.index >= 0 and camera.name
